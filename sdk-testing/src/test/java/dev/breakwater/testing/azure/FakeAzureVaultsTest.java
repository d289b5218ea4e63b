package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Vaults and their secrets, through the provider and through Azure's own client. */
class FakeAzureVaultsTest {
    private static final String VALUE = "canary-value-1f7e";
    /** Azure's client remembers challenges by host for as long as the JVM runs: each test has a vault of its own. */
    private static final AtomicInteger VAULTS = new AtomicInteger();

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure);
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final KeyVault vault = KeyVault.named("kv-test-" + VAULTS.incrementAndGet())
            .group(group.id())
            .location("westeurope")
            .tenant(azure.tenant())
            .purgeProtection(false)
            .networkAccess(NetworkAccess.from("203.0.113.10"))
            .build();
    private final ManagedIdentity identity = ManagedIdentity.named("app")
            .group(group.id())
            .location("westeurope")
            .build();
    private final RoleAssignment officer = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
            .principal(azure.application("caller").objectId(), PrincipalType.SERVICE_PRINCIPAL)
            .scope(vault.id())
            .build();
    private final KeyVaultSecret secret = KeyVaultSecret.named("db")
            .vault(vault.id())
            .value(Sensitive.of(VALUE))
            .version("1")
            .addDependsOn(officer.address())
            .build();
    private final DesiredState all = DesiredState.named("prod").with(group, vault, officer, secret);

    private SecretClient client() {
        return new SecretClientBuilder()
                .vaultUrl("https://" + vault.name() + ".vault.azure.net")
                .credential(azure.credential())
                .httpClient(azure.httpClient())
                .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
                .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE))
                .buildClient();
    }

    private ApplyResult apply(DesiredState desired) {
        return engine.apply(engine.plan(desired), Permission.values()).orThrow();
    }

    private long versions() {
        return client().listPropertiesOfSecretVersions("db").stream().count();
    }

    @Test
    void azures_own_client_answers_the_challenge_and_reads_what_we_wrote() {
        apply(all);

        assertThat(client().getSecret("db").getValue()).isEqualTo(VALUE);
        assertThat(client().getSecret("db").getProperties().getTags()).containsEntry("breakwater-version", "1");
        assertThat(azure.requests()).extracting(RecordedRequest::status).contains(401);
        assertThat(azure.requests().toString()).doesNotContain(VALUE);
        assertThatThrownBy(() -> client().getSecret("other")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void a_value_is_sent_again_only_with_another_version() {
        apply(all);
        KeyVaultSecret silent = secret.withValue(Output.of(Sensitive.of("unheard")));
        assertThat(engine.plan(DesiredState.named("prod").with(group, vault, officer, silent))
                        .isEmpty())
                .isTrue();

        apply(DesiredState.named("prod").with(group, vault, officer, silent.withVersion("2")));

        assertThat(client().getSecret("db").getValue()).isEqualTo("unheard");
        assertThat(versions()).isEqualTo(2);
    }

    @Test
    void other_properties_change_without_a_new_version() {
        apply(all);
        apply(DesiredState.named("prod").with(group, vault, officer, secret.withContentType("text/plain")));

        assertThat(versions()).isEqualTo(1);
        assertThat(azure.requests())
                .filteredOn(request -> request.method().equals("PATCH"))
                .extracting(RecordedRequest::path)
                .as("the version is named, as the published path has it")
                .allMatch(path -> path.matches("/secrets/db/[0-9a-f]{32}"))
                .isNotEmpty();
        assertThat(client().getSecret("db").getProperties().getContentType()).isEqualTo("text/plain");
        assertThat(client().getSecret("db").getValue()).isEqualTo(VALUE);
    }

    @Test
    void a_value_that_somebody_else_wrote_is_drift() {
        apply(all);
        client().setSecret("db", "foreign");

        Plan plan = engine.plan(all);

        assertThat(plan.change(secret.address()).orElseThrow().fields())
                .extracting(Object::toString)
                .containsExactly("/tags/breakwater-version: - -> 1");
        engine.apply(plan, Permission.values()).orThrow();
        assertThat(client().getSecret("db").getValue()).isEqualTo(VALUE);
    }

    @Test
    void a_deleted_secret_is_recovered_and_gets_the_declared_value() {
        apply(all);
        client().setSecret("db", "foreign");
        client().beginDeleteSecret("db").poll();
        azure.operations(Pacing.polls(2));

        apply(all);

        assertThat(client().getSecret("db").getValue()).isEqualTo(VALUE);
        assertThat(versions()).as("the old ones are still there").isEqualTo(3);
        assertThat(engine.plan(all).isEmpty()).isTrue();
    }

    @Test
    void without_a_role_the_vault_names_the_missing_action_and_we_say_what_to_do() {
        apply(DesiredState.named("prod").with(group, vault));

        assertThatThrownBy(() -> engine.plan(
                        DesiredState.named("prod").with(group, vault).with(secret.withDependsOn())))
                .hasMessageContaining("ForbiddenByRbac")
                .hasMessageContaining("readMetadata/action")
                .hasMessageContaining("Key Vault Secrets Officer");
        assertThatThrownBy(() -> client().setSecret("db", "x"))
                .isInstanceOfSatisfying(
                        HttpResponseException.class,
                        refused -> assertThat(refused.getResponse().getStatusCode())
                                .isEqualTo(403))
                .hasMessageContaining("setSecret/action");
    }

    @Test
    void an_apply_waits_until_its_own_role_assignment_is_heeded() {
        FakeAzure slow = FakeAzure.builder().lags(Lags.ordinary()).start();
        Engine patient =
                Engine.of(slow.provider()).with(EngineOptions.standard().withTime(slow.time()));
        FederatedCredential credential = FederatedCredential.forServiceAccount("web", "shop")
                .identity(identity.id())
                .issuer("https://westeurope.oic.prod-aks.azure.com/t/1/")
                .build();
        DesiredState with = all.with(identity, credential);

        patient.apply(patient.plan(with), Permission.values()).orThrow();

        assertThat(slow.requests())
                .filteredOn(request -> request.host().contains("vault"))
                .extracting(RecordedRequest::status)
                .startsWith(403)
                .endsWith(200);
        assertThat(patient.plan(with).isEmpty()).isTrue();
    }

    @Test
    void a_closed_network_closes_the_data_plane() {
        Map<NetworkAccess, String> codes = Map.of(
                NetworkAccess.privateOnly(), "ForbiddenByConnection",
                NetworkAccess.from(), "ForbiddenByFirewall");
        codes.forEach((access, code) -> {
            apply(DesiredState.named("prod").with(group, vault.withNetworkAccess(access), officer));

            assertThatThrownBy(() -> engine.plan(all)).hasMessageContaining(code);
        });
    }

    @Test
    void a_vault_of_the_same_name_elsewhere_gets_neither_token_nor_value() {
        apply(all);
        azure.drift(vault.id(), body -> body.withAt("/properties/vaultUri", "https://vault.example.org/"));

        assertThatThrownBy(() -> engine.plan(all))
                .hasMessageContaining("lies outside *.vault.azure.net")
                .hasMessageContaining("AzureOptions.vaultSuffix");
    }

    @Test
    void a_deleted_vault_keeps_its_name_until_it_is_recovered_with_its_secrets() {
        apply(all);
        Plan destroy = engine.planDestroy(DesiredState.named("prod").with(vault));
        engine.apply(destroy, Permission.values()).orThrow();

        ApplyResult refused = engine.apply(engine.plan(all), Permission.values());

        assertThat(refused.isSuccess()).isFalse();
        assertThat(refused.render()).contains("ConflictError", "KeyVault.recoverDeleted(true)");
        apply(DesiredState.named("prod").with(group, vault.withRecoverDeleted(true), officer));
        assertThat(client().getSecret("db").getValue()).isEqualTo(VALUE);
        assertThat(engine.plan(all).isEmpty()).isTrue();
    }

    @Test
    void a_deleted_vault_is_listed_and_can_be_purged_unless_it_is_protected() {
        apply(DesiredState.named("prod").with(group, vault));
        azure.remove(group.id());
        String provider = "/subscriptions/" + azure.subscription() + "/providers/Microsoft.KeyVault";
        String deleted = provider + "/locations/westeurope/deletedVaults/" + vault.name();

        assertThat(sdk.get(provider + "/deletedVaults")
                        .body()
                        .at("/value")
                        .orElseThrow()
                        .elements())
                .singleElement()
                .satisfies(one -> assertThat(one.text("/properties/vaultId"))
                        .contains(vault.id().toString()));
        assertThat(sdk.get(deleted).status()).isEqualTo(200);
        assertThat(sdk.send(HttpMethod.POST, deleted + "/purge", AzureSdk.VERSION, Map.of(), "")
                        .status())
                .isEqualTo(200);
        assertThat(sdk.get(deleted).code()).isEqualTo("DeletedVaultNotFound");

        apply(DesiredState.named("prod").with(group, vault.withPurgeProtection(true)));
        azure.remove(vault.id());
        assertThat(sdk.send(HttpMethod.POST, deleted + "/purge", AzureSdk.VERSION, Map.of(), "")
                        .code())
                .isEqualTo("MethodNotAllowed");
    }

    @Test
    void a_deleted_vault_is_forgotten_after_its_days() throws InterruptedException {
        apply(DesiredState.named("prod").with(group, vault.withSoftDeleteDays(7)));
        azure.remove(vault.id());
        azure.time()
                .await(
                        new ArrayBlockingQueue<>(1),
                        azure.time().clock().instant().plus(Duration.ofDays(7)),
                        true);

        assertThat(apply(DesiredState.named("prod").with(group, vault)).isSuccess())
                .isTrue();
    }

    @Test
    void names_and_properties_are_refused_as_azure_does() {
        sdk.withGroup();
        String vaults = sdk.group() + "/providers/Microsoft.KeyVault/vaults/";
        Document body = Document.object("location", "westeurope")
                .with("properties", vault.document().at("/properties").orElseThrow());

        assertThat(sdk.put(vaults + "1kv", body).code()).isEqualTo("VaultNameNotValid");
        assertThat(sdk.put(vaults + "kv--1", body).code()).isEqualTo("VaultNameNotValid");
        assertThat(sdk.put(vaults + "kv1", body.withAt("/properties/enablePurgeProtection", false))
                        .message())
                .contains("irreversible");
        assertThat(sdk.put(vaults + "kv1", body.withoutAt("/properties/tenantId"))
                        .message())
                .contains("tenantId is not specified");
        assertThat(sdk.put(vaults + "kv1", body).status()).isEqualTo(201);
        assertThat(sdk.put(vaults + "kv1", body.withAt("/properties/softDeleteRetentionInDays", 7))
                        .message())
                .contains("can't be modified");
        String other = sdk.group() + "2";
        sdk.put(other, Document.object("location", "westeurope"));
        assertThat(sdk.put(other + "/providers/Microsoft.KeyVault/vaults/kv1", body)
                        .code())
                .isEqualTo("VaultAlreadyExists");
    }

    @Test
    void the_newest_version_is_listed_with_its_tags_and_never_its_value() {
        apply(all);
        List<SecretProperties> found =
                client().listPropertiesOfSecrets().stream().toList();

        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.getName()).isEqualTo("db");
            assertThat(one.getTags()).containsEntry("breakwater-version", "1");
            assertThat(one.getRecoveryLevel()).isEqualTo("Recoverable+Purgeable");
        });
        assertThat(engine.plan(all).change(secret.address())).containsInstanceOf(Change.NoOp.class);
    }
}
