package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.access.AccessSubject;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Binding;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Plan;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each assertion, passing and failing, with what its failure says. */
@BreakwaterTest
class AssertionsTest {
    private static final AksCluster CLUSTER = Payments.cluster().cluster();
    private static final String LOCAL = "/properties/disableLocalAccounts";

    private static DesiredState loose() {
        SecureCluster loose = Payments.cluster().withCustomisations(cluster -> cluster.withLocalAccounts(true));
        return DesiredState.named("prod").with(loose);
    }

    @Test
    void a_plan_that_creates(TestBed bed) {
        Plan plan = bed.engine().plan(Payments.declared());

        assertThat(plan)
                .creates(AksCluster.TYPE, 1)
                .creates(CLUSTER)
                .weakensNothing()
                .requires();
        fails(() -> assertThat(plan).isEmpty(), "Expected a plan that changes nothing, but it does.\n", plan.render());
        fails(
                () -> assertThat(plan).creates(AksCluster.TYPE, 2),
                "Expected 2 Microsoft.ContainerService/managedClusters to be created, but 1 are:"
                        + " [managedClusters/payments].\n");
        fails(
                () -> assertThat(plan).creates("Microsoft.KeyVault/vaults", 1),
                "Expected 1 Microsoft.KeyVault/vaults to be created, but none is; created are [",
                "Microsoft.Authorization/roleAssignments, ");
        fails(
                () -> assertThat(plan).updates(CLUSTER),
                "Expected a plan that updates managedClusters/payments, but it has Create for it.\n");
        fails(
                () -> assertThat(plan).hasRemark("lock-out"),
                "Expected a remark lock-out, but there is none; reviews are options of the engine.\n");
    }

    @Test
    void a_plan_that_changes(TestBed bed) {
        bed.apply(Payments.declared());
        Plan plan = bed.engine().plan(loose());

        assertThat(bed.engine().plan(Payments.declared())).isEmpty().leaves(CLUSTER);
        assertThat(plan)
                .updates(CLUSTER)
                .updates(AksCluster.TYPE, 1)
                .changes(CLUSTER, LOCAL)
                .changes(CLUSTER, LOCAL, false)
                .weakens(CLUSTER, LOCAL)
                .requires(Permission.WEAKEN);
        fails(
                () -> assertThat(plan).weakensNothing(),
                "Expected a plan that weakens nothing, but it weakens managedClusters/payments at " + LOCAL + ".\n");
        fails(
                () -> assertThat(plan).changes(CLUSTER, LOCAL, true),
                "Expected managedClusters/payments to change at " + LOCAL + " to true, but it changes to false.\n");
        fails(
                () -> assertThat(plan).changes(CLUSTER, "/disableLocalAccounts"),
                "Expected managedClusters/payments to change at /disableLocalAccounts, but it changes at " + LOCAL
                        + ".\n");
        fails(
                () -> assertThat(plan).changes(Payments.cluster().group(), "/tags"),
                "Expected resourceGroups/rg-payments to change at /tags, but nothing of it changes.\n");
        fails(
                () -> assertThat(plan).weakens(CLUSTER, "/properties/enableRBAC"),
                "Expected a plan that weakens managedClusters/payments at /properties/enableRBAC, but it weakens "
                        + LOCAL + ".\n");
        fails(() -> assertThat(plan).requires(), "Expected a plan that needs no permission, but it needs [WEAKEN].\n");
        fails(
                () -> assertThat(plan).deletes(CLUSTER),
                "Expected a plan that deletes managedClusters/payments, but it has Update for it.\n");
    }

    @Test
    void an_apply(TestBed bed, FakeAzure azure) {
        azure.fault(Fault.status(403).code("AuthorizationFailed").times(50).on("PUT userAssignedIdentities"));
        ApplyResult result = bed.engine().apply(bed.engine().plan(Payments.declared()));

        assertThat(result)
                .isNoSuccess()
                .applied(Payments.cluster().group())
                .failed(Payments.cluster().identity(), "AuthorizationFailed")
                .skipped(CLUSTER);
        fails(
                () -> assertThat(result).isSuccess(),
                "Expected the apply to succeed, but it did not.\n",
                result.render());
        fails(
                () -> assertThat(result).applied(CLUSTER),
                "Expected managedClusters/payments to be Applied, but it is skipped: ");
        fails(
                () -> assertThat(result).failed(Payments.cluster().identity(), "QuotaExceeded"),
                "Expected userAssignedIdentities/id-payments to be Failed with 'QuotaExceeded', but it is failed: ");
    }

    @Test
    void an_audit() {
        AuditReport secure = Catalogue.auditor().audit(Payments.declared());
        AuditReport loose = Catalogue.auditor().audit(loose());
        String[] also = secure.failedControls().toArray(String[]::new);

        assertThat(loose).hasFindings("AKS-ID-03").atPath(LOCAL).on("payments");
        assertThat(secure).passes("AKS-ID-03", "AKS-API-02").scoresAtLeast(80).hasNoStaleAcceptances();
        assertThat(secure).hasExactlyFindings(also);
        fails(
                () -> assertThat(loose).hasExactlyFindings(also),
                "to fail, but these fail too:\n\nAKS-ID-03 Local accounts are disabled.  (managedClusters/payments)\n  "
                        + LOCAL
                        + " = false  ✗ expected true  (declared)\n  fix: Declare AksCluster.localAccounts(false).   refs: ");
        fails(
                () -> assertThat(secure).hasFindings("AKS-ID-03"),
                "Expected [AKS-ID-03] to fail, but AKS-ID-03 says PASS of managedClusters/payments. ");
        fails(
                () -> assertThat(secure).hasFindings("AKS-NO-99"),
                "Expected [AKS-NO-99] to fail, but AKS-NO-99 was not run; the audit has no control of that id. ");
        fails(() -> assertThat(secure).passes("KV-01"), "Expected KV-01 to pass, but it found nothing to look at.");
        fails(() -> assertThat(loose).passes("AKS-ID-03"), "Expected AKS-ID-03 to pass everywhere, but:\n\nAKS-ID-03 ");
        fails(() -> assertThat(loose).hasNoFindings(), " findings do:\n\n", "AKS-ID-03 Local accounts are disabled.");
        fails(
                () -> assertThat(loose).hasFindings("AKS-ID-03").atPath("/tags"),
                "Expected a finding at /tags, but they are at [" + LOCAL + "].");
        fails(
                () -> assertThat(loose).hasFindings("AKS-ID-03").on("other"),
                "Expected a finding on other, but they are on [payments].");
        fails(() -> assertThat(loose).scoresAtLeast(101), "Expected a score of at least 101, but it is ");
    }

    @Test
    void access() {
        Authorizer authorizer = Authorizer.withDefaults(List.of(
                Binding.clusterAdmin("platform").document(),
                Binding.admin("payments-sre").in("payments").document()));

        assertThat(authorizer)
                .group("payments-sre")
                .inNamespace("payments")
                .can("delete", "secrets")
                .can("update", "deployments.apps")
                .can("create", "pods/exec")
                .cannot("create", "resourcequotas")
                .and()
                .group("payments-sre")
                .cannot("delete", "nodes")
                .inNamespace("kube-system")
                .cannot("get", "secrets");
        assertThat(authorizer).user("mallory").cannot("list", "pods");
        assertThat(authorizer)
                .serviceAccount("payments", "default")
                .inNamespace("payments")
                .cannot("get", "secrets");
        assertThat(authorizer).onlyClusterAdmins(AccessSubject.group("platform"));
        assertThat(authorizer)
                .onlyClusterAdmins(AccessSubject.group("platform"), AccessSubject.group("system:masters"));
        fails(
                () -> assertThat(authorizer)
                        .group("payments-sre")
                        .inNamespace("payments")
                        .cannot("delete", "secrets"),
                "Expected that group payments-sre cannot delete secrets in payments, but it can:\n  ",
                "RoleBinding");
        fails(
                () -> assertThat(authorizer).group("payments-sre").cannot("delete", "secrets"),
                "Expected that group payments-sre cannot delete secrets in payments, but it can:\n  ");
        fails(
                () -> assertThat(authorizer
                                .with(Binding.view("guests").in("shop").document())
                                .with(dangling()))
                        .group("guests")
                        .cannot("delete", "secrets"),
                "Expected that group guests cannot delete secrets in shop, but nobody can tell:\n  ",
                "no-such-role");
        fails(
                () -> assertThat(authorizer).user("mallory").can("list", "pods"),
                "Expected that user mallory can list pods, but it cannot.");
        fails(
                () -> assertThat(authorizer).onlyClusterAdmins(AccessSubject.group("ops")),
                "Expected only [group ops] to be cluster-admin, but it is [group platform].");
    }

    private static Document dangling() {
        return Document.parse("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                 "metadata": {"name": "guests", "namespace": "shop"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "no-such-role"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "guests"}]}""");
    }

    @Test
    void traffic() {
        World world = World.builder()
                .namespace("web", Map.of("kubernetes.io/metadata.name", "web"))
                .namespace("payments", Map.of("kubernetes.io/metadata.name", "payments"))
                .pod(NetworkPod.of("web", "curl", Map.of("app", "curl")))
                .pod(NetworkPod.of("payments", "db", Map.of("app", "db")))
                .policy(NetworkPolicy.defaultDenyIngress("payments"))
                .build();
        Reachability reachability = Reachability.of(world);

        assertThat(reachability).from("web/curl").to("payments/db", 5432).isDenied();
        assertThat(reachability).from("payments/db").to("web/curl", 80).isAllowed();
        assertThat(reachability)
                .from("web/curl")
                .to(Endpoint.address("203.0.113.7"), Port.tcp(443))
                .isAllowed();
        fails(
                () -> assertThat(reachability)
                        .from("web/curl")
                        .to("payments/db", 5432)
                        .isAllowed(),
                "Expected ALLOWED, but:\nweb/curl to payments/db on TCP 5432: DENIED\n",
                "isolated by payments/default-deny");
        assertThatThrownBy(() -> assertThat(reachability).from("curl"))
                .hasMessage(
                        "'curl' is not a pod; write namespace/name, or namespace/Deployment/name for a template's.");
    }

    @Test
    void they_can_be_soft_and_have_descriptions_as_others_of_assertj(TestBed bed) {
        Plan plan = bed.engine().plan(Payments.declared());
        SoftAssertions softly = new SoftAssertions();
        softly.check(() -> assertThat(plan).as("the first plan").isEmpty());
        softly.check(() -> assertThat(plan).creates(CLUSTER));
        softly.check(() -> assertThat(plan).updates(CLUSTER));

        assertThat(softly.assertionErrorsCollected()).hasSize(2);
        assertThat(softly.assertionErrorsCollected().get(0)).hasMessageStartingWith("[the first plan] Expected a plan");
        assertThat(Document.object()).as("assertions of AssertJ are there too").isNotNull();
    }

    private static void fails(ThrowingCallable assertion, String... parts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }
}
