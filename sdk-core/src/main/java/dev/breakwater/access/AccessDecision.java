package dev.breakwater.access;

import java.util.List;
import java.util.Optional;

/**
 * What the authorizer says to a request. RBAC never denies: what is not allowed has no opinion, so that another
 * authorizer may still allow it.
 *
 * @param allowed whether the request is allowed
 * @param grant why it is allowed; empty if it is not, or if the caller is in {@code system:masters}
 * @param errors what could not be resolved on the way, such as a role that does not exist; the first of each
 */
public record AccessDecision(boolean allowed, Optional<Grant> grant, List<String> errors) {
    /** Takes a copy of the errors. */
    public AccessDecision {
        errors = List.copyOf(errors);
    }

    static AccessDecision master() {
        return new AccessDecision(true, Optional.empty(), List.of());
    }

    static AccessDecision by(Grant grant) {
        return new AccessDecision(true, Optional.of(grant), List.of());
    }

    static AccessDecision none(List<String> errors) {
        return new AccessDecision(
                false, Optional.empty(), errors.stream().distinct().toList());
    }

    /** The reason in the words of the API server; empty if there is nothing to say. */
    public String reason() {
        if (grant.isPresent()) {
            return "RBAC: allowed by " + grant.get().describe();
        }
        return switch (errors.size()) {
            case 0 -> "";
            case 1 -> "RBAC: " + errors.get(0);
            default -> "RBAC: [" + String.join(", ", errors) + "]";
        };
    }

    @Override
    public String toString() {
        String chain = grant.map(Grant::toString).orElse(reason());
        return (allowed ? "allowed" : "not allowed") + (chain.isEmpty() ? "" : ": " + chain);
    }
}
