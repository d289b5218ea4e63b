package dev.breakwater.examples.privatecluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrivateClusterExampleTest {
    @Test
    void the_cluster_waits_for_its_network_and_its_names() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        PrivateClusterExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "/properties/apiServerAccessProfile/enablePrivateCluster",
                        "userDefinedRouting",
                        "virtualNetworkLinks/vnet-shop: created",
                        "managedClusters/shop: created",
                        "nothing to change")
                .doesNotContain("failed", "not checked: whether the feature");
    }
}
