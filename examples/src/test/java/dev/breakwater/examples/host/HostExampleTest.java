package dev.breakwater.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostExampleTest {
    @Test
    @Timeout(60)
    void a_cancelled_tenant_says_what_happened_and_the_other_finishes() throws InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        HostExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "blue: Applied shop",
                        "managedClusters/shop: created",
                        "red: Applied shop",
                        "managedClusters/shop: in flight when stopped (cancelled",
                        "Namespace/shop: not started")
                .doesNotContain("failed");
    }
}
