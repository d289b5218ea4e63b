package com.example.platform;

import static dev.breakwater.testing.BreakwaterAssertions.*;
import static dev.breakwater.testing.HardeningRules.*;

import dev.breakwater.access.Authorizer;
import dev.breakwater.blueprint.LockOutReview;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.HardeningContract;
import dev.breakwater.testing.HardeningRule;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

@BreakwaterTest
class PaymentsTest implements HardeningContract {
    static final SecureCluster CLUSTER = Payments.cluster(TestBed.SUBSCRIPTION, TestBed.TENANT);
    static final DesiredState PAYMENTS = Payments.desired(CLUSTER);

    @HardeningRule
    static final Rule NO_LOCAL_ACCOUNTS = clusters()
            .taggedWith("env", "prod")
            .shouldDisableLocalAccounts()
            .because("break-glass goes through PIM");

    @HardeningRule
    static final Rule API_SERVER = clusters().shouldRestrictTheApiServer();

    @Override
    public Estate estate() {
        return Estate.of(PAYMENTS);
    }

    @Test
    void the_first_plan_creates_one_cluster(Engine engine) {
        assertThat(engine.plan(PAYMENTS)).creates(AksCluster.TYPE, 1).weakensNothing().requires();
    }

    @Test
    void an_apply_survives_throttling(Engine engine, FakeAzure azure) {
        azure.fault(Fault.throttled(2).on("PUT managedClusters"));

        assertThat(engine.apply(engine.plan(PAYMENTS))).isSuccess();
        assertThat(engine.plan(PAYMENTS)).isEmpty();
    }

    @Test
    void an_audit_finds_what_somebody_changed_in_the_portal(TestBed bed) {
        bed.apply(PAYMENTS);
        bed.azure().drift(CLUSTER.cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        assertThat(bed.audit(PAYMENTS)).hasFindings("AKS-ID-03").atPath("/properties/disableLocalAccounts");
    }

    @Test
    void weakening_needs_a_permission(TestBed bed) {
        bed.apply(PAYMENTS);
        Plan weaker = bed.engine().plan(Payments.desired(
                CLUSTER.withCustomisations(cluster -> cluster.withLocalAccounts(true))));

        assertThat(weaker).requires(Permission.WEAKEN).weakens(CLUSTER.cluster(), "/properties/disableLocalAccounts");
        assertThatThrownBy(() -> bed.engine().apply(weaker)).isInstanceOf(PlanRefusedException.class);
    }

    @Test
    void nobody_is_locked_out(Engine engine) {
        Engine reviewing = engine.with(engine.options().withReviews(LockOutReview.standard()));

        assertThat(reviewing.apply(reviewing.plan(PAYMENTS))).isSuccess();
    }

    @Test
    void the_namespace_is_there_with_its_labels(TestBed bed) {
        bed.apply(PAYMENTS);

        assertThat(bed.kubernetes(CLUSTER.cluster().id()).get("v1", "Namespace", "", "payments").orElseThrow()
                        .text("/metadata/labels/pod-security.kubernetes.io~1enforce"))
                .hasValue("restricted");
    }

    @Test
    void the_team_runs_its_namespace_and_nothing_else() {
        assertThat(Authorizer.of(estate()))
                .group(Payments.TEAM)
                .inNamespace("payments")
                .can("delete", "pods")
                .cannot("create", "rolebindings.rbac.authorization.k8s.io")
                .inNamespace("kube-system")
                .cannot("get", "secrets")
                .and()
                .onlyClusterAdmins(); // the admins come by Azure RBAC
    }

    @Test
    void pods_do_not_reach_each_other_unless_a_policy_says_so() {
        World world = World.of(PAYMENTS)
                .with(NetworkPod.of("payments", "api", Map.of("app", "api")))
                .with(NetworkPod.of("payments", "db", Map.of("app", "db")));

        assertThat(Reachability.of(world)).from("payments/api").to("payments/db", 5432).isDenied();
    }

    @Test
    void time_is_virtual(TestBed bed, VirtualTime clock) {
        LocalDate today = bed.audit(PAYMENTS).day();
        clock.advance(Duration.ofDays(365));

        assertThat(bed.audit(PAYMENTS).day()).isEqualTo(today.plusDays(365));
    }

    @Test
    void nothing_leaves_this_machine() {
        assertThatThrownBy(() -> URI.create("https://management.azure.com/").toURL().openStream())
                .hasStackTraceContaining("may not leave this machine");
    }
}
