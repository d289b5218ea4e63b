package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the tests run an Azure CLI, checked without one. */
class AzTest {
    @ParameterizedTest
    @CsvSource({"0, false", "1.60.0, false", "2.44.1, false", "2.45.0, true", "2.74.0, true", "3.1.0, true"})
    void versions_are_compared_by_both_numbers(String version, boolean enough) {
        assertThat(Az.isAtLeast(version, 45)).isEqualTo(enough);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, true",
        "http_proxy, true",
        "no_proxy, true",
        "AZURE_CLIENT_ID, true",
        "PATH, false",
        "LANG, false"
    })
    void neither_proxies_nor_settings_of_the_machine_reach_it(String variable, boolean misleads) {
        assertThat(Az.misleads(variable)).isEqualTo(misleads);
    }

    @Test
    void what_a_script_has_started_ends_with_it() throws Exception {
        Path shell = Path.of("/bin/sh");
        Assumptions.assumeTrue(Files.isExecutable(shell), "there is no " + shell);
        Process process = new ProcessBuilder(shell.toString(), "-c", "sleep 600 & echo started; wait").start();
        InputStream out = process.getInputStream();
        assertThat(new String(out.readNBytes(8), StandardCharsets.US_ASCII)).isEqualTo("started\n");
        ProcessHandle child = process.descendants().findAny().orElseThrow();
        Az.end(process);
        assertThat(process.isAlive()).isFalse();
        child.onExit().get(20, TimeUnit.SECONDS);
    }
}
