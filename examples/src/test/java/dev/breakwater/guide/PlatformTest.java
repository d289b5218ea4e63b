package dev.breakwater.guide;

// tag::platform[]
import static dev.breakwater.testing.BreakwaterAssertions.assertDeniedBy;
import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.HardeningRules.clusters;
import static dev.breakwater.testing.HardeningRules.namespaces;

import dev.breakwater.access.Authorizer;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.AsPrincipal;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.Faults;
import dev.breakwater.testing.HardeningContract;
import dev.breakwater.testing.HardeningRule;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import org.junit.jupiter.api.Test;

@BreakwaterTest // an Azure, a Kubernetes, an engine and a virtual clock for each test; nothing leaves the JVM
class PlatformTest implements HardeningContract {
    static final SecureCluster CLUSTER = Platform.payments(); // the code under test
    static final DesiredState PAYMENTS = DesiredState.named("payments").with(CLUSTER);

    @HardeningRule // a test for each rule and resource
    static final Rule NO_LOCAL_ACCOUNTS =
            clusters().taggedWith("env", "prod").shouldDisableLocalAccounts().because("break-glass goes through PIM");

    @HardeningRule
    static final Rule RESTRICTED = namespaces().shouldPass("K8S-PSA-01");

    @Override
    public Estate estate() {
        return Estate.of(PAYMENTS);
    }

    @Test
    void the_first_plan_creates_one_hardened_cluster(Engine engine) {
        assertThat(engine.plan(PAYMENTS))
                .creates(AksCluster.TYPE, 1)
                .weakensNothing()
                .requires();
    }

    @Test
    void an_apply_survives_throttling_and_is_done_then(Engine engine, FakeAzure azure) {
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
    @AsPrincipal(roles = "Reader") // this engine is somebody's who has that role and no other
    void a_reader_deploys_nothing(Engine engine) {
        assertDeniedBy("Microsoft.Authorization/policyAssignments/write", () -> engine.apply(engine.plan(PAYMENTS)));
    }

    @Test
    @Faults(seed = 7) // one request in ten is throttled, refused or cut off
    void an_apply_survives_a_bad_day(TestBed bed) {
        bed.apply(PAYMENTS);

        assertThat(bed.engine().plan(PAYMENTS)).isEmpty();
    }

    @Test
    void a_privileged_pod_does_not_get_in(TestBed bed) {
        bed.apply(PAYMENTS);

        assertThat(bed.kubernetes(CLUSTER.cluster().id()))
                .rejects(Platform.privilegedPod("payments"))
                .because("privileged")
                .withStatus(403);
    }

    @Test
    void the_team_runs_its_namespace_and_nothing_else() {
        assertThat(Authorizer.of(Estate.of(PAYMENTS)))
                .group(Platform.TEAM)
                .inNamespace("payments")
                .can("delete", "pods")
                .inNamespace("kube-system")
                .cannot("get", "secrets");
    }
}
// end::platform[]
