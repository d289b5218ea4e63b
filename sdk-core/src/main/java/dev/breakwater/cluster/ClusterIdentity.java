package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Set;

/** As whom the control plane acts in Azure. Immutable. */
public sealed interface ClusterIdentity {
    /** An identity that lives and dies with the cluster. */
    static SystemAssigned systemAssigned() {
        return new SystemAssigned();
    }

    /** An identity of yours that is there already, by its ARM id; if it is declared, the cluster waits for it. */
    static UserAssigned userAssigned(ArmId id) {
        Problems problems = new Problems("ClusterIdentity");
        problems.unless(
                Problems.matches(
                        id.toString(), "(?i).*/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+"),
                "identity contains '" + id + "', which is not the id of a managed identity; pass the identity's id().");
        InvalidDeclarationException.throwIfAny(problems.issues());
        return new UserAssigned(Output.of(id.toString()));
    }

    /** An identity of yours; the cluster waits until it exists. */
    static UserAssigned userAssigned(Output<String> id) {
        return new UserAssigned(id);
    }

    /** The {@code identity} member of the body. */
    Document document();

    /** The outputs this uses. */
    Set<Output<?>> outputs();

    /** An identity that lives and dies with the cluster. */
    record SystemAssigned() implements ClusterIdentity {
        @Override
        public Document document() {
            return Document.object("type", "SystemAssigned");
        }

        @Override
        public Set<Output<?>> outputs() {
            return Set.of();
        }
    }

    /**
     * An identity of yours.
     *
     * @param id its ARM id, known or as the {@code id} of a declared identity
     */
    record UserAssigned(Output<String> id) implements ClusterIdentity {
        /** Refuses an output that is not an id, because ARM wants it as the name of a member. */
        public UserAssigned {
            if (id instanceof Output.Ref<?, ?> ref && !ref.field().name().equals("id")) {
                throw new InvalidDeclarationException(List.of(new Issue(
                        "ClusterIdentity",
                        "identity contains " + id + ", which is not an ARM id; pass the identity's resourceId().")));
            }
        }

        @Override
        public Document document() {
            Document identities = Document.object(armId(), Document.object());
            return Document.object("type", "UserAssigned", "userAssignedIdentities", identities);
        }

        /** The id, which for a declared resource is the path of its address. */
        private String armId() {
            return id instanceof Output.Ref<?, ?> ref
                    ? ref.source().path()
                    : id.known().orElse("");
        }

        @Override
        public Set<Output<?>> outputs() {
            return Set.of(id);
        }
    }
}
