package dev.breakwater.access;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.LabelledObject;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** Grants a role to subjects in the whole cluster. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface ClusterRoleBinding extends LabelledObject, WithClusterRoleBinding {
    /** The address type, {@code rbac.authorization.k8s.io/v1/ClusterRoleBinding}. */
    String TYPE = "rbac.authorization.k8s.io/v1/ClusterRoleBinding";

    /** Declares the binding of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static ClusterRoleBinding parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding");
        ManifestReader metadata = reader.metadata();
        Builder builder = named(metadata.requiredText("name"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"))
                .roleRef(RoleRef.read(reader))
                .addAllSubjects(Subjects.readAll(reader));
        return reader.finish(builder::build);
    }

    /** The role it grants; cannot be changed on an existing binding. */
    RoleRef roleRef();

    /** Who it grants the role to. */
    List<Subject> subjects();

    @Override
    default String apiVersion() {
        return "rbac.authorization.k8s.io/v1";
    }

    @Override
    default String kind() {
        return "ClusterRoleBinding";
    }

    @Override
    default String plural() {
        return "clusterrolebindings";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.empty();
    }

    @Override
    default Set<Output<?>> inputs() {
        return Subjects.inputs(LabelledObject.super.inputs(), subjects());
    }

    @Override
    default Document document() {
        Document head = manifest().with("roleRef", roleRef().document());
        return subjects().isEmpty() ? head : head.with("subjects", Subjects.document(subjects()));
    }

    @Override
    default List<Issue> issues() {
        String subject = "ClusterRoleBinding '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.pathSegment("ClusterRoleBinding: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(roleRef().issues(subject));
        issues.addAll(Subjects.issues(subject, subjects()));
        if (roleRef().kind() != RoleRef.Kind.CLUSTER_ROLE) {
            issues.add(new Issue(
                    subject,
                    "binds " + roleRef() + ", but a ClusterRoleBinding binds a ClusterRole only;"
                            + " use a RoleBinding in the role's namespace."));
        }
        for (Subject account : subjects()) {
            if (account instanceof Subject.ServiceAccount named
                    && named.namespace().isEmpty()) {
                issues.add(new Issue(
                        subject,
                        "names the ServiceAccount '" + named.name() + "' without its namespace;" + " add it."));
            }
        }
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds bindings. Not thread-safe. */
    final class Builder extends ImmutableClusterRoleBinding.Builder {
        Builder() {}

        /** Grants the role of the whole cluster of that name. */
        public Builder clusterRole(String name) {
            return roleRef(RoleRef.clusterRole(name));
        }

        /** Places the binding in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
