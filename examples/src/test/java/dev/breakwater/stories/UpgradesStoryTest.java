package dev.breakwater.stories;

import static dev.breakwater.testing.HardeningRules.clusters;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.Rule;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The story of upgrades: versions and node images that come by themselves. */
class UpgradesStoryTest {
    // tag::declaration[]
    static final SecureCluster SECURE = Stories.cluster().build(); // patches and node images, in windows of their own
    // end::declaration[]

    // tag::insecure[]
    static final SecureCluster INSECURE = SECURE.withCustomisations(
            hardened -> hardened.withUpgradeChannels(new UpgradeChannels(UpgradeChannel.NONE, NodeOsChannel.NONE)));
    // end::insecure[]

    // tag::test[]
    static final Rule UP_TO_DATE = clusters().shouldPass("AKS-UPG-03", "AKS-UPG-04");

    @Test
    void the_service_keeps_the_cluster_up_to_date() {
        UP_TO_DATE.check(Estate.of(DesiredState.named("shop").with(SECURE)));
    }
    // end::test[]

    @Test
    void upgrades_by_hand_are_found() throws IOException {
        Stories.failsAsOn(
                "upgrades.md",
                () -> UP_TO_DATE.check(Estate.of(DesiredState.named("shop").with(INSECURE))));
    }
}
