package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVaultSecret;
import java.util.List;
import org.junit.jupiter.api.Test;

class VaultHandlersTest {
    private static final ArmId IDENTITY = TestAzure.GROUP.child(ManagedIdentity.TYPE, "app");
    private static final ArmId VAULT = TestAzure.GROUP.child("Microsoft.KeyVault/vaults", "kv");

    private final TestAzure azure = new TestAzure();
    private final FederatedCredential credential = FederatedCredential.forServiceAccount("web", "shop")
            .identity(IDENTITY)
            .issuer("https://issuer/")
            .build();
    private final KeyVaultSecret secret = KeyVaultSecret.named("db")
            .vault(VAULT)
            .value(Sensitive.of(TestAzure.CANARY))
            .version("1")
            .build();

    @SuppressWarnings("unchecked") // the handler of that declaration
    private ArmHandler<FederatedCredential, ArmState> federation() {
        return (ArmHandler<FederatedCredential, ArmState>) VaultHandlers.all(azure.client, azure.subscriptions).stream()
                .filter(handler -> handler.type().equals(FederatedCredential.class))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void federated_credentials_of_one_identity_are_written_one_at_a_time() {
        FederatedCredential twin = credential.withName("web-other");
        FederatedCredential stranger = credential.withIdentity(TestAzure.GROUP.child(ManagedIdentity.TYPE, "two"));

        assertThat(federation().exclusionKey(credential.address()))
                .isEqualTo(IDENTITY.toString().toLowerCase(java.util.Locale.ROOT))
                .isEqualTo(federation().exclusionKey(twin.address()))
                .isNotEqualTo(federation().exclusionKey(stranger.address()));
    }

    @Test
    void a_federated_credential_carries_no_tags() {
        String url = credential.id() + "?api-version=2024-11-30";
        azure.http
                .on("GET", url, 404, "")
                .on("PUT", url, 201, "{\"id\":\"" + credential.id() + "\",\"properties\":{}}");

        done(federation().create(credential, credential.document(), azure));

        assertThat(azure.http.lastBody()).isEqualTo(credential.document());
        assertThat(federation().ownership()).isEqualTo(Ownership.NONE);
        assertThat(federation().readOwned("prod-state", azure)).isEmpty();
    }

    @Test
    void a_write_of_somebody_else_to_the_same_identity_is_waited_for() {
        String url = credential.id() + "?api-version=2024-11-30";
        azure.http
                .on("GET", url, 404, "")
                .on(
                        "PUT",
                        url,
                        409,
                        error(
                                "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
                                "Too many writes."));

        assertThatThrownBy(() -> federation().create(credential, credential.document(), azure))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        refused -> assertThat(refused.retry()).isEqualTo(ProviderException.Retry.LATER));
    }

    @Test
    void without_a_vault_there_is_no_secret_and_no_request_to_a_data_plane() {
        String url = VAULT + "?api-version=2025-05-01";
        azure.http.on("GET", url, 404, "").on("GET", url, 404, "");
        KeyVaultSecretHandler handler = new KeyVaultSecretHandler(azure.client);

        assertThat(handler.readAll(List.of(secret), azure)).isEmpty();
        assertThatThrownBy(() -> handler.create(secret, secret.document(), azure))
                .hasMessageContaining("there is no such vault yet")
                .hasMessageNotContaining(TestAzure.CANARY);
        assertThat(azure.credential.asked).allMatch(scopes -> !scopes.toString().contains("vault"));
    }
}
