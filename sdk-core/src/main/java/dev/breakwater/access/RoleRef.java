package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import java.util.List;

/**
 * The role that a binding grants. It cannot be changed on an existing binding.
 *
 * @param kind whether the role belongs to the cluster or to the binding's namespace
 * @param name the role's name
 */
public record RoleRef(Kind kind, String name) {
    static final String GROUP = "rbac.authorization.k8s.io";

    /** Where a role belongs. */
    public enum Kind {
        /** A role of the whole cluster. */
        CLUSTER_ROLE("ClusterRole"),
        /** A role of the binding's own namespace. */
        ROLE("Role");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The kind in manifests. */
        public String text() {
            return text;
        }
    }

    /** A role of the whole cluster, such as {@code view}. */
    public static RoleRef clusterRole(String name) {
        return new RoleRef(Kind.CLUSTER_ROLE, name);
    }

    /** A role of the binding's own namespace. */
    public static RoleRef role(String name) {
        return new RoleRef(Kind.ROLE, name);
    }

    Document document() {
        return Document.object("apiGroup", GROUP, "kind", kind.text(), "name", name);
    }

    List<Issue> issues(String subject) {
        return KubernetesSyntax.pathSegment(subject + ": roleRef name", name);
    }

    static RoleRef read(ManifestReader binding) {
        if (!binding.has("roleRef")) {
            binding.issue("/roleRef", "is missing.");
            return clusterRole("");
        }
        ManifestReader reader = binding.object("roleRef").orElseThrow();
        reader.text("apiGroup")
                .filter(group -> !group.equals(GROUP))
                .ifPresent(group -> reader.issue("/apiGroup", "is '" + group + "', but must be '" + GROUP + "'."));
        return new RoleRef(kind(reader), reader.requiredText("name"));
    }

    private static Kind kind(ManifestReader reader) {
        String text = reader.requiredText("kind");
        for (Kind kind : Kind.values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        reader.issue("/kind", "is '" + text + "', but must be ClusterRole or Role.");
        return Kind.CLUSTER_ROLE;
    }

    /** {@code ClusterRole view}. */
    @Override
    public String toString() {
        return kind.text() + " " + name;
    }
}
