package dev.breakwater.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from an empty subscription to a repaired drift. */
class QuickstartTest {
    @TempDir
    private Path reports;

    @Test
    void the_story_runs_to_its_end() throws IOException {
        String told = run();

        assertThat(told)
                .containsSubsequence(
                        "create managedClusters/shop",
                        "managedClusters/shop: the service works on it",
                        "managedClusters/shop: created",
                        "NetworkPolicy/allow-frontend-to-backend: created",
                        "nothing to change",
                        "create NetworkPolicy/default-deny-ingress",
                        "update managedClusters/shop",
                        "false -> true",
                        "[\"0.0.0.0/0\"] -> [\"203.0.113.0/24\"]",
                        "HARDENS",
                        "What had weakened",
                        "AKS-API-03",
                        "AKS-ID-03",
                        "managedClusters/shop: updated",
                        "The whole audit with its evidence");
    }

    @Test
    void the_audit_after_the_repair_has_lost_the_findings_of_the_drift() throws IOException {
        run();

        assertThat(Files.readString(reports.resolve("audit-drifted.html"))).contains("AKS-ID-03", "0.0.0.0/0");
        assertThat(Files.readString(reports.resolve("audit-now.html"))).doesNotContain("0.0.0.0/0");
    }

    @Test
    void the_page_shows_who_may_do_what_and_what_reaches_what() throws IOException {
        run();

        assertThat(Files.readString(reports.resolve("audit-now.html")))
                .contains(
                        "Who may do what in shop",
                        "Who reaches whom",
                        "default/Pod/stranger, shop/Pod/backend: nothing");
    }

    @Test
    void the_readme_shows_what_it_says() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf("```text\n", readme.indexOf("<!-- output: quickstart -->")) + "```text\n".length();
        String[] lines = readme.substring(start, readme.indexOf("```", start)).split("\n");

        assertThat(lines).hasSizeGreaterThan(20);
        assertThat(run().lines().map(QuickstartTest::plain).toList())
                .containsSubsequence(Arrays.stream(lines)
                        .map(QuickstartTest::plain)
                        .filter(line -> !line.isEmpty() && !line.equals("…"))
                        .toList());
    }

    @Test
    void a_live_run_names_every_setting_that_is_missing() {
        assertThatThrownBy(Settings::fromProperties)
                .hasMessageContainingAll(
                        "-Dbreakwater.subscription",
                        "-Dbreakwater.tenant",
                        "-Dbreakwater.group",
                        "-Dbreakwater.adminGroup",
                        "-Dbreakwater.range");
    }

    /** Columns are as wide as their contents, which other lines decide. */
    private static String plain(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }

    private String run() throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        try (Landscape landscape = new EmbeddedLandscape(out)) {
            new Quickstart(landscape, out, reports).run();
        }
        return told.toString(StandardCharsets.UTF_8);
    }
}
