package dev.breakwater.governance;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a remediation: a task that brings what is there into line with an assignment that deploys or
 * modifies, once. It is made and runs; a second one takes another name. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface Remediation extends ArmResource<ArmState>, WithRemediation {
    /** The ARM type. */
    String TYPE = "Microsoft.PolicyInsights/remediations";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PolicyTables.REMEDIATION;

    /** Starts the declaration of a remediation. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: at most 64 characters but {@code < > % & : \ ? / #}. */
    String name();

    /** Where it mends: the scope of the assignment or one below. */
    ArmId scope();

    /** The assignment. */
    ArmId assignment();

    /** The reference name of the definition, if an initiative is assigned. */
    Optional<String> definition();

    /** Whether compliance is looked at again first, which takes a subscription or a scope below; not by default. */
    @Value.Default
    default boolean reevaluates() {
        return false;
    }

    /** The regions it is confined to; all if empty. */
    List<String> locations();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return scope().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        return PolicyTables.body(this);
    }

    @Override
    default List<Issue> issues() {
        return PolicyTables.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a remediation. Not thread-safe. */
    final class Builder extends ImmutableRemediation.Builder {
        Builder() {}

        /** Mends what an assignment of yours finds, which is written before. */
        public Builder of(PolicyAssignment assigned) {
            assignment(assigned.id());
            addDependsOn(assigned.address());
            return this;
        }
    }
}
