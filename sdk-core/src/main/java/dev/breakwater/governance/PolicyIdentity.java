package dev.breakwater.governance;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;

/**
 * As whom an assignment deploys and modifies. The identity needs the roles that the definitions name, at the
 * assignment's scope.
 *
 * @param location the region that the identity, and with it the assignment, lives in
 * @param userAssigned the ARM id of an identity of yours; empty for one that lives and dies with the assignment
 */
public record PolicyIdentity(String location, Optional<Output<String>> userAssigned) {
    /** Refuses an output that is not an id, because ARM wants it as the name of a member. */
    public PolicyIdentity {
        if (userAssigned.orElse(null) instanceof Output.Ref<?, ?> ref
                && !ref.field().name().equals("id")) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    "PolicyIdentity",
                    "identity contains " + ref + ", which is not an ARM id; pass the identity's resourceId().")));
        }
    }

    /** An identity that lives and dies with the assignment, in that region. */
    public static PolicyIdentity systemAssigned(String location) {
        return new PolicyIdentity(location, Optional.empty());
    }

    /** An identity of yours; the assignment waits until it exists. */
    public static PolicyIdentity userAssigned(String location, Output<String> id) {
        return new PolicyIdentity(location, Optional.of(id));
    }

    /** The {@code identity} member of the body. */
    Document document() {
        return userAssigned
                .map(id -> Document.object("type", "UserAssigned")
                        .with("userAssignedIdentities", Document.object(armId(id), Document.object())))
                .orElseGet(() -> Document.object("type", "SystemAssigned"));
    }

    /** The id, which for a declared resource is the path of its address. */
    private static String armId(Output<String> id) {
        return id instanceof Output.Ref<?, ?> ref
                ? ref.source().path()
                : id.known().orElse("");
    }
}
