package dev.breakwater.workload;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.LabelledObject;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A namespace with its labels, among them those of Pod Security admission. Immutable.
 *
 * <pre>{@code
 * Namespace namespace = Namespace.named("payments").build();
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface Namespace extends LabelledObject, WithNamespace {
    /** The address type, {@code v1/Namespace}. */
    String TYPE = "v1/Namespace";

    /** Declares the namespace of that name, a DNS label. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static Namespace parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "v1", "Namespace");
        ManifestReader metadata = reader.metadata();
        Builder builder = named(metadata.requiredText("name"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"));
        return reader.finish(builder::build);
    }

    /** This namespace with Pod Security admission at one level in all three modes: enforce, audit and warn. */
    default Namespace withPodSecurity(PodSecurityLevel level) {
        return withPodSecurity(PodSecurityLabels.of(level));
    }

    /** This namespace with Pod Security admission as said, mode by mode. */
    default Namespace withPodSecurity(PodSecurityLabels modes) {
        Map<String, String> all = new LinkedHashMap<>(labels());
        all.keySet().removeIf(label -> label.startsWith(PodSecurityLabels.PREFIX));
        all.putAll(modes.labels());
        return withLabels(all);
    }

    /** The level that is enforced, if the label names one. */
    default Optional<PodSecurityLevel> enforcedLevel() {
        return Optional.ofNullable(labels().get(PodSecurityLabels.ENFORCE)).flatMap(PodSecurityLevel::ofLabel);
    }

    @Override
    default String apiVersion() {
        return "v1";
    }

    @Override
    default String kind() {
        return "Namespace";
    }

    @Override
    default String plural() {
        return "namespaces";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.empty();
    }

    @Override
    default Document document() {
        return manifest();
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.label("Namespace: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(PodSecurityLabels.read(labels()).issues("Namespace '" + name() + "'"));
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds namespaces. Not thread-safe. */
    final class Builder extends ImmutableNamespace.Builder {
        Builder() {}

        /** Sets Pod Security admission to one level in all three modes: enforce, audit and warn. */
        public Builder podSecurity(PodSecurityLevel level) {
            return podSecurity(PodSecurityLabels.of(level));
        }

        /** Sets Pod Security admission mode by mode. */
        public Builder podSecurity(PodSecurityLabels modes) {
            return putAllLabels(modes.labels());
        }

        /** Places the namespace in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
