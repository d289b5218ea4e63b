package dev.breakwater.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImagesExampleTest {
    @Test
    void the_registry_is_scanned_and_signatures_are_told() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        ImagesExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "2 images, 2 findings: 1 critical, 1 low; 1 of them accepted",
                        "shop/api@sha256:",
                        "nothing found",
                        "CRITICAL  CVE-2024-3094  xz-libs 1.0  fixed in 5.6.1-r2",
                        "accepted by team-shop until 2026-12-22: apt is not reachable",
                        "open, HIGH or worse: 1",
                        "vulnerabilities\n  CRITICAL CVE-2024-3094",
                        "VERIFIED localhost:",
                        "shop/web:1.5@sha256:",
                        " by CN=Release,O=Shop,ST=WA,C=US, under the policy all",
                        "FAILED localhost:",
                        "shop/api:2.1@sha256:");
    }
}
