package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void the_standard_is_ten_calls_two_hours_and_no_pruning() {
        EngineOptions standard = EngineOptions.standard();

        assertThat(standard.concurrency()).isEqualTo(10);
        assertThat(standard.deadline()).isEqualTo(Duration.ofHours(2));
        assertThat(standard.retryDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(standard.prune()).isFalse();
    }

    @Test
    void what_no_run_can_meet_is_refused() {
        EngineOptions standard = EngineOptions.standard();

        assertThatThrownBy(() -> standard.withConcurrency(0)).hasMessageContaining("concurrency is 0");
        assertThatThrownBy(() -> standard.withPollInterval(Duration.ZERO)).hasMessageContaining("pollInterval PT0S");
        assertThatThrownBy(() -> standard.withDeadline(Duration.ofSeconds(-1))).hasMessageContaining("deadline PT-1S");
        assertThatThrownBy(() -> standard.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)))
                .as("more than a time can hold")
                .hasMessageContaining("nor longer than a year");
    }

    @Test
    void virtual_time_moves_only_forward() {
        VirtualTime time = TimeSource.virtual(Scene.START);
        time.advance(Duration.ofMinutes(1));

        assertThat(time).hasToString("TimeSource[virtual, 2026-01-01T00:01:00Z]");
        assertThat(time.clock().instant()).isEqualTo(Scene.START.plusSeconds(60));
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(-1))).hasMessageContaining("cannot move back");
    }
}
