package dev.breakwater.examples.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisExamplesTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void three_bindings_are_shown_before_and_after() throws Exception {
        BindingsExample.run(folder, out);

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("Before:", "After:")
                .contains("K8S-RBAC-");
        String after = Files.readString(folder.resolve("access-after.svg"));
        assertThat(after).contains("get secrets", "may, and might not before", "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61");
        assertThat(Files.readString(folder.resolve("access-before.svg"))).doesNotContain("9b1f6d0e");
        assertThat(Files.readString(folder.resolve("cluster-admin.svg")))
                .contains("7c1b2f6a-2f3e-4f0e-9d53-0f8f6c2a9b10", "cluster-admin")
                .doesNotContain("1f0a4e8c");
        assertThat(Files.readString(folder.resolve("bindings.html")))
                .contains("<h2>Who may do what in shop, and what changed</h2>", "<h2>Who gets to cluster-admin</h2>");
    }

    @Test
    void the_network_is_shown_open_denied_and_opened_again() throws Exception {
        NetworkExample.run(folder, out);

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains(
                        "Opened by two policies:\nshop/web to shop/db on TCP 5432\nFrom the internet: [service shop/web"
                                + " (load balancer): 0.0.0.0/0 to shop/web on TCP 8080], then []");
        assertThat(Files.readString(folder.resolve("network-allowed-graph.svg")))
                .contains("shop/Deployment/web to shop/StatefulSet/db: TCP 5432");
        assertThat(Files.readString(folder.resolve("network-denied.svg"))).contains(": nothing</title>");
    }
}
