package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Set;

/**
 * The immutable desired state of one resource. Anybody may implement it; the engine validates again
 * at plan what it is given.
 *
 * @param <S> what the service says of such a resource
 */
public interface Resource<S extends Observed> {
    /** Where the resource lives. Pure, and the same for equal declarations. */
    Address<S> address();

    /**
     * The body that the service speaks: ARM body, Graph body or manifest, holding what is declared and
     * nothing else. Pure. Outputs of other resources not known yet are references.
     */
    Document document();

    /** Every output of another resource that this one uses; using an unlisted one is refused. */
    default Set<Output<?>> inputs() {
        return Set.of();
    }

    /** Resources that must exist before this one although none of their outputs is used. */
    default Set<Address<?>> dependsOn() {
        return Set.of();
    }

    /** Deviations from hardening that somebody answers for. */
    default List<Acceptance> acceptances() {
        return List.of();
    }

    /** What the service would refuse in this declaration; empty if nothing. Called again at plan. */
    default List<Issue> issues() {
        return List.of();
    }
}
