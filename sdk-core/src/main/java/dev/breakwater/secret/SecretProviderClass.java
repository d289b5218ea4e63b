package dev.breakwater.secret;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.LabelledObject;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * Which objects of an Azure Key Vault the Secrets Store CSI driver mounts into pods, by workload identity.
 * Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface SecretProviderClass extends LabelledObject, WithSecretProviderClass {
    /** The address type, {@code secrets-store.csi.x-k8s.io/v1/SecretProviderClass}. */
    String TYPE = "secrets-store.csi.x-k8s.io/v1/SecretProviderClass";

    /** What is known of its properties. */
    PropertyTable TABLE = PropertyTable.of(
            TYPE,
            Property.at("/spec/provider", "provider"),
            Property.at("/spec/parameters/keyvaultName", "vault"),
            Property.at("/spec/parameters/tenantId", "tenant of the vault"),
            Property.at("/spec/parameters/clientID", "identity that reads the vault"),
            Property.at("/spec/parameters/usePodIdentity", "whether the retired pod identity reads the vault"),
            Property.at("/spec/parameters/objects", "what is fetched"),
            Property.at("/spec/secretObjects", "what is copied into secrets of the cluster"));

    /** Declares the class of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** The namespace whose pods may use it. */
    String namespace();

    /** The name of the vault. */
    Output<String> vaultName();

    /** The tenant of the vault. */
    Output<String> tenantId();

    /** The client id of the workload identity that reads the vault. */
    Output<String> clientId();

    /** What is fetched. */
    List<VaultObject> objects();

    /**
     * What is also copied into secrets of the cluster while a pod mounts the class: by name of the secret, then
     * key by name of the file. Files are safer; copy only for what reads nothing else.
     */
    Map<String, Map<String, String>> secretObjects();

    @Override
    default String apiVersion() {
        return "secrets-store.csi.x-k8s.io/v1";
    }

    @Override
    default String kind() {
        return "SecretProviderClass";
    }

    @Override
    default String plural() {
        return "secretproviderclasses";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.of(namespace());
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>(LabelledObject.super.inputs());
        inputs.addAll(List.of(vaultName(), tenantId(), clientId()));
        return inputs;
    }

    @Override
    default Document document() {
        StringBuilder array = new StringBuilder("array:\n");
        objects().forEach(object -> array.append(object.yaml()));
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("usePodIdentity", "false");
        parameters.put("keyvaultName", vaultName().toDocument());
        parameters.put("tenantId", tenantId().toDocument());
        parameters.put("clientID", clientId().toDocument());
        parameters.put("objects", array.toString());
        Document spec = Document.object("provider", "azure", "parameters", parameters);
        return manifest()
                .with("spec", secretObjects().isEmpty() ? spec : spec.with("secretObjects", copies(secretObjects())));
    }

    private static List<Document> copies(Map<String, Map<String, String>> secrets) {
        List<Document> copies = new ArrayList<>();
        secrets.forEach((secret, keys) -> {
            List<Document> data = new ArrayList<>();
            keys.forEach((file, key) -> data.add(Document.object("key", key, "objectName", file)));
            copies.add(Document.object("data", data, "secretName", secret, "type", "Opaque"));
        });
        return copies;
    }

    @Override
    default List<Issue> issues() {
        String subject = "SecretProviderClass '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.subdomain("SecretProviderClass: name", name()));
        issues.addAll(metadataIssues());
        if (objects().isEmpty()) {
            issues.add(new Issue(subject, "fetches nothing; add the objects of the vault."));
        }
        Pattern plain = Pattern.compile("[-._0-9A-Za-z]+");
        for (VaultObject object : objects()) {
            String texts =
                    object.name() + object.alias().orElse("") + object.version().orElse("");
            if (object.name().isEmpty() || !plain.matcher(texts).matches()) {
                issues.add(
                        new Issue(
                                subject + ": object '" + object.name() + "'",
                                "name, file and version are letters, digits, '-', '_' and '.', for the provider reads them as YAML."));
            }
        }
        return issues;
    }

    /** Refuses what the API server or the provider would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds classes. Not thread-safe. */
    final class Builder extends ImmutableSecretProviderClass.Builder {
        Builder() {}

        /** Places the class in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }

        /** The vault, its tenant and the reading identity, as far as they are known. */
        public Builder vault(String name, String tenant, String client) {
            return vaultName(Output.of(name)).tenantId(Output.of(tenant)).clientId(Output.of(client));
        }
    }
}
