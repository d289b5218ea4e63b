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

/** A set of rules for the whole cluster, or one that joins the rules of others by their labels; bindings grant it. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface ClusterRole extends LabelledObject, WithClusterRole {
    /** The address type, {@code rbac.authorization.k8s.io/v1/ClusterRole}. */
    String TYPE = "rbac.authorization.k8s.io/v1/ClusterRole";

    /** Declares the role of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static ClusterRole parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "rbac.authorization.k8s.io/v1", "ClusterRole");
        ManifestReader metadata = reader.metadata();
        Builder builder = named(metadata.requiredText("name"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"))
                .addAllRules(RbacRule.readAll(reader));
        reader.object("aggregationRule")
                .ifPresent(aggregation -> aggregation
                        .objects("clusterRoleSelectors")
                        .forEach(selector -> builder.addAggregates(new RoleSelector(selector.textMap("matchLabels")))));
        return reader.finish(builder::build);
    }

    /** What it allows; rules add up. */
    List<RbacRule> rules();

    /**
     * The labels of the cluster roles whose rules it joins: one that has all labels of any of these. The API
     * server fills in the rules; such a role declares none of its own.
     */
    List<RoleSelector> aggregates();

    @Override
    default String apiVersion() {
        return "rbac.authorization.k8s.io/v1";
    }

    @Override
    default String kind() {
        return "ClusterRole";
    }

    @Override
    default String plural() {
        return "clusterroles";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.empty();
    }

    /** The manifest; rules are always written, so that none can be added unseen. */
    @Override
    default Document document() {
        if (aggregates().isEmpty()) {
            return manifest()
                    .with("rules", rules().stream().map(RbacRule::document).toList());
        }
        List<Document> selectors = aggregates().stream()
                .map(selector -> Document.object("matchLabels", selector.labels()))
                .toList();
        return manifest().withAt("/aggregationRule/clusterRoleSelectors", selectors);
    }

    @Override
    default List<Issue> issues() {
        String subject = "ClusterRole '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.pathSegment("ClusterRole: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(RbacRule.issues(subject, rules(), false));
        if (!aggregates().isEmpty() && !rules().isEmpty()) {
            issues.add(new Issue(
                    subject, "joins the rules of others and has some of its own, which the API server would discard."));
        }
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds roles. Not thread-safe. */
    final class Builder extends ImmutableClusterRole.Builder {
        Builder() {}

        /** Places the role in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
