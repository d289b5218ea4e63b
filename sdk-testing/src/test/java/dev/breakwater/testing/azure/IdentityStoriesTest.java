package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Context;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.breakwater.access.Caller;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.entra.EntraRequest;
import dev.breakwater.testing.entra.FakeUser;
import dev.breakwater.testing.entra.RegisteredApp;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Whole stories from a sign-in to what it opens, with the real libraries of Azure. */
class IdentityStoriesTest {
    private static final String GRAPH = "https://graph.microsoft.com/v1.0/";
    private static final String PODS = "/api/v1/namespaces/shop/pods";

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final FakeUser alice = azure.entra().user("alice");

    @TempDir
    private Path folder;

    private AzureSdk.Answer graph(HttpMethod method, String path, Document body) {
        AzureSdk.Answer answer = sdk.send(method, GRAPH + path, Map.of(), body.isObject() ? body.toJson() : "");
        assertThat(answer.status()).as(answer.body().toJson()).isLessThan(300);
        return answer;
    }

    private String group(String name, String member) {
        Document body = Document.object("displayName", name, "mailNickname", name, "mailEnabled", false)
                .with("securityEnabled", true)
                .with("members@odata.bind", List.of(GRAPH + "directoryObjects/" + member));
        return graph(HttpMethod.POST, "groups", body).body().text("/id").orElseThrow();
    }

    private void leave(String group, FakeUser user) {
        graph(HttpMethod.DELETE, "groups/" + group + "/members/" + user.objectId() + "/$ref", Document.nothing());
    }

    /** MSAL for Java loses the race against a service that answers a request for a device code at once. */
    private record Unhurried(HttpClient client) implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromCallable(() -> sendSync(request, Context.NONE));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            if (request.getUrl().getPath().endsWith("/devicecode")) {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return client.sendSync(request, context);
        }
    }

    /** The token of a person who signs in anew with a device code. */
    private String deviceCode(String clientId, String scope) {
        TokenCredential credential = new DeviceCodeCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(clientId)
                .challengeConsumer(
                        challenge -> assertThat(challenge.getUserCode()).hasSize(8))
                .httpClient(new Unhurried(azure.httpClient()))
                .build();
        return credential
                .getTokenSync(new TokenRequestContext().addScopes(scope))
                .getToken();
    }

    private static KubernetesResponse pods(FakeKubernetes cluster, String token) {
        return cluster.handle(KubernetesRequest.of("GET", PODS, Map.of("Authorization", "Bearer " + token)));
    }

    private static void namespace(FakeKubernetes cluster) {
        cluster.apply(Document.object("apiVersion", "v1", "kind", "Namespace")
                .withAt("/metadata", Document.object("name", "shop")));
    }

    private static Document binding(String group) {
        String rbac = "rbac.authorization.k8s.io";
        return Document.object("apiVersion", rbac + "/v1", "kind", "RoleBinding")
                .withAt("/metadata", Document.object("name", "readers", "namespace", "shop"))
                .with("subjects", List.of(Document.object("apiGroup", rbac, "kind", "Group", "name", group)))
                .with("roleRef", Document.object("apiGroup", rbac, "kind", "ClusterRole", "name", "view"));
    }

    /** The pair of applications of old: a server that shows groups, and a public client of it. */
    private RegisteredApp server() {
        RegisteredApp server = azure.entra().application("server");
        Document scope = Document.object("id", "11111111-2222-4333-8444-555555555555", "value", "access")
                .with("type", "User")
                .with("isEnabled", true);
        graph(
                HttpMethod.PATCH,
                "applications/" + server.applicationId(),
                Document.object("groupMembershipClaims", "SecurityGroup")
                        .with("identifierUris", List.of("api://" + server.clientId()))
                        .withAt("/api", Document.object("requestedAccessTokenVersion", 2))
                        .withAt("/api/oauth2PermissionScopes", List.of(scope)));
        return server;
    }

    private RegisteredApp client(RegisteredApp server) {
        RegisteredApp client = azure.entra().application("client");
        graph(
                HttpMethod.PATCH,
                "applications/" + client.applicationId(),
                Document.object("isFallbackPublicClient", true));
        graph(
                HttpMethod.POST,
                "oauth2PermissionGrants",
                Document.object("clientId", client.objectId(), "consentType", "AllPrincipals")
                        .with("resourceId", server.objectId())
                        .with("scope", "access"));
        return client;
    }

    private Document fetch(URI uri) {
        return azure.entra()
                .handle(new EntraRequest("GET", uri, name -> Optional.empty(), ""))
                .body()
                .orElseThrow();
    }

    private FakeKubernetes trusting(RegisteredApp server) {
        Document jwt = Document.object()
                .withAt("/issuer", Document.object())
                .withAt("/issuer/url", "https://login.microsoftonline.com/" + azure.tenant() + "/v2.0")
                .withAt("/issuer/audiences", List.of(server.clientId()))
                .withAt("/claimMappings", Document.object())
                .withAt("/claimMappings/username", Document.object("claim", "preferred_username", "prefix", ""))
                .withAt("/claimMappings/groups", Document.object("claim", "groups", "prefix", ""));
        Document configuration = Document.object(
                "apiVersion", "apiserver.config.k8s.io/v1", "kind", "AuthenticationConfiguration", "jwt", List.of(jwt));
        FakeKubernetes cluster =
                FakeKubernetes.create("1.33", azure.time().clock()).authenticate(configuration, this::fetch);
        namespace(cluster);
        return cluster;
    }

    @Test
    void a_group_opens_a_cluster_to_whoever_is_in_it() {
        RegisteredApp server = server();
        RegisteredApp client = client(server);
        FakeKubernetes cluster = trusting(server);
        String readers = group("readers", alice.objectId());
        azure.entra().signIn(alice);
        String scope = "api://" + server.clientId() + "/access";
        String token = deviceCode(client.clientId(), scope);
        assertThat(pods(cluster, token).status())
                .as("signed in, not yet allowed")
                .isEqualTo(403);
        cluster.apply(binding(readers));
        assertThat(pods(cluster, token).status()).isEqualTo(200);
        leave(readers, alice);
        assertThat(pods(cluster, token).status()).as("a token keeps its groups").isEqualTo(200);
        KubernetesResponse refused = pods(cluster, deviceCode(client.clientId(), scope));
        assertThat(refused.status()).as("the next one has lost them").isEqualTo(403);
        assertThat(refused.body()).contains(alice.name()).contains("cannot list resource");
        cluster.close();
    }

    /** A cluster with Entra, Azure RBAC and an issuer for its service accounts. */
    private FakeKubernetes aks() {
        Document body = AzureSdk.body()
                .withAt("/properties/aadProfile", Document.object("managed", true, "enableAzureRBAC", true))
                .withAt("/properties/oidcIssuerProfile", Document.object("enabled", true));
        AzureSdk.Answer answer = sdk.put(sdk.cluster(), body);
        assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(201);
        FakeKubernetes cluster = azure.kubernetes(ArmId.parse(sdk.cluster()));
        namespace(cluster);
        return cluster;
    }

    private static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";
    private static final String AKS_CLIENT = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

    @Test
    void a_role_of_azure_opens_a_cluster_as_its_bindings_do() {
        FakeKubernetes cluster = aks();
        String readers = group("readers", alice.objectId());
        azure.entra().signIn(alice);
        String token = deviceCode(AKS_CLIENT, AKS);
        assertThat(pods(cluster, token).status()).isEqualTo(403);
        azure.assign(AzureRole.AKS_RBAC_READER, readers, ArmId.parse(sdk.cluster() + "/namespaces/shop"));
        assertThat(pods(cluster, token).status()).isEqualTo(200);
        KubernetesRequest elsewhere = KubernetesRequest.of(
                "GET", "/api/v1/namespaces/default/pods", Map.of("Authorization", "Bearer " + token));
        assertThat(cluster.handle(elsewhere).status())
                .as("in that namespace only")
                .isEqualTo(403);
        leave(readers, alice);
        assertThat(pods(cluster, deviceCode(AKS_CLIENT, AKS)).status()).isEqualTo(403);
        cluster.apply(binding(readers));
        assertThat(pods(cluster, token).status())
                .as("either authorizer is enough")
                .isEqualTo(200);
    }

    @Test
    void a_cluster_can_be_closed_to_a_password_alone() {
        FakeKubernetes cluster = aks();
        azure.assign(AzureRole.AKS_RBAC_READER, alice.objectId(), ArmId.parse(sdk.cluster()));
        azure.entra().signIn(alice);
        assertThat(pods(cluster, deviceCode(AKS_CLIENT, AKS)).status()).isEqualTo(200);
        Document conditions = Document.object()
                .with("users", Document.object("includeUsers", List.of("All")))
                .with(
                        "applications",
                        Document.object("includeApplications", List.of("6dae42f8-4368-4678-94ff-3960e28e3630")));
        Document policy = Document.object("displayName", "MFA for clusters", "state", "enabled")
                .with("conditions", conditions)
                .with("grantControls", Document.object("operator", "OR", "builtInControls", List.of("mfa")));
        graph(HttpMethod.POST, "identity/conditionalAccess/policies", policy);
        // tag::mfa[]
        azure.entra().signIn(alice);
        assertThatThrownBy(() -> deviceCode(AKS_CLIENT, AKS)).hasStackTraceContaining("AADSTS50076");
        azure.entra().signIn(alice.withMfa());
        assertThat(pods(cluster, deviceCode(AKS_CLIENT, AKS)).status()).isEqualTo(200);
        // end::mfa[]
    }

    private String identity() {
        String identity = sdk.group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        assertThat(sdk.put(identity, Document.object("location", "westeurope")).status())
                .isEqualTo(201);
        return identity;
    }

    private void federate(String identity, String issuer) {
        Document properties = Document.object("issuer", issuer, "subject", "system:serviceaccount:shop:api")
                .with("audiences", List.of("api://AzureADTokenExchange"));
        assertThat(sdk.put(
                                identity + "/federatedIdentityCredentials/cluster",
                                Document.object("properties", properties))
                        .status())
                .isEqualTo(201);
    }

    private String issuer() {
        return sdk.get(sdk.cluster())
                .body()
                .text("/properties/oidcIssuerProfile/issuerURL")
                .orElseThrow();
    }

    private void vault(String name, String principal) {
        String vault = sdk.group() + "/providers/Microsoft.KeyVault/vaults/" + name;
        Document properties = Document.object("tenantId", azure.tenant(), "enableRbacAuthorization", true)
                .with("sku", Document.object("family", "A", "name", "standard"));
        sdk.put(vault, Document.object("location", "westeurope", "properties", properties));
        azure.assign(
                AzureRole.KEY_VAULT_SECRETS_OFFICER, azure.application("caller").objectId(), ArmId.parse(vault));
        azure.assign(AzureRole.KEY_VAULT_SECRETS_USER, principal, ArmId.parse(vault));
        secrets(name, azure.credential()).setSecret("db", "value-of-db");
    }

    /** An account that takes no keys, and a blob in it. */
    private void blob(String name, String reader) {
        String account = sdk.group() + "/providers/Microsoft.Storage/storageAccounts/" + name;
        Document body = Document.object("location", "westeurope", "kind", "StorageV2")
                .with("sku", Document.object("name", "Standard_ZRS"))
                .with("properties", Document.object("allowSharedKeyAccess", false));
        String container = account + "/blobServices/default/containers/orders";
        assertThat(sdk.put(account, body).status()).isEqualTo(201);
        assertThat(sdk.put(container, Document.object()).status()).isEqualTo(201);
        String writer = azure.application("caller").objectId();
        azure.assign(AzureRole.STORAGE_BLOB_DATA_CONTRIBUTOR, writer, ArmId.parse(container));
        azure.assign(AzureRole.STORAGE_BLOB_DATA_READER, reader, ArmId.parse(container));
        assertThat(BlobCalls.as(azure, name, azure.credential())
                        .put("orders/1", "text-of-order")
                        .status())
                .isEqualTo(201);
    }

    private SecretClient secrets(String vault, TokenCredential credential) {
        return new SecretClientBuilder()
                .vaultUrl("https://" + vault + ".vault.azure.net")
                .credential(credential)
                .httpClient(azure.httpClient())
                .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
                .buildClient();
    }

    /** The credential of a pod: a file with the token of its service account. */
    private TokenCredential pod(FakeKubernetes cluster, String namespace, String clientId, String audience)
            throws IOException {
        cluster.apply(Document.object("apiVersion", "v1", "kind", "Namespace")
                .withAt("/metadata", Document.object("name", namespace)));
        cluster.apply(Document.object("apiVersion", "v1", "kind", "ServiceAccount")
                .withAt("/metadata", Document.object("name", "api", "namespace", namespace)));
        Document request = Document.object("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest")
                .with("spec", Document.object("audiences", List.of(audience)));
        KubernetesResponse issued = cluster.handle(new KubernetesRequest(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/api/token",
                Map.of("Authorization", "Bearer " + cluster.adminToken().reveal(), "Content-Type", "application/json"),
                request.toJson()));
        Path file = Files.writeString(
                folder.resolve("token"),
                Document.parse(issued.body()).text("/status/token").orElseThrow());
        return new WorkloadIdentityCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(clientId)
                .tokenFilePath(file.toString())
                .httpClient(azure.httpClient())
                .build();
    }

    private static String text(AzureSdk.Answer answer, String pointer) {
        return answer.body().text(pointer).orElseThrow();
    }

    @Test
    void a_pod_reads_a_secret_without_having_one() throws IOException {
        FakeKubernetes cluster = aks();
        String identity = identity();
        federate(identity, issuer());
        AzureSdk.Answer live = sdk.get(identity);
        vault("kv-story-1", text(live, "/properties/principalId"));
        blob("shopblobs", text(live, "/properties/principalId"));
        // tag::pod[]
        TokenCredential pod = pod(cluster, "shop", text(live, "/properties/clientId"), "api://AzureADTokenExchange");
        assertThat(secrets("kv-story-1", pod).getSecret("db").getValue()).isEqualTo("value-of-db");
        assertThat(BlobCalls.as(azure, "shopblobs", pod).get("orders/1").body()).isEqualTo("text-of-order");
        // end::pod[]
        assertThat(BlobCalls.as(azure, "shopblobs", pod).put("orders/1", "two").code())
                .as("it reads, and that is all")
                .isEqualTo("AuthorizationPermissionMismatch");
        assertThat(azure.requests().toString()).doesNotContain("value-of-db", "text-of-order");
    }

    @ParameterizedTest
    @CsvSource({
        "other, api://AzureADTokenExchange, '', 700213",
        "shop, api://azureadtokenexchange, '', 700212",
        "shop, api://AzureADTokenExchange, x, 700211",
    })
    void a_pod_that_is_another_is_refused_by_code(String namespace, String audience, String slash, int code)
            throws IOException {
        FakeKubernetes cluster = aks();
        String identity = identity();
        String issuer = issuer();
        federate(identity, slash.isEmpty() ? issuer : issuer.substring(0, issuer.length() - 1));
        TokenCredential pod = pod(cluster, namespace, text(sdk.get(identity), "/properties/clientId"), audience);
        assertThatThrownBy(
                        () -> pod.getTokenSync(new TokenRequestContext().addScopes("https://vault.azure.net/.default")))
                .hasMessageContaining("AADSTS" + code + ":");
    }

    @Test
    void a_machine_gets_the_tokens_of_its_identity() {
        AzureSdk.Answer live = sdk.get(identity());
        vault("kv-story-2", text(live, "/properties/principalId"));
        TokenCredential machine = new ManagedIdentityCredentialBuilder()
                .clientId(text(live, "/properties/clientId"))
                .httpClient(azure.httpClient())
                .build();
        assertThat(secrets("kv-story-2", machine).getSecret("db").getValue()).isEqualTo("value-of-db");
    }

    @Test
    void without_local_accounts_only_entra_lets_in() {
        FakeKubernetes cluster = aks();
        AzureSdk.Answer admin = sdk.send(
                HttpMethod.POST, sdk.cluster() + "/listClusterAdminCredential", AzureSdk.VERSION, Map.of(), "");
        String kubeconfig =
                new String(Base64.getDecoder().decode(text(admin, "/kubeconfigs/0/value")), StandardCharsets.UTF_8);
        String kept = kubeconfig
                .substring(kubeconfig.indexOf("token: ") + "token: ".length())
                .strip();
        Document certified = Document.parse(cluster.kubeconfig(Caller.user("masterclient", "system:masters")));
        Document body = sdk.get(sdk.cluster()).body().withAt("/properties/disableLocalAccounts", true);
        assertThat(sdk.put(sdk.cluster(), body).status()).isEqualTo(200);
        assertThat(sdk.send(
                                HttpMethod.POST,
                                sdk.cluster() + "/listClusterAdminCredential",
                                AzureSdk.VERSION,
                                Map.of(),
                                "")
                        .message())
                .startsWith("Getting static credential is not allowed because this cluster is set to disable local");
        AzureSdk.Answer user =
                sdk.send(HttpMethod.POST, sdk.cluster() + "/listClusterUserCredential", AzureSdk.VERSION, Map.of(), "");
        assertThat(new String(Base64.getDecoder().decode(text(user, "/kubeconfigs/0/value")), StandardCharsets.UTF_8))
                .contains("kubelogin");
        azure.assign(AzureRole.AKS_RBAC_READER, alice.objectId(), ArmId.parse(sdk.cluster()));
        azure.entra().signIn(alice);
        assertThat(pods(cluster, deviceCode(AKS_CLIENT, AKS)).status()).isEqualTo(200);
        assertThat(pods(cluster, kept).status())
                .as("fetched before, still good")
                .isEqualTo(200);
        assertThat(namespaces(certified)).as("a certificate from before, too").contains("shop");
        assertThat(certificates(sdk.get(sdk.cluster()).body())).isEqualTo(Verdict.NOT_ASSESSABLE);
        assertThat(sdk.send(
                                HttpMethod.POST,
                                sdk.cluster() + "/rotateClusterCertificates",
                                AzureSdk.VERSION,
                                Map.of(),
                                "")
                        .status())
                .isEqualTo(202);
        assertThat(pods(cluster, kept).status()).isEqualTo(401);
        assertThatThrownBy(() -> namespaces(certified)).hasStackTraceContaining("Unauthorized");
        azure.drift(
                ArmId.parse(sdk.cluster()),
                live -> live.withAt("/tags", Document.object("breakwater-certificates-rotated", "2026-01-01")));
        assertThat(certificates(sdk.get(sdk.cluster()).body())).isEqualTo(Verdict.PASS);
    }

    private static String namespaces(Document kubeconfig) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(kubeconfig.text("/clusters/0/cluster/server").orElseThrow())
                .withCaCertData(kubeconfig
                        .text("/clusters/0/cluster/certificate-authority-data")
                        .orElseThrow())
                .withClientCertData(
                        kubeconfig.text("/users/0/user/client-certificate-data").orElseThrow())
                .withClientKeyData(
                        kubeconfig.text("/users/0/user/client-key-data").orElseThrow())
                .withClientKeyAlgo("EC")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return client.namespaces().list().getItems().toString();
        }
    }

    /** What the audit says of credentials that local accounts left behind. */
    private static Verdict certificates(Document cluster) {
        Estate live = Estate.of(
                Estate.Origin.LIVE,
                List.of(new Estate.Entry(
                        new Address<>(AksCluster.TYPE, cluster.text("/id").orElseThrow()), cluster, "2025-09-01")));
        return Catalogue.all().stream()
                .filter(control -> control.id().equals("AKS-ID-15"))
                .flatMap(control -> control.check(live).stream())
                .map(Finding::verdict)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_token_without_a_name_is_nobody() {
        HttpRequest request = new HttpRequest(HttpMethod.GET, GRAPH + "me")
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer nonsense");
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            assertThat(response.getStatusCode()).isEqualTo(401);
        }
    }
}
