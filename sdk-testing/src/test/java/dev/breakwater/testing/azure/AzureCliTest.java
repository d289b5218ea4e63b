package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Azure CLI against the loopback front, with the command lines by which clusters are hardened: what it prints,
 * and what the fake holds afterwards. The steps build on each other; the closing line counts them.
 */
class AzureCliTest {
    private static final int LATEST = 73;
    private static final String GRAPH = "00000003-0000-0000-c000-000000000000";
    private static final String USER_READ = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";
    private static final String DIRECTORY_READ = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";
    private static final String ADMINS = "11111111-1111-4111-8111-111111111111";
    private static final String BASELINE = "a8640138-9b0a-4a28-b8cb-1666c838647d";

    private static int ran;
    private static int failed;
    private static int skipped;
    private static Instant began = Instant.EPOCH;

    @TempDir
    private Path home;

    private final FakeAzure azure = FakeAzure.start();
    private final FakeApplication deployer = azure.application("deployer");
    private final String group = "/subscriptions/" + azure.subscription() + "/resourceGroups/platform";
    private final List<DynamicTest> steps = new ArrayList<>();
    private LoopbackFront front;
    private Az az;
    private String app = "";

    @BeforeAll
    static void reset() {
        ran = 0;
        failed = 0;
        skipped = 0;
        began = Instant.now();
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @AfterAll
    static void count() {
        System.out.println("Azure CLI: ran " + ran + " / failed " + failed + " / skipped " + skipped + " in "
                + Duration.between(began, Instant.now()).toSeconds() + " s");
    }

    private void start(Map<String, String> more) {
        skipped++;
        Path program = Az.require();
        skipped--;
        azure.assign(AzureRole.OWNER, deployer.objectId());
        azure.entra().administrator(deployer.objectId());
        // tag::environment[]
        front = azure.loopback();
        Map<String, String> environment = new TreeMap<>(front.environment());
        // end::environment[]
        environment.putAll(more);
        az = new Az(program, home, environment);
    }

    private void step(String name, Executable work) {
        step(name, 0, work);
    }

    /** A step that needs that minor version of the CLI: Debian's 2.45 lacks flags, and a library of two commands. */
    private void step(String name, int since, Executable work) {
        steps.add(DynamicTest.dynamicTest(name, () -> {
            if (!az.isAtLeast(since)) {
                skipped++;
                Assumptions.abort("az " + az.version() + " is older than 2." + since);
            }
            ran++;
            failed++;
            work.execute();
            failed--;
        }));
    }

    private Document stored(String path) {
        return azure.document(ArmId.parse(group + "/providers/" + path)).orElseThrow();
    }

    private Document login() {
        return az.json(
                "login",
                "--service-principal",
                "-u",
                deployer.clientId(),
                "-p",
                deployer.secret().reveal(),
                "--tenant",
                azure.tenant());
    }

    private void signIn() {
        Document accounts = login();
        assertThat(accounts.text("/0/id")).contains(azure.subscription());
        assertThat(accounts.text("/0/tenantId")).contains(azure.tenant());
        assertThat(accounts.text("/0/user/type")).contains("servicePrincipal");
    }

    @TestFactory
    List<DynamicTest> the_commands_of_a_hardened_platform() {
        start(Map.of());
        step("login as service principal", this::signIn);
        step("group create", () -> {
            Document made = az.json("group", "create", "-n", "platform", "-l", "westeurope");
            assertThat(made.text("/properties/provisioningState")).contains("Succeeded");
        });
        applications();
        clusters();
        credentials();
        access();
        governance();
        step("group delete", () -> {
            az.json("group", "delete", "-n", "platform", "--yes");
            assertThat(azure.document(ArmId.parse(group))).isEmpty();
        });
        return steps;
    }

    private Document application() {
        return az.json("ad", "app", "show", "--id", app);
    }

    private void applications() {
        step("ad app create", () -> {
            Document made = az.json("ad", "app", "create", "--display-name", "aks-server");
            app = made.text("/appId").orElseThrow();
            assertThat(made.text("/displayName")).contains("aks-server");
        });
        step("ad app update", () -> {
            az.json("ad", "app", "update", "--id", app, "--set", "groupMembershipClaims=All");
            assertThat(application().text("/groupMembershipClaims")).contains("All");
        });
        step("ad sp create", () -> {
            Document made = az.json("ad", "sp", "create", "--id", app);
            assertThat(made.text("/appId")).contains(app);
            assertThat(azure.entra().knows(made.text("/id").orElseThrow())).isTrue();
        });
        step("ad app credential reset", () -> {
            Document made = az.json("ad", "app", "credential", "reset", "--id", app);
            assertThat(made.text("/password").orElse("")).isNotBlank();
            assertThat(application().at("/passwordCredentials/0/secretText").filter(text -> !text.isNull()))
                    .as("a secret is shown once")
                    .isEmpty();
        });
        step("ad app permission add", () -> {
            az.json(
                    "ad",
                    "app",
                    "permission",
                    "add",
                    "--id",
                    app,
                    "--api",
                    GRAPH,
                    "--api-permissions",
                    USER_READ + "=Scope",
                    DIRECTORY_READ + "=Role");
            assertThat(application()
                            .at("/requiredResourceAccess/0/resourceAccess")
                            .orElseThrow()
                            .elements())
                    .hasSize(2);
        });
        step("ad app permission grant", () -> {
            Document grant =
                    az.json("ad", "app", "permission", "grant", "--id", app, "--api", GRAPH, "--scope", "User.Read");
            assertThat(grant.text("/scope")).contains("User.Read");
            assertThat(grant.text("/consentType")).contains("AllPrincipals");
        });
    }

    private String[] hardened() {
        List<String> arguments = new ArrayList<>(List.of("aks", "create", "-g", "platform", "-n", "prod"));
        arguments.addAll(List.of("--node-count", "3", "--zones", "1", "2", "3", "--no-ssh-key"));
        arguments.addAll(List.of("--enable-aad", "--enable-azure-rbac", "--aad-admin-group-object-ids", ADMINS));
        arguments.addAll(List.of("--disable-local-accounts", "--enable-managed-identity", "--enable-oidc-issuer"));
        arguments.addAll(List.of("--api-server-authorized-ip-ranges", "20.30.40.0/24"));
        arguments.addAll(List.of("--network-plugin", "azure", "--network-policy", "calico"));
        arguments.addAll(List.of("--enable-addons", "azure-policy,azure-keyvault-secrets-provider"));
        arguments.addAll(List.of("--auto-upgrade-channel", "patch", "--enable-defender"));
        if (az.isAtLeast(LATEST)) {
            arguments.addAll(List.of("--enable-workload-identity", "--enable-image-cleaner"));
        }
        return arguments.toArray(new String[0]);
    }

    private void clusters() {
        step("aks create, hardened", () -> {
            az.json(hardened());
            Document cluster = stored("Microsoft.ContainerService/managedClusters/prod");
            assertThat(cluster.flag("/properties/disableLocalAccounts")).contains(true);
            assertThat(cluster.flag("/properties/aadProfile/enableAzureRBAC")).contains(true);
            assertThat(cluster.text("/properties/aadProfile/adminGroupObjectIDs/0"))
                    .contains(ADMINS);
            assertThat(cluster.text("/properties/apiServerAccessProfile/authorizedIPRanges/0"))
                    .contains("20.30.40.0/24");
            assertThat(cluster.text("/properties/networkProfile/networkPolicy")).contains("calico");
            assertThat(cluster.flag("/properties/oidcIssuerProfile/enabled")).contains(true);
            assertThat(cluster.flag("/properties/securityProfile/defender/securityMonitoring/enabled"))
                    .contains(true);
        });
        step("aks show", () -> {
            Document shown = az.json("aks", "show", "-g", "platform", "-n", "prod");
            assertThat(shown.text("/provisioningState")).contains("Succeeded");
            assertThat(shown.text("/fqdn").orElse("")).endsWith(".hcp.westeurope.azmk8s.io");
        });
        step("aks update", () -> {
            String ranges = "20.30.40.0/24,20.30.50.0/24";
            az.json("aks", "update", "-g", "platform", "-n", "prod", "--api-server-authorized-ip-ranges", ranges);
            Document cluster = stored("Microsoft.ContainerService/managedClusters/prod");
            assertThat(cluster.text("/properties/apiServerAccessProfile/authorizedIPRanges/1"))
                    .contains("20.30.50.0/24");
            assertThat(cluster.flag("/properties/disableLocalAccounts"))
                    .as("what the update does not name stays")
                    .contains(true);
        });
        step("aks nodepool add", () -> {
            az.json("aks", "nodepool", "add", "-g", "platform", "--cluster-name", "prod", "-n", "users", "-c", "2");
            assertThat(az.json("aks", "nodepool", "list", "-g", "platform", "--cluster-name", "prod")
                            .elements())
                    .extracting(pool -> pool.text("/name").orElse(""))
                    .containsExactlyInAnyOrder("nodepool1", "users");
        });
    }

    private Az.Outcome kubeconfig(String cluster, String file, String... more) {
        List<String> arguments = new ArrayList<>(List.of("aks", "get-credentials", "-g", "platform", "-n", cluster));
        arguments.addAll(List.of("--file", home.resolve(file).toString()));
        arguments.addAll(List.of(more));
        return az.run(arguments.toArray(new String[0]));
    }

    private void credentials() {
        step("aks get-credentials", () -> {
            assertThat(kubeconfig("prod", "user").code()).isZero();
            assertThat(Files.readString(home.resolve("user")))
                    .contains("kubelogin")
                    .doesNotContain("token:", "client-key-data");
        });
        step("aks get-credentials --admin, with local accounts off", () -> {
            Az.Outcome refused = kubeconfig("prod", "admin", "--admin");
            assertThat(refused.code()).isNotZero();
            assertThat(refused.errors()).contains("Getting static credential is not allowed");
            assertThat(home.resolve("admin")).doesNotExist();
        });
        step("aks get-credentials --admin, with local accounts on", () -> {
            az.json("aks", "create", "-g", "platform", "-n", "dev", "--no-ssh-key");
            assertThat(kubeconfig("dev", "dev", "--admin").code()).isZero();
            assertThat(namespaces(token(home.resolve("dev")))).isEqualTo(200);
            assertThat(namespaces("guess")).isEqualTo(401);
        });
    }

    private static String token(Path kubeconfig) throws IOException {
        return Files.readString(kubeconfig).replaceAll("(?s).*token: (\\S+).*", "$1");
    }

    private int namespaces(String token) {
        ArmId cluster = ArmId.parse(group + "/providers/Microsoft.ContainerService/managedClusters/dev");
        KubernetesRequest request =
                KubernetesRequest.of("GET", "/api/v1/namespaces", Map.of("Authorization", "Bearer " + token));
        return azure.kubernetes(cluster).handle(request).status();
    }

    private void access() {
        step("identity create", () -> {
            Document made = az.json("identity", "create", "-g", "platform", "-n", "shop");
            assertThat(made.text("/principalId").orElse("")).hasSize(36);
        });
        step("identity federated-credential create", () -> {
            String issuer = stored("Microsoft.ContainerService/managedClusters/prod")
                    .text("/properties/oidcIssuerProfile/issuerURL")
                    .orElseThrow();
            az.json(
                    "identity",
                    "federated-credential",
                    "create",
                    "-g",
                    "platform",
                    "--identity-name",
                    "shop",
                    "-n",
                    "prod",
                    "--issuer",
                    issuer,
                    "--subject",
                    "system:serviceaccount:shop:api",
                    "--audiences",
                    "api://AzureADTokenExchange");
            Document made =
                    stored("Microsoft.ManagedIdentity/userAssignedIdentities/shop/federatedIdentityCredentials/prod");
            assertThat(made.text("/properties/issuer")).contains(issuer);
        });
        step("keyvault create", () -> {
            Document made = az.json(
                    "keyvault", "create", "-g", "platform", "-n", "kv-platform-1", "--enable-rbac-authorization");
            assertThat(made.text("/properties/vaultUri")).contains("https://kv-platform-1.vault.azure.net/");
        });
        step("role assignment create", LATEST, () -> {
            Document made = az.json(
                    "role",
                    "assignment",
                    "create",
                    "--assignee",
                    deployer.clientId(),
                    "--role",
                    "Key Vault Secrets Officer",
                    "--scope",
                    group + "/providers/Microsoft.KeyVault/vaults/kv-platform-1");
            assertThat(made.text("/principalId")).contains(deployer.objectId());
        });
        step("keyvault secret set", LATEST, () -> {
            Document made =
                    az.json("keyvault", "secret", "set", "--vault-name", "kv-platform-1", "-n", "db", "--value", "s3");
            assertThat(made.text("/id").orElse("")).startsWith("https://kv-platform-1.vault.azure.net/secrets/db/");
        });
        step("keyvault secret show", LATEST, () -> {
            Document shown = az.json("keyvault", "secret", "show", "--vault-name", "kv-platform-1", "-n", "db");
            assertThat(shown.text("/value")).contains("s3");
        });
    }

    private void governance() {
        step("policy assignment create", () -> {
            az.json(
                    "policy",
                    "assignment",
                    "create",
                    "-n",
                    "baseline",
                    "--policy-set-definition",
                    BASELINE,
                    "--scope",
                    group);
            assertThat(stored("Microsoft.Authorization/policyAssignments/baseline")
                            .text("/properties/policyDefinitionId")
                            .orElse(""))
                    .endsWith(BASELINE);
        });
        step("acr create", () -> {
            Document made = az.json("acr", "create", "-g", "platform", "-n", "crplatform1", "--sku", "Premium");
            assertThat(made.text("/loginServer")).contains("crplatform1.azurecr.io");
        });
        step("aks update --attach-acr", LATEST, () -> {
            az.json("aks", "update", "-g", "platform", "-n", "prod", "--attach-acr", "crplatform1");
            String registry = group + "/providers/Microsoft.ContainerRegistry/registries/crplatform1";
            assertThat(az.json("role", "assignment", "list", "--scope", registry)
                            .elements())
                    .extracting(one -> one.text("/roleDefinitionName").orElse(""))
                    .contains("AcrPull");
        });
        step("aks delete", () -> {
            az.json("aks", "delete", "-g", "platform", "-n", "dev", "--yes");
            assertThat(azure.document(ArmId.parse(group + "/providers/Microsoft.ContainerService/managedClusters/dev")))
                    .isEmpty();
        });
    }

    @TestFactory
    List<DynamicTest> a_cloud_that_is_named_by_its_resource_manager() {
        start(Map.of("AZURE_CORE_INSTANCE_DISCOVERY", "false"));
        step("cloud update", LATEST, () -> {
            String manager = front.uri().toString();
            az.json("cloud", "update", "-n", "AzureCloud", "--endpoint-resource-manager", manager);
            assertThat(az.json("cloud", "show").text("/suffixes/keyvaultDns").orElse(""))
                    .startsWith(".vault.localhost:");
        });
        step("login where the cloud says", LATEST, this::signIn);
        step("group create where the cloud says", LATEST, () -> {
            az.json("group", "create", "-n", "platform", "-l", "westeurope");
            assertThat(azure.document(ArmId.parse(group))).isPresent();
        });
        step("ad app create where the cloud says", LATEST, () -> {
            Document made = az.json("ad", "app", "create", "--display-name", "aks-server");
            assertThat(made.text("/displayName")).contains("aks-server");
        });
        step("keyvault secret set where the cloud says", LATEST, () -> {
            az.json("keyvault", "create", "-g", "platform", "-n", "kv-platform-2", "--enable-rbac-authorization");
            azure.assign(AzureRole.KEY_VAULT_SECRETS_OFFICER, deployer.objectId());
            Document made =
                    az.json("keyvault", "secret", "set", "--vault-name", "kv-platform-2", "-n", "db", "--value", "s3");
            assertThat(made.text("/id").orElse("")).startsWith("https://kv-platform-2.vault.localhost:");
        });
        return steps;
    }
}
