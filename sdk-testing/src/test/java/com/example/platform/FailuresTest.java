package com.example.platform;

import static dev.breakwater.testing.BreakwaterAssertions.assertDeniedBy;
import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;
import static dev.breakwater.testing.HardeningRules.benchmark;
import static dev.breakwater.testing.HardeningRules.clusters;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.AsPrincipal;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.HardeningRule;
import dev.breakwater.testing.ResourceCondition;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A hardening test as a consumer writes it: what each of its assertions says when it fails. */
@BreakwaterTest
class FailuresTest {
    private static final DesiredState SECURE = DesiredState.named("payments").with(Clusters.payments());
    private static final DesiredState LOOSE = DesiredState.named("payments").with(Clusters.loosened());
    private static final AksCluster CLUSTER = Clusters.payments().cluster();
    private static final String LOCAL = "/properties/disableLocalAccounts";

    /** What stands below the value in each of these failures. */
    private static final String REST = """
              declared at Clusters.java:25  (com.example.platform.Clusters.loosened())
              fix: Declare AksCluster.localAccounts(false).   refs: Azure Policy 993c2fcd; Checkov CKV_AZURE_141; \
            PSRule AZR-000031
              to accept: an Acceptance with control, reason, owner and expiry""";

    @HardeningRule
    private static final Rule NO_LOCAL_ACCOUNTS =
            clusters().taggedWith("env", "prod").shouldDisableLocalAccounts().because("break-glass goes through PIM");

    @Test
    void a_rule_over_a_declaration() {
        NO_LOCAL_ACCOUNTS.check(Estate.of(SECURE));
        fails(() -> NO_LOCAL_ACCOUNTS.check(Estate.of(LOOSE)), """
            AKS-ID-03 Local accounts are disabled.  (managedClusters/payments, because break-glass goes through PIM)
              /properties/disableLocalAccounts = false  ✗ expected true  (declared)
            """ + REST);
    }

    @Test
    void a_rule_over_what_a_plan_would_leave(Engine engine) {
        assertThat(engine.plan(SECURE)).keeps(NO_LOCAL_ACCOUNTS);
        fails(() -> assertThat(engine.plan(LOOSE)).keeps(NO_LOCAL_ACCOUNTS), """
            AKS-ID-03 Local accounts are disabled.  (managedClusters/payments, because break-glass goes through PIM)
              /properties/disableLocalAccounts = false  ✗ expected true  (declared)
            """ + REST);
    }

    @Test
    void a_benchmark_by_its_name() {
        Rule baseline = benchmark("breakwater-baseline@2026.1");

        assertThatThrownBy(() -> baseline.check(Estate.of(LOOSE)))
                .hasMessageContaining("AKS-ID-03 Local accounts are disabled.  (managedClusters/payments)\n  " + LOCAL
                        + " = false  ✗ expected true  (declared)\n" + REST);
        assertThatThrownBy(() -> benchmark("breakwater-baseline@1999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("breakwater-baseline@2026.1");
    }

    @Test
    void a_condition_of_ones_own() {
        Rule north = clusters().should(ResourceCondition.value("/location", "northeurope"));

        assertThatThrownBy(() -> north.check(Estate.of(SECURE)))
                .hasMessageStartingWith("managedClusters/payments should hold: has northeurope at /location\n")
                .hasMessageEndingWith("\n  declared at Clusters.java:21  (com.example.platform.Clusters.payments())");
    }

    @Test
    void a_plan(TestBed bed) {
        Plan first = bed.engine().plan(SECURE);
        fails(
                () -> assertThat(first).creates("Microsoft.ContainerService/managedClusters", 2),
                "Expected 2 Microsoft.ContainerService/managedClusters to be created, but 1 are:"
                        + " [managedClusters/payments].\n" + first.render());
        bed.apply(SECURE);
        Plan plan = bed.engine().plan(LOOSE);
        fails(() -> assertThat(plan).isEmpty(), "Expected a plan that changes nothing, but it does.\n" + plan.render());
        fails(
                () -> assertThat(plan).weakensNothing(),
                "Expected a plan that weakens nothing, but it weakens managedClusters/payments at " + LOCAL
                        + " (declared at Clusters.java:25  (com.example.platform.Clusters.loosened())).\n"
                        + plan.render());
    }

    @Test
    void an_audit_after_somebody_was_in_the_portal(TestBed bed) {
        bed.apply(SECURE);
        bed.azure().drift(CLUSTER.id(), body -> body.withAt(LOCAL, false));

        fails(
                () -> assertThat(bed.audit(SECURE)).passes("AKS-ID-03"),
                """
            Expected AKS-ID-03 to pass everywhere, but:

            AKS-ID-03 Local accounts are disabled.  (managedClusters/payments)
              /properties/disableLocalAccounts = false  ✗ expected true  (2025-09-01)
            """
                        + REST.replace(
                                "25  (com.example.platform.Clusters.loosened",
                                "21  (com.example.platform.Clusters.payments"));
        fails(
                () -> assertThat(bed.audit(SECURE)).hasFindings("AKS-ID-03").atPath("/properties/enableRBAC"),
                "Expected a finding at /properties/enableRBAC, but they are at [" + LOCAL + "].");
    }

    @Test
    @AsPrincipal(roles = "Reader")
    void a_denial(Engine engine) {
        DesiredState group =
                DesiredState.named("payments").with(Clusters.payments().group());

        assertThatThrownBy(() -> assertDeniedBy(
                        "Microsoft.ContainerService/managedClusters/delete", () -> engine.apply(engine.plan(group))))
                .hasMessageStartingWith("Expected the apply to be denied for want of"
                        + " Microsoft.ContainerService/managedClusters/delete, but it was not. Denied for want of:"
                        + " Microsoft.Resources/subscriptions/resourceGroups/write.\nApplied payments in");
    }

    @Test
    @AsPrincipal(roles = "Reader")
    void a_denial_that_the_plan_foresees(Engine engine) {
        assertDeniedBy("microsoft.authorization/policyassignments/write", () -> engine.apply(engine.plan(SECURE)));
        assertThatThrownBy(() -> assertDeniedBy(
                        "Microsoft.Authorization/policyAssignments", () -> engine.apply(engine.plan(SECURE))))
                .hasMessageStartingWith(
                        "Expected a denial for want of Microsoft.Authorization/policyAssignments, but it"
                                + " failed with: ");
    }

    @Test
    void an_apply_under_throttling(Engine engine, FakeAzure azure) {
        azure.fault(Fault.status(403).code("Broken").times(50).on("PUT resourceGroups"));

        assertThatThrownBy(() -> assertThat(engine.apply(engine.plan(SECURE))).isSuccess())
                .hasMessageStartingWith("Expected the apply to succeed, but it did not.\n")
                .hasMessageContaining("Broken");
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

        fails(
                () -> assertThat(Reachability.of(world))
                        .from("web/curl")
                        .to("payments/db", 5432)
                        .isAllowed(),
                """
            Expected ALLOWED, but:
            web/curl to payments/db on TCP 5432: DENIED
              egress of web/curl: no policy isolates it
              ingress of payments/db: isolated by payments/default-deny-ingress
                no rule allows it
                payments/default-deny-ingress has no rule for ingress""");
    }

    private static void fails(ThrowingCallable assertion, String text) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(text);
    }
}
