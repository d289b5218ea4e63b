package dev.breakwater.stories;

import static dev.breakwater.testing.HardeningRules.clusters;
import static dev.breakwater.testing.HardeningRules.resources;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The story of Defender: somebody looks at what runs, in the cluster and from Azure. */
class DefenderStoryTest {
    // tag::declaration[]
    static final SecureCluster CLUSTER = Stories.cluster()
            .defenderPlan(true) // of the whole subscription, and billed for it: the sensor is on anyway
            .build();
    static final DesiredState SECURE = DesiredState.named("shop").with(CLUSTER);
    // end::declaration[]

    // tag::insecure[]
    static final DesiredState INSECURE = DesiredState.named("shop")
            .with(Stories.cluster()
                    .customise(hardened -> hardened.withDefenderWorkspace(Optional.empty()))
                    .build())
            .with(DefenderPlan.containers()
                    .subscription(TestBed.SUBSCRIPTION)
                    .tier(DefenderTier.FREE)
                    .build());
    // end::insecure[]

    // tag::test[]
    static final Rule WATCHED =
            clusters().shouldPass("AKS-OBS-01").and(resources(DefenderPlan.TYPE).shouldPass("AKS-OBS-02"));

    @Test
    void sensor_and_plan_are_on() {
        WATCHED.check(Estate.of(SECURE));
    }
    // end::test[]

    @Test
    void a_cluster_that_nobody_watches_is_found() throws IOException {
        Stories.failsAsOn("defender.md", () -> WATCHED.check(Estate.of(INSECURE)));
    }
}
