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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A set of rules within one namespace; bindings grant it. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface Role extends LabelledObject, WithRole {
    /** The address type, {@code rbac.authorization.k8s.io/v1/Role}. */
    String TYPE = "rbac.authorization.k8s.io/v1/Role";

    /** Declares the role of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static Role parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "rbac.authorization.k8s.io/v1", "Role");
        ManifestReader metadata = reader.metadata();
        Builder builder = named(metadata.requiredText("name"))
                .namespace(metadata.requiredText("namespace"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"))
                .addAllRules(RbacRule.readAll(reader));
        return reader.finish(builder::build);
    }

    /** The namespace whose objects it is about. */
    String namespace();

    /** What it allows; rules add up. */
    List<RbacRule> rules();

    @Override
    default String apiVersion() {
        return "rbac.authorization.k8s.io/v1";
    }

    @Override
    default String kind() {
        return "Role";
    }

    @Override
    default String plural() {
        return "roles";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.of(namespace());
    }

    /** The manifest; rules are always written, so that none can be added unseen. */
    @Override
    default Document document() {
        return manifest().with("rules", rules().stream().map(RbacRule::document).toList());
    }

    @Override
    default List<Issue> issues() {
        String subject = "Role '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.pathSegment("Role: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(RbacRule.issues(subject, rules(), true));
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds roles. Not thread-safe. */
    final class Builder extends ImmutableRole.Builder {
        Builder() {}

        /** Places the role in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
