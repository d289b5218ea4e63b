package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.azure.resourcemanager.containerservice.models.Format;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.kubernetes.Kubectl;
import dev.breakwater.testing.kubernetes.Kubectl.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real kubectl with the kubeconfig that the fake returned for a hardened cluster: it runs what the
 * kubeconfig names, a stand-in of kubelogin here, and signs in with the Entra token that it prints.
 */
class FakeAzureKubectlTest {
    /** Prints what kubelogin prints, if it is asked as kubelogin is; the token comes with the environment. */
    private static final String KUBELOGIN = """
            #!/bin/sh
            [ "$1" = "get-token" ] || { echo "stand-in: $1 is not get-token" >&2; exit 2; }
            shift
            server=
            while [ $# -gt 0 ]; do
              case "$1" in --server-id) server=$2; shift ;; esac
              shift
            done
            [ "$server" = "6dae42f8-4368-4678-94ff-3960e28e3630" ] || { echo "stand-in: server '$server'" >&2; exit 3; }
            case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) ;; *) echo "stand-in: no exec info" >&2; exit 4 ;; esac
            printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential",'
            printf '"status":{"token":"%s"}}' "$STAND_IN_TOKEN"
            """;

    private static int ran;
    private static int skipped;

    @TempDir
    private Path home;

    private final FakeAzure azure = FakeAzure.start();
    private Kubectl kubectl;

    @BeforeAll
    static void reset() {
        ran = 0;
        skipped = 0;
    }

    @BeforeEach
    void start() throws IOException {
        skipped++;
        Path program = Kubectl.require();
        skipped--;
        ran++;
        apply();
        Files.write(home.resolve("config"), kubeconfig());
        Path tools = Files.createDirectory(home.resolve("tools"));
        Path script = Files.writeString(tools.resolve("kubelogin"), KUBELOGIN);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        kubectl = new Kubectl(program, home)
                .with(tools, "STAND_IN_TOKEN", token("6dae42f8-4368-4678-94ff-3960e28e3630/.default"));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @AfterAll
    static void count() {
        System.out.println("kubectl through Entra: ran " + ran + " / skipped " + skipped);
    }

    private void apply() {
        ArmId groupId = ArmId.subscription(azure.subscription()).resourceGroup("rg");
        ResourceGroup group = ResourceGroup.named("rg")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        AksCluster cluster = AksCluster.named("prod")
                .group(groupId)
                .location("westeurope")
                .dnsPrefix("prod")
                .identity(ClusterIdentity.systemAssigned())
                .entra(EntraIntegration.admins("11111111-1111-4111-8111-111111111111"))
                .localAccounts(false)
                .addPools(NodePool.system("system")
                        .count(3)
                        .vmSize("Standard_D4s_v5")
                        .build())
                .build();
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(DesiredState.named("platform").with(group, cluster)))
                .orThrow();
    }

    /** The user kubeconfig, as {@code az aks get-credentials --format exec} gets it. */
    private byte[] kubeconfig() {
        return AzureSdk.over(azure)
                .clusters()
                .listClusterUserCredentialsWithResponse(
                        "rg", "prod", null, Format.EXEC, com.azure.core.util.Context.NONE)
                .getValue()
                .kubeconfigs()
                .get(0)
                .value();
    }

    private String token(String scope) {
        return azure.credential()
                .getTokenSync(new TokenRequestContext().addScopes(scope))
                .getToken();
    }

    private static String succeed(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.out()).isZero();
        return outcome.out();
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, team, '{apiVersion: v1, kind: Namespace, metadata: {name: team}}'",
        "clusterrolebinding, admins, '{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding,"
                + " metadata: {name: admins}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
                + " name: cluster-admin}, subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group,"
                + " name: 11111111-1111-4111-8111-111111111111}]}'",
        "rolebinding, viewers, '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding,"
                + " metadata: {name: viewers, namespace: default}, roleRef: {apiGroup: rbac.authorization.k8s.io,"
                + " kind: ClusterRole, name: view}, subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User,"
                + " name: somebody@example.com}]}'",
        "networkpolicy, deny, '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny,"
                + " namespace: default}, spec: {podSelector: {}, policyTypes: [Ingress]}}'",
    })
    void kubectl_applies_lists_and_deletes_what_this_sdk_declares(String kind, String name, String manifest) {
        assertThat(succeed(kubectl.pipe(manifest, "apply", "-f", "-"))).contains(name + " created");
        assertThat(succeed(kubectl.pipe(manifest, "apply", "-f", "-"))).contains(name + " unchanged");
        assertThat(succeed(kubectl.run("get", kind))).contains("NAME", name);
        assertThat(succeed(kubectl.run("delete", kind, name))).contains("deleted");
        assertThat(kubectl.run("get", kind, name).out()).contains("Error from server (NotFound)");
    }

    @ParameterizedTest
    @CsvSource({"forged, not.a.token", "for another audience, https://management.azure.com/.default"})
    void a_token_that_is_wrong_lets_nobody_in(String why, String scope) {
        String wrong = why.equals("forged") ? scope : token(scope);
        Outcome outcome =
                kubectl.with(home.resolve("tools"), "STAND_IN_TOKEN", wrong).run("get", "namespaces");
        assertThat(outcome.code()).as(outcome.out()).isNotZero();
        assertThat(outcome.out()).contains("You must be logged in to the server");
    }

    @Test
    void what_kubectl_applied_is_there_for_the_sdk() {
        succeed(kubectl.run("create", "namespace", "team"));
        ArmId id = ArmId.subscription(azure.subscription()).resourceGroup("rg").child(AksCluster.TYPE, "prod");
        assertThat(azure.kubernetes(id).get("v1", "Namespace", "", "team")).isPresent();
        assertThat(new String(kubeconfig(), StandardCharsets.UTF_8))
                .as("nothing in it is a credential")
                .doesNotContain("token:", "client-key-data");
    }
}
