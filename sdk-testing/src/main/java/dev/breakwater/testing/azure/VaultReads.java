package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a cluster's service accounts get out of the vaults of a fake Azure. Nothing stops a pod from asking for a token
 * of any identity, so each managed identity of the subscription is tried: the cluster issues a token of the account,
 * Entra ID exchanges it or does not, and the vault answers. Thread-safe.
 *
 * <pre>{@code
 * VaultReads reads = bed.azure().vaultReads(PAYMENTS.cluster().id());
 *
 * assertThat(reads.of("payments", "default", vault.id(), "db-password"))
 *         .allMatch(attempt -> attempt.refusal().isPresent());
 * }</pre>
 */
public final class VaultReads {
    /**
     * How it went by one identity.
     *
     * @param identity the name of the managed identity
     * @param refusal what Entra ID or the vault says; empty if the secret was read
     */
    public record Attempt(String identity, Optional<String> refusal) {
        /** {@code id-shop-web: read}. */
        @Override
        public String toString() {
            return identity + ": " + refusal.orElse("read");
        }
    }

    private final FakeKubernetes cluster;
    private final VaultProvider provider;
    private final String tenant;
    private final Supplier<List<Document>> identities;

    VaultReads(FakeKubernetes cluster, ArmEngine engine, String tenant, Supplier<List<Document>> identities) {
        this.cluster = cluster;
        this.provider = new VaultProvider(engine);
        this.tenant = tenant;
        this.identities = identities;
    }

    /**
     * Tries to read the newest version of a secret as any pod of a service account could, by each identity.
     *
     * @throws IllegalArgumentException if the cluster has no such service account
     */
    public List<Attempt> of(String namespace, String account, ArmId vault, String secret) {
        String token = token(cluster, namespace, account, Document.object());
        if (token.isEmpty()) {
            throw new IllegalArgumentException("There is no service account " + namespace + "/" + account + ".");
        }
        List<Attempt> attempts = new ArrayList<>();
        for (Document identity : identities.get()) {
            String client = identity.text("/properties/clientId").orElse("");
            attempts.add(
                    new Attempt(identity.text("/name").orElse(client), refusal(client, token, vault.name(), secret)));
        }
        return List.copyOf(attempts);
    }

    private Optional<String> refusal(String client, String token, String vault, String secret) {
        try {
            provider.secret(tenant, client, token, vault, secret);
            return Optional.empty();
        } catch (VaultProvider.Failure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A token of a service account for Entra ID, as kubelet asks for it; empty if there is none. */
    static String token(FakeKubernetes cluster, String namespace, String account, Document more) {
        Document spec = more.with("audiences", List.of(FederatedCredential.AUDIENCE));
        Document request = Document.object("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest")
                .with("spec", spec);
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token";
        String admin = "Bearer " + cluster.adminToken().reveal();
        Map<String, String> headers = Map.of("Authorization", admin, "Content-Type", "application/json");
        return Document.parse(cluster.handle(new KubernetesRequest("POST", path, headers, request.toJson()))
                        .body())
                .text("/status/token")
                .orElse("");
    }

    /** {@code VaultReads[FakeKubernetes[…]]}. */
    @Override
    public String toString() {
        return "VaultReads[" + cluster + "]";
    }
}
