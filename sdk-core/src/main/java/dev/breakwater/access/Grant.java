package dev.breakwater.access;

import java.util.Optional;

/**
 * Why somebody may do something: the binding, the role it binds, the rule of that role, and the subject by which
 * the binding applies.
 *
 * @param binding {@code ClusterRoleBinding} or {@code RoleBinding}
 * @param namespace the binding's namespace; empty for a ClusterRoleBinding
 * @param name the binding's name
 * @param roleKind {@code ClusterRole} or {@code Role}
 * @param role the role's name
 * @param subject the subject as the API server describes it, such as {@code Group "admins"}
 * @param rule the rule
 * @param source the ClusterRole that an aggregated role has the rule from; empty if it is the role's own
 */
public record Grant(
        String binding,
        String namespace,
        String name,
        String roleKind,
        String role,
        String subject,
        AccessRule rule,
        Optional<String> source) {
    /** The binding, role and subject in the words of the API server. */
    public String describe() {
        String place = namespace.isEmpty() ? name : name + "/" + namespace;
        return binding + " \"" + place + "\" of " + roleKind + " \"" + role + "\" to " + subject;
    }

    /** The whole chain in one line. */
    @Override
    public String toString() {
        return describe() + ": " + rule
                + source.map(from -> " (aggregated from " + from + ")").orElse("");
    }
}
