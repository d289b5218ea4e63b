package dev.breakwater.examples.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PoolExampleTest {
    @Test
    void the_new_pool_comes_before_the_old_one_is_drained_and_goes() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        PoolExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "! refused managedClusters/shop",
                        "PoolReplacement.of(cluster, name)",
                        "~ update managedClusters/shop",
                        "~ update PoolDrain/apps",
                        "0 of 3 cordoned",
                        "~ update PoolRemoval/apps",
                        "Apply needs REPLACE_POOLS",
                        "PoolRemoval/apps: updated",
                        "The pool is apps2 from now on.")
                .doesNotContain("failed");
    }
}
