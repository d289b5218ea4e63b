package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.testing.entra.FakeUser;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a snapshot keeps: with it another fake takes over, as if all had been applied there. */
class FakeAzureSnapshotTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static FakeAzure fake() {
        return FakeAzure.builder().time(TimeSource.virtual(START)).start();
    }

    private static Engine engine(FakeAzure azure) {
        return Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    }

    @TestFactory
    Stream<DynamicTest> nothing_is_left_to_plan_in_the_fake_that_takes_over() {
        List<Sample> samples = new AzureSamples(fake()).all();
        return IntStream.range(0, samples.size())
                .mapToObj(i -> DynamicTest.dynamicTest(samples.get(i).toString(), () -> assertTakesOver(i)));
    }

    private static void assertTakesOver(int i) {
        FakeAzure azure = fake();
        Sample sample = new AzureSamples(azure).all().get(i);
        DesiredState desired =
                DesiredState.named("prod").with(sample.prerequisites()).with(sample.declaration());
        Engine first = engine(azure);
        first.apply(first.plan(desired), Permission.values()).orThrow();

        FakeAzure other = fake().restore(azure.snapshot());

        assertThat(engine(other).plan(desired).isEmpty())
                .as(engine(other).plan(desired).render())
                .isTrue();
    }

    @Test
    void what_happens_afterwards_changes_neither_the_snapshot_nor_the_other_fake() {
        FakeAzure azure = fake();
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        AzureSnapshot before = azure.snapshot();
        FakeAzure other = fake().restore(before);
        sdk.send(HttpMethod.DELETE, sdk.group(), AzureSdk.VERSION, Map.of(), "");
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(404);

        assertThat(AzureSdk.over(other).get(sdk.group()).status()).isEqualTo(200);
        AzureSdk.over(other).put(sdk.group() + "-more", Document.object("location", "westeurope"));
        azure.restore(before);
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(200);
        assertThat(sdk.get(sdk.group() + "-more").status()).isEqualTo(404);
    }

    @Test
    void blobs_and_their_keys_are_kept() {
        FakeAzure azure = fake();
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        String account = sdk.group() + "/providers/Microsoft.Storage/storageAccounts/shopdata";
        sdk.put(
                account,
                Document.object("location", "westeurope", "kind", "StorageV2")
                        .with("sku", Document.object("name", "Standard_ZRS"))
                        .with("properties", Document.object()));
        sdk.put(account + "/blobServices/default/containers/orders", Document.object());
        String alice = azure.entra().user("alice").objectId();
        azure.assign(AzureRole.STORAGE_BLOB_DATA_CONTRIBUTOR, alice, ArmId.parse(account));
        BlobCalls.as(azure, "shopdata", azure.asPrincipal(alice)).put("orders/1.txt", "one");
        String keys = keys(azure, account);
        AzureSnapshot kept = azure.snapshot();
        BlobCalls.as(azure, "shopdata", azure.asPrincipal(alice)).put("orders/1.txt", "two");

        FakeAzure other = fake().restore(kept);

        assertThat(BlobCalls.as(other, "shopdata", other.asPrincipal(alice))
                        .get("orders/1.txt")
                        .body())
                .isEqualTo("one");
        assertThat(keys(other, account)).isEqualTo(keys).contains("key1");
    }

    private static String keys(FakeAzure azure, String account) {
        return AzureSdk.over(azure)
                .send(HttpMethod.POST, account + "/listKeys", AzureSdk.VERSION, Map.of(), "")
                .body()
                .toJson();
    }

    @Test
    void people_sign_in_as_before() {
        FakeAzure azure = fake();
        FakeUser alice = azure.entra().user("alice");
        FakeApplication job = azure.application("job");

        FakeAzure other = fake().restore(azure.snapshot());

        assertThat(other.entra().user("alice").objectId()).isEqualTo(alice.objectId());
        assertThat(other.application("job")).isEqualTo(job);
        assertThat(other.entra().typeOf(job.objectId())).contains("ServicePrincipal");
    }

    @Test
    void the_objects_of_a_cluster_are_kept_and_its_server_is_a_new_one() {
        FakeAzure azure = fake();
        ArmId cluster = ArmId.parse(AzureSdk.over(azure).withCluster().cluster());
        FakeKubernetes server = azure.kubernetes(cluster);
        server.client()
                .configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .endMetadata()
                        .build())
                .create();

        FakeAzure other = fake().restore(azure.snapshot());

        assertThat(other.kubernetes(cluster)).isNotSameAs(server);
        assertThat(other.kubernetes(cluster)
                        .client()
                        .configMaps()
                        .inNamespace("default")
                        .withName("kept")
                        .get())
                .isNotNull();
    }

    @Test
    void an_operation_in_flight_is_in_no_snapshot() {
        FakeAzure azure = fake();
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        azure.operations("PUT managedClusters", Pacing.after(Duration.ofMinutes(5)));
        sdk.put(sdk.cluster(), AzureSdk.body());

        assertThatThrownBy(azure::snapshot)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is in flight; let it end, or call finishOperations(), before the snapshot.");
        azure.finishOperations();
        assertThat(azure.snapshot())
                .hasToString("AzureSnapshot[tenant " + azure.tenant() + ", subscription " + azure.subscription()
                        + ", seed 1, at 2026-01-01T00:00:00Z]");
    }

    @Test
    void an_operation_that_a_restore_undoes_comes_to_no_end() {
        FakeAzure azure = fake();
        AzureSdk sdk = AzureSdk.over(azure).withCluster();
        AzureSnapshot kept = azure.snapshot();
        azure.operations(Pacing.after(Duration.ofMinutes(5)));
        AzureSdk.Answer deletion = sdk.send(HttpMethod.DELETE, sdk.cluster(), AzureSdk.VERSION, Map.of(), "");
        assertThat(deletion.status()).isEqualTo(202);

        azure.restore(kept);

        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).status()).isEqualTo(200);
        ((VirtualTime) azure.time()).advance(Duration.ofMinutes(10));
        assertThat(sdk.get(sdk.cluster()).status()).isEqualTo(200);
        String poll = deletion.headers().get("Azure-AsyncOperation");
        assertThat(sdk.send(HttpMethod.GET, poll, Map.of(), "").code()).isEqualTo("OperationNotFound");
    }

    @Test
    void certificates_of_vaults_are_kept_and_later_ones_are_gone() {
        FakeAzure azure = fake();
        Certificates certificates = new Certificates(azure);
        certificates.make();
        certificates.imports("app");
        AzureSnapshot kept = azure.snapshot();
        certificates.imports("later");

        azure.restore(kept);

        assertThat(certificates.get("app").status()).isEqualTo(200);
        assertThat(certificates.get("later").code()).isEqualTo("CertificateNotFound");
        FakeAzure other = fake().restore(kept);
        assertThat(new Certificates(other).get("app").status()).isEqualTo(200);
    }

    @Test
    void certificates_go_with_the_vault_that_is_purged() {
        Certificates certificates = new Certificates(fake());
        certificates.make();
        certificates.imports("app");
        certificates.purge();
        certificates.make();

        assertThat(certificates.get("app").code()).isEqualTo("CertificateNotFound");
    }

    /** One vault and its certificates, over plain requests. */
    private static final class Certificates {
        private static final Document VAULT = Document.object("location", "westeurope")
                .withAt("/properties/sku", Document.object("family", "A", "name", "standard"))
                .withAt("/properties/enableRbacAuthorization", true);

        private final FakeAzure azure;
        private final AzureSdk sdk;

        private Certificates(FakeAzure azure) {
            this.azure = azure;
            this.sdk = AzureSdk.over(azure);
            azure.assign(
                    AzureRole.KEY_VAULT_ADMINISTRATOR,
                    azure.application("caller").objectId());
        }

        private String vault() {
            return sdk.group() + "/providers/Microsoft.KeyVault/vaults/kv-keeps";
        }

        private void make() {
            sdk.withGroup();
            AzureSdk.Answer made = arm(HttpMethod.PUT, vault(), VAULT.withAt("/properties/tenantId", azure.tenant()));
            assertThat(made.status()).as(made.message()).isLessThan(300);
        }

        private void purge() {
            assertThat(arm(HttpMethod.DELETE, vault(), Document.object()).status())
                    .isEqualTo(200);
            String deleted = "/subscriptions/" + azure.subscription()
                    + "/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-keeps/purge";
            assertThat(arm(HttpMethod.POST, deleted, Document.object()).status())
                    .isLessThan(300);
        }

        private AzureSdk.Answer arm(HttpMethod method, String path, Document body) {
            return sdk.send(method, path, "2024-11-01", Map.of(), body.toJson());
        }

        private void imports(String name) {
            Document pem = Document.object("value", Pems.FIRST);
            assertThat(data(HttpMethod.POST, name + "/import", pem.toJson()).status())
                    .isEqualTo(200);
        }

        private AzureSdk.Answer get(String name) {
            return data(HttpMethod.GET, name, "");
        }

        private AzureSdk.Answer data(HttpMethod method, String path, String content) {
            String token = azure.credential()
                    .getTokenSync(new TokenRequestContext().addScopes("https://vault.azure.net/.default"))
                    .getToken();
            String url = "https://kv-keeps.vault.azure.net/certificates/" + path + "?api-version=7.6";
            HttpRequest request =
                    new HttpRequest(method, url).setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
            request.setBody(content);
            try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
                Document body = Document.parse(response.getBodyAsBinaryData().toBytes());
                return new AzureSdk.Answer(response.getStatusCode(), body, Map.of());
            }
        }
    }

    @Test
    void registrations_of_providers_are_kept_and_later_ones_are_gone() {
        FakeAzure azure = unregistered();
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        AzureSnapshot before = azure.snapshot();
        String register = "/subscriptions/" + azure.subscription() + "/providers/Microsoft.ContainerService/register";
        sdk.send(HttpMethod.POST, register, AzureSdk.VERSION, Map.of(), "");
        AzureSnapshot after = azure.snapshot();

        AzureSdk other = AzureSdk.over(unregistered().restore(after));
        assertThat(other.put(sdk.cluster(), AzureSdk.body()).status()).isEqualTo(201);
        azure.restore(before);
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).code()).isEqualTo("MissingSubscriptionRegistration");
    }

    private static FakeAzure unregistered() {
        return FakeAzure.builder()
                .time(TimeSource.virtual(START))
                .unregistered("Microsoft.ContainerService")
                .start();
    }

    @Test
    void a_fake_with_other_ids_does_not_take_over() {
        AzureSnapshot snapshot = fake().snapshot();
        FakeAzure other = FakeAzure.builder().seed(2).start();

        assertThatThrownBy(() -> other.restore(snapshot))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seed 1 cannot be restored into the tenant")
                .hasMessageEndingWith("start that FakeAzure with the same options.");
    }
}
