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

/**
 * Grants a role to subjects within one namespace. Immutable.
 *
 * <pre>{@code
 * RoleBinding viewers = Binding.view("auditors").in("payments");
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface RoleBinding extends LabelledObject, WithRoleBinding {
    /** The address type, {@code rbac.authorization.k8s.io/v1/RoleBinding}. */
    String TYPE = "rbac.authorization.k8s.io/v1/RoleBinding";

    /** Declares the binding of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static RoleBinding parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "rbac.authorization.k8s.io/v1", "RoleBinding");
        ManifestReader metadata = reader.metadata();
        Builder builder = named(metadata.requiredText("name"))
                .namespace(metadata.requiredText("namespace"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"))
                .roleRef(RoleRef.read(reader))
                .addAllSubjects(Subjects.readAll(reader));
        return reader.finish(builder::build);
    }

    /** The namespace it grants the role in. */
    String namespace();

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
        return "RoleBinding";
    }

    @Override
    default String plural() {
        return "rolebindings";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.of(namespace());
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
        String subject = "RoleBinding '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.pathSegment("RoleBinding: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(roleRef().issues(subject));
        issues.addAll(Subjects.issues(subject, subjects()));
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds bindings. Not thread-safe. */
    final class Builder extends ImmutableRoleBinding.Builder {
        Builder() {}

        /** Grants the role of the whole cluster of that name. */
        public Builder clusterRole(String name) {
            return roleRef(RoleRef.clusterRole(name));
        }

        /** Grants the role of the binding's own namespace of that name. */
        public Builder role(String name) {
            return roleRef(RoleRef.role(name));
        }

        /** Places the binding in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
