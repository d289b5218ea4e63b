package dev.breakwater.examples.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SandboxExampleTest {
    @Test
    void the_pool_isolates_pods_and_the_workload_asks_for_it() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        SandboxExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "KataVmIsolation",
                        "kata-vm-isolation",
                        "Deployment/plugin is marked untrusted and lands on plugins (sandboxed).",
                        "managedClusters/shop: created",
                        "Deployment/plugin: created",
                        "nothing to change")
                .doesNotContain("failed", "not checked: whether the feature");
    }
}
