package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The stand-in itself must not hold up a build. */
class StandInTest {
    @Test
    void a_program_that_hangs_is_given_up() throws IOException, InterruptedException {
        assertThat(StandIn.succeeds(Duration.ofMillis(50), "sleep", "600")).isFalse();
        assertThat(StandIn.succeeds(Duration.ofSeconds(30), "true")).isTrue();
        assertThat(StandIn.succeeds(Duration.ofSeconds(30), "false")).isFalse();
    }
}
