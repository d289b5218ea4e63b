package dev.breakwater.examples.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordingExampleTest {
    @Test
    void a_change_is_rehearsed_on_what_was_recorded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        RecordingExample.run(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("Recorded: 15 resources, 0 gaps.")
                .contains("Plan for shop: 1 to update, 14 unchanged")
                .contains("{\"env\":\"prod\"}")
                .contains("Failing afterwards: [AKS-API-01");
    }
}
