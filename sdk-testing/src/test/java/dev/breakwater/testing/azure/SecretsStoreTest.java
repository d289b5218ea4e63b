package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpMethod;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.platform.BlobContainer;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.testing.azure.SecretsStore.Mount;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.workload.PodTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo of old: a connection string in a vault, mounted into a pod, and a blob read with it; then without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // a cluster makes keys, which takes seconds
class SecretsStoreTest {
    private static final String FILE = "/mnt/vault/storage";
    private static final String ADD_ON = "/properties/addonProfiles/azureKeyvaultSecretsProvider";
    private static final String ACCOUNT = "shopdata";

    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeAzure azure = FakeAzure.builder().time(time).start();
    private final AzureSdk sdk = AzureSdk.over(azure);
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final Engine engine = Engine.of(azure.provider(), kubernetes)
            .with(EngineOptions.standard().withTime(azure.time()));
    private final SecureCluster shop = SecureCluster.named("shop")
            .subscription(azure.subscription())
            .resourceGroup("rg")
            .region("westeurope")
            .tenant(azure.tenant())
            .adminGroup("aaaaaaaa-0000-0000-0000-00000000000a")
            .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
            .namespace("shop")
            .build();
    private final KeyVault vault = KeyVault.named("kv-secrets-store")
            .group(shop.group().id())
            .location("westeurope")
            .tenant(azure.tenant())
            .networkAccess(NetworkAccess.from("203.0.113.0/24"))
            .build();

    private WorkloadIdentity web() {
        return WorkloadIdentity.named("web")
                .namespace("shop")
                .cluster(shop.cluster())
                .readingSecrets(vault.id())
                .build();
    }

    private SecretProviderClass files() {
        // tag::class[]
        WorkloadIdentity web = web();
        SecretProviderClass files = SecretProviderClass.named("web")
                .namespace("shop")
                .vaultName(Output.of(vault.name()))
                .tenantId(Output.of(azure.tenant()))
                .clientId(web.clientId())
                .addObjects(VaultObject.secret("storage-connection").as("storage"))
                .putSecretObject("storage", Map.of("storage", "connection")) // for what reads no file
                .on(shop.link())
                .build();
        // end::class[]
        return files;
    }

    private StorageAccount account(boolean sharedKeys) {
        return StorageAccount.named(ACCOUNT)
                .group(shop.group().id())
                .location("westeurope")
                .networkAccess(NetworkAccess.from("203.0.113.0/24"))
                .sharedKeyAccess(sharedKeys)
                .build();
    }

    private BlobContainer orders() {
        return BlobContainer.named("orders").account(account(false).id()).build();
    }

    private void apply(Resource<?>... more) {
        List<Resource<?>> all = new ArrayList<>(List.of(more));
        all.addAll(web().resources());
        all.addAll(List.of(vault, files(), orders(), writer()));
        DesiredState desired = DesiredState.named("shop").with(shop).with(all);
        ApplyResult applied = engine.apply(engine.plan(desired), Permission.WEAKEN);
        assertThat(applied.isSuccess()).as(applied.render()).isTrue();
        assertThat(engine.plan(desired).isEmpty()).as("nothing is left to do").isTrue();
    }

    private RoleAssignment writer() {
        return RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                .principal(azure.application("caller").objectId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
    }

    private FakeKubernetes cluster() {
        return azure.kubernetes(shop.cluster().id());
    }

    @BeforeAll
    void setUpOnce() {
        apply(account(true));
    }

    @BeforeEach
    void setUp() {
        drift(account(true).id(), "/properties/allowSharedKeyAccess", true);
        drift(vault.id(), "/properties/publicNetworkAccess", "Enabled");
        drift(shop.cluster().id(), ADD_ON + "/enabled", true);
        drift(shop.cluster().id(), ADD_ON + "/config/enableSecretRotation", "true");
        cluster().delete("v1", "Pod", "shop", "web");
        cluster()
                .list("v1", "Event", "shop")
                .forEach(event -> cluster()
                        .delete(
                                "v1",
                                "Event",
                                "shop",
                                event.text("/metadata/name").orElseThrow()));
        store("storage-connection", connectionString());
    }

    private void drift(ArmId id, String pointer, Object value) {
        azure.drift(id, body -> body.withAt(pointer, value));
    }

    @AfterAll
    void tearDown() {
        kubernetes.close();
        azure.close();
    }

    private void store(String name, String value) {
        vaultClient(azure.credential()).setSecret(name, value);
    }

    private SecretClient vaultClient(TokenCredential credential) {
        return new SecretClientBuilder()
                .vaultUrl("https://" + vault.name() + ".vault.azure.net")
                .credential(credential)
                .httpClient(azure.httpClient())
                .buildClient();
    }

    private String connectionString() {
        String key = sdk.send(HttpMethod.POST, account(true).id() + "/listKeys", AzureSdk.VERSION, Map.of(), "")
                .body()
                .text("/keys/0/value")
                .orElseThrow();
        String connection = "DefaultEndpointsProtocol=https;AccountName=" + ACCOUNT + ";AccountKey=" + key
                + ";EndpointSuffix=core.windows.net";
        assertThat(BlobCalls.of(azure, connection).put("orders/1", "ten apples").status())
                .isEqualTo(201);
        return connection;
    }

    private void pod(String name, String providerClass, boolean readOnly) {
        Document csi = Document.object("driver", "secrets-store.csi.k8s.io", "readOnly", readOnly)
                .with("volumeAttributes", Document.object("secretProviderClass", providerClass));
        Document mounted = Document.object("name", "vault", "mountPath", "/mnt/vault", "readOnly", true);
        Document template = PodTemplate.of("web", "shop.azurecr.io/web@sha256:" + "a".repeat(64))
                .workloadIdentity("web")
                .merge(Document.object()
                        .withAt(
                                "/spec",
                                Document.object("volumes", List.of(Document.object("name", "vault", "csi", csi)))))
                .mergeContainer(Document.object("volumeMounts", List.of(mounted)))
                .document();
        cluster()
                .apply(template.with("apiVersion", "v1")
                        .with("kind", "Pod")
                        .withAt("/metadata/name", name)
                        .withAt("/metadata/namespace", "shop"));
    }

    private Optional<String> copied() {
        return cluster()
                .get("v1", "Secret", "shop", "storage")
                .flatMap(secret -> secret.text("/data/connection"))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    @Test
    void a_connection_string_is_mounted_and_opens_a_blob() {
        pod("web", "web", true);
        // tag::mount[]
        SecretsStore driver = azure.secretsStore(shop.cluster().id());
        Mount mount = driver.mount("shop", "web"); // as kubelet when it starts the pod
        String connection = mount.read("/mnt/vault/storage");
        assertThat(BlobCalls.of(azure, connection).get("orders/1").body()).isEqualTo("ten apples");
        // end::mount[]
        assertThat(mount.toString()).isEqualTo("Mount[[" + FILE + "]]");
        assertThat(copied()).as("and the copy for what reads no file").hasValue(connection);
        assertThat(azure.requests().toString() + driver).doesNotContain("AccountKey");
        cluster().delete("v1", "Pod", "shop", "web");
        assertThat(copied()).as("it goes with the last pod").isEmpty();
    }

    @Test
    void a_new_key_arrives_with_the_next_poll_and_not_before() {
        pod("web", "web", true);
        SecretsStore driver = azure.secretsStore(shop.cluster().id());
        String old = driver.mount("shop", "web").read(FILE);
        sdk.send(
                HttpMethod.POST,
                account(true).id() + "/regenerateKey",
                AzureSdk.VERSION,
                Map.of(),
                Document.object("keyName", "key1").toJson());
        store("storage-connection", connectionString());
        time.advance(Duration.ofSeconds(119));
        assertThat(driver.mount("shop", "web").read(FILE)).isEqualTo(old);
        assertThat(BlobCalls.of(azure, old).get("orders/1").code()).isEqualTo("AuthenticationFailed");
        time.advance(Duration.ofSeconds(1));
        driver.poll();
        String fresh = driver.mount("shop", "web").read(FILE);
        assertThat(BlobCalls.of(azure, fresh).get("orders/1").body()).isEqualTo("ten apples");
        assertThat(copied()).hasValue(fresh);
    }

    @Test
    void without_rotation_a_pod_keeps_what_it_started_with() {
        drift(shop.cluster().id(), ADD_ON + "/config/enableSecretRotation", "false");
        pod("web", "web", true);
        SecretsStore driver = azure.secretsStore(shop.cluster().id());
        String old = driver.mount("shop", "web").read(FILE);
        store("storage-connection", "another");
        time.advance(Duration.ofDays(1));
        assertThat(driver.mount("shop", "web").read(FILE)).isEqualTo(old);
        cluster().delete("v1", "Pod", "shop", "web");
        pod("web", "web", true);
        assertThat(driver.mount("shop", "web").read(FILE)).isEqualTo("another");
    }

    @Test
    void what_is_mounted_stays_when_the_vault_does_not_answer_any_more() {
        pod("web", "web", true);
        SecretsStore driver = azure.secretsStore(shop.cluster().id());
        String old = driver.mount("shop", "web").read(FILE);
        drift(vault.id(), "/properties/publicNetworkAccess", "Disabled");
        time.advance(Duration.ofMinutes(2));
        Mount mount = driver.mount("shop", "web");
        assertThat(mount.read(FILE)).isEqualTo(old);
        assertThat(mount.failures()).singleElement().asString().contains("RESPONSE 403", "ForbiddenByConnection");
        assertThat(events())
                .as("the driver tells nobody about a poll that failed")
                .isEmpty();
    }

    private List<String> events() {
        return cluster().list("v1", "Event", "shop").stream()
                .map(event -> event.text("/reason").orElse("") + ": "
                        + event.text("/message").orElse(""))
                .filter(event -> event.startsWith("FailedMount") || event.startsWith("FailedToCreateSecret"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | true | failed to get secretproviderclass shop/nothing, error: SecretProviderClass.secrets-store.csi.x-k8s.io \"nothing\" not found",
                "web | false | rpc error: code = InvalidArgument desc = Readonly is not true in request",
                "other | true | failed to get objectType:secret, objectName:nothing, objectVersion:: GET https://kv-secrets-store.vault.azure.net/secrets/nothing/",
                "stranger | true | AADSTS700016: Application with identifier '99999999-9999-4999-8999-999999999999'",
                "elsewhere | true | error connecting to provider \"vault\": provider not found: provider \"vault\"",
            })
    void what_cannot_be_mounted_is_told_as_the_driver_tells_it(String providerClass, boolean readOnly, String text) {
        copyOf("other", "storage-connection", "nothing");
        copyOf("stranger", "clientID: .*", "");
        copyOf("elsewhere", "", "");
        pod("web", providerClass, readOnly);
        Mount mount = azure.secretsStore(shop.cluster().id()).mount("shop", "web");
        assertThat(mount.files()).isEmpty();
        assertThat(mount.failures())
                .singleElement()
                .asString()
                .startsWith("MountVolume.SetUp failed for volume \"vault\" : rpc error: code = ")
                .contains(text);
        assertThat(events()).containsExactly("FailedMount: " + mount.failures().get(0));
    }

    /** Other classes, wrong in one thing each. */
    private void copyOf(String name, String from, String to) {
        Document live = cluster()
                .get("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "shop", "web")
                .orElseThrow();
        Document spec = live.get("spec").orElseThrow();
        Document changed = switch (name) {
            case "other" ->
                spec.withAt(
                        "/parameters/objects",
                        spec.text("/parameters/objects").orElseThrow().replace(from, to));
            case "stranger" -> spec.withAt("/parameters/clientID", "99999999-9999-4999-8999-999999999999");
            default -> spec.with("provider", "vault");
        };
        cluster()
                .apply(Document.object("apiVersion", "secrets-store.csi.x-k8s.io/v1", "kind", "SecretProviderClass")
                        .with("metadata", Document.object("name", name, "namespace", "shop"))
                        .with("spec", changed));
    }

    @Test
    void who_lost_the_role_is_told_so_and_mounts_once_it_is_back() {
        sdk.send(HttpMethod.DELETE, reader(), "2022-04-01", Map.of(), "");
        pod("web", "web", true);
        SecretsStore driver = azure.secretsStore(shop.cluster().id());
        assertThat(driver.mount("shop", "web").failures())
                .singleElement()
                .asString()
                .contains("RESPONSE 403", "ForbiddenByRbac", "Microsoft.KeyVault/vaults/secrets/getSecret/action");
        apply(account(true));
        assertThat(driver.mount("shop", "web").files()).containsOnlyKeys(FILE);
    }

    private String reader() {
        return sdk
                .send(
                        HttpMethod.GET,
                        vault.id() + "/providers/Microsoft.Authorization/roleAssignments?$filter=atExactScope()",
                        "2022-04-01",
                        Map.of(),
                        "")
                .body()
                .at("/value")
                .orElseThrow()
                .elements()
                .stream()
                .filter(one -> one.text("/properties/roleDefinitionId")
                        .orElse("")
                        .endsWith(AzureRole.KEY_VAULT_SECRETS_USER.guid().toString()))
                .map(one -> one.text("/id").orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_cluster_without_the_add_on_has_no_driver() {
        drift(shop.cluster().id(), ADD_ON + "/enabled", false);
        pod("web", "web", true);
        assertThat(azure.secretsStore(shop.cluster().id()).mount("shop", "web").failures())
                .containsExactly("MountVolume.SetUp failed for volume \"vault\" : kubernetes.io/csi: mounter.SetUpAt"
                        + " failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of"
                        + " registered CSI drivers");
    }

    @Test
    void the_same_blob_is_read_without_a_secret_once_keys_are_off() {
        pod("web", "web", true);
        String connection =
                azure.secretsStore(shop.cluster().id()).mount("shop", "web").read(FILE);
        // tag::without[]
        WorkloadIdentity reader = WorkloadIdentity.named("reader")
                .namespace("shop")
                .cluster(shop.cluster())
                .readingBlobs(orders().id())
                .build();
        List<Resource<?>> changed = new ArrayList<>(reader.resources());
        changed.add(account(false)); // no shared keys any more: sharedKeyAccess(false) is the default
        // end::without[]
        apply(changed.toArray(Resource<?>[]::new));
        assertThat(BlobCalls.of(azure, connection).get("orders/1").code())
                .isEqualTo("KeyBasedAuthenticationNotPermitted");
        TokenCredential pod = new ClientAssertionCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(azure.document(reader.identity().id())
                        .flatMap(identity -> identity.text("/properties/clientId"))
                        .orElseThrow())
                .clientAssertion(() -> serviceAccountToken("reader"))
                .httpClient(azure.httpClient())
                .build();
        assertThat(BlobCalls.as(azure, ACCOUNT, pod).get("orders/1").body()).isEqualTo("ten apples");
        assertThat(BlobCalls.as(azure, ACCOUNT, pod).put("orders/1", "none").status())
                .isEqualTo(403);
    }

    private String serviceAccountToken(String account) {
        Document request = Document.object("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest")
                .with("spec", Document.object("audiences", List.of("api://AzureADTokenExchange")));
        String path = "/api/v1/namespaces/shop/serviceaccounts/" + account + "/token";
        String admin = "Bearer " + cluster().adminToken().reveal();
        Map<String, String> headers = Map.of("Authorization", admin, "Content-Type", "application/json");
        return Document.parse(cluster()
                        .handle(new KubernetesRequest("POST", path, headers, request.toJson()))
                        .body())
                .text("/status/token")
                .orElseThrow();
    }
}
