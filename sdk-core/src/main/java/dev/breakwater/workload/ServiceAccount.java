package dev.breakwater.workload;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * An identity for pods. By default it mounts no token; with a client id it signs in to Azure by workload
 * identity, for pods that carry the label {@code azure.workload.identity/use}. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface ServiceAccount extends LabelledObject, WithServiceAccount {
    /** The address type, {@code v1/ServiceAccount}. */
    String TYPE = "v1/ServiceAccount";

    /** Declares the service account of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Reads a manifest back; an absent {@code automountServiceAccountToken} means true, as for the API server.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static ServiceAccount parse(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "v1", "ServiceAccount");
        ManifestReader metadata = reader.metadata();
        Map<String, String> annotations = new LinkedHashMap<>(metadata.textMap("annotations"));
        Optional<String> client = Optional.ofNullable(annotations.remove(ServiceAccountProperties.CLIENT_ID));
        Optional<String> tenant = Optional.ofNullable(annotations.remove(ServiceAccountProperties.TENANT_ID));
        Builder builder = named(metadata.requiredText("name"))
                .namespace(metadata.requiredText("namespace"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(annotations)
                .automountToken(reader.any("automountServiceAccountToken")
                        .flatMap(Document::asFlag)
                        .orElse(true))
                .clientId(client.map(Output::of))
                .tenantId(tenant.map(Output::of));
        reader.objects("imagePullSecrets").forEach(secret -> builder.addImagePullSecrets(secret.requiredText("name")));
        return reader.finish(builder::build);
    }

    /** The namespace it belongs to. */
    String namespace();

    /** Whether pods get a token of the API server mounted unless they say otherwise; false by default. */
    @Value.Default
    default boolean automountToken() {
        return false;
    }

    /** The client id of the Azure identity that pods sign in as. */
    Optional<Output<String>> clientId();

    /** The tenant of that identity; empty means the cluster's own. */
    Optional<Output<String>> tenantId();

    /** The names of secrets of the namespace with which images are pulled. */
    List<String> imagePullSecrets();

    @Override
    default String apiVersion() {
        return "v1";
    }

    @Override
    default String kind() {
        return "ServiceAccount";
    }

    @Override
    default String plural() {
        return "serviceaccounts";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.of(namespace());
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>(LabelledObject.super.inputs());
        clientId().ifPresent(inputs::add);
        tenantId().ifPresent(inputs::add);
        return inputs;
    }

    /** The manifest; whether a token is mounted is always written. */
    @Override
    default Document document() {
        Document body = manifest();
        if (clientId().isPresent()) {
            body = body.withAt(
                    ServiceAccountProperties.CLIENT_PATH, clientId().get().toDocument());
        }
        if (tenantId().isPresent()) {
            body = body.withAt(
                    ServiceAccountProperties.TENANT_PATH, tenantId().get().toDocument());
        }
        List<Document> secrets = imagePullSecrets().stream()
                .map(name -> Document.object("name", name))
                .toList();
        body = secrets.isEmpty() ? body : body.with("imagePullSecrets", secrets);
        return body.with("automountServiceAccountToken", automountToken());
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.subdomain("ServiceAccount: name", name()));
        issues.addAll(metadataIssues());
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds service accounts. Not thread-safe. */
    final class Builder extends ImmutableServiceAccount.Builder {
        Builder() {}

        /** Places the service account in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
