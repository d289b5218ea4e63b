package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.breakwater.engine.Engine;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.azure.FakeAzure;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** From a token of a cluster's own issuer to a secret in a vault, on every kind of cluster. */
class ClusterStoriesTest {
    @AfterAll
    static void count() {
        System.out.println(TestCluster.tally(ClusterKind.K3S));
    }

    private static final String VALUE = "value-of-db";

    @TempDir
    private Path folder;

    private static ManagedIdentity identity(ResourceGroup group) {
        return ManagedIdentity.named("app")
                .group(group.id())
                .location("westeurope")
                .build();
    }

    /** A vault with a secret, and an identity that reads it and trusts one service account of the cluster. */
    private static DesiredState vault(TestCluster cluster, ResourceGroup group, String name) {
        FakeAzure azure = cluster.azure();
        ManagedIdentity identity = identity(group);
        KeyVault vault = KeyVault.named(name)
                .group(group.id())
                .location("westeurope")
                .tenant(azure.tenant())
                .networkAccess(NetworkAccess.open())
                .build();
        RoleAssignment officer = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                .principal(azure.application("caller").objectId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
        RoleAssignment reader = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_USER)
                .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
        KeyVaultSecret secret = KeyVaultSecret.named("db")
                .vault(vault.id())
                .value(Sensitive.of(VALUE))
                .version("1")
                .addDependsOn(officer.address())
                .build();
        FederatedCredential trust = FederatedCredential.forServiceAccount(cluster.namespace(), "api")
                .identity(identity.id())
                .issuer(cluster.issuer())
                .build();
        return DesiredState.named(cluster.name("azure")).with(group, identity, vault, officer, reader, secret, trust);
    }

    /** What a pod of a service account finds in its file. */
    private static String token(TestCluster cluster, String account) {
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .build())
                .create();
        return cluster.client()
                .serviceAccounts()
                .inNamespace(cluster.namespace())
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .addToAudiences(FederatedCredential.AUDIENCE)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private SecretClient secrets(TestCluster cluster, String vault, String clientId, String account)
            throws IOException {
        Path file = Files.writeString(folder.resolve(account), token(cluster, account));
        TokenCredential pod = new WorkloadIdentityCredentialBuilder()
                .tenantId(cluster.azure().tenant())
                .clientId(clientId)
                .tokenFilePath(file.toString())
                .httpClient(cluster.azure().httpClient())
                .build();
        return new SecretClientBuilder()
                .vaultUrl("https://" + vault + ".vault.azure.net")
                .credential(pod)
                .httpClient(cluster.azure().httpClient())
                .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
                .buildClient();
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void a_service_account_reads_a_secret_by_the_token_of_its_cluster_and_another_does_not(TestCluster cluster)
            throws IOException {
        FakeAzure azure = cluster.azure();
        ResourceGroup group = ResourceGroup.named(cluster.name("rg"))
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        String vault = "kv-" + cluster.namespace();
        Engine engine = Engine.of(azure.provider());
        engine.apply(engine.plan(vault(cluster, group, vault))).orThrow();
        String clientId = azure.document(identity(group).id())
                .orElseThrow()
                .text("/properties/clientId")
                .orElseThrow();

        assertThat(secrets(cluster, vault, clientId, "api").getSecret("db").getValue())
                .isEqualTo(VALUE);
        assertThatThrownBy(() -> secrets(cluster, vault, clientId, "other").getSecret("db"))
                .hasStackTraceContaining("AADSTS700213");
    }
}
