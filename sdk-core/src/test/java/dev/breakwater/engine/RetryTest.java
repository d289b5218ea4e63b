package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final Scene scene = new Scene();

    @Test
    void without_a_word_of_the_service_delays_double_from_one_second_to_thirty_with_jitter() {
        List<Duration> delays = delays(7);

        assertThat(delays).isEqualTo(delays(7)).isNotEqualTo(delays(8));
        long[] bases = {1, 2, 4, 8, 16, 30, 30};
        for (int i = 0; i < bases.length; i++) {
            assertThat(delays.get(i))
                    .as("delay " + i)
                    .isBetween(Duration.ofSeconds(bases[i]), Duration.ofMillis(Math.min(30_000, bases[i] * 1500)));
        }
    }

    private static List<Duration> delays(long seed) {
        Retries retries = new Retries(EngineOptions.standard().withSeed(seed), "subject");
        ProviderException busy = ProviderException.transientFailure("Busy", "busy", Optional.empty());
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            delays.add(retries.next(busy, Instant.EPOCH).orElseThrow());
        }
        return delays;
    }

    @Test
    void what_the_service_asks_to_wait_is_waited() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault = InMemoryProvider.busy("create a", 3, Optional.of(Duration.ofSeconds(40)));

        ApplyResult result = scene.apply(plan).orThrow();

        assertThat(result.elapsed()).isEqualTo(Duration.ofMinutes(2));
        assertThat(scene.codes().stream().filter("retry.waiting"::equals)).hasSize(3);
    }

    @Test
    void each_try_reads_and_compares_again() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault = InMemoryProvider.busy("create a", 1, Optional.empty());
        scene.provider.calls.clear();

        scene.apply(plan).orThrow();

        assertThat(scene.provider.calls).containsExactly("read a", "create a", "read a", "create a");
    }

    @Test
    void after_the_retry_deadline_the_step_fails_and_says_how_often_it_tried() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault = InMemoryProvider.busy("create a", 1_000, Optional.empty());

        ApplyResult result = scene.apply(plan);

        assertThat(result.outcomes().get(0).text())
                .matches("Gave up on things/a after \\d+ attempts: create a: busy, try later.");
        assertThat(result.elapsed()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }

    @Test
    void a_poll_that_fails_for_a_while_asks_for_the_same_operation_again() {
        scene.provider.takes = Duration.ofMinutes(10);
        scene.provider.fault = InMemoryProvider.busy("poll a", 5, Optional.empty());

        scene.apply(Thing.named("a")).orThrow();

        assertThat(scene.provider.callsOf("create")).containsExactly("a");
        assertThat(scene.provider.callsOf("poll")).hasSize(6);
    }

    @Test
    void a_scenario_of_thirty_minutes_runs_in_milliseconds() {
        scene.provider.takes = Duration.ofMinutes(10);
        long start = System.nanoTime();

        ApplyResult result = scene.apply(
                        Thing.named("a"),
                        Thing.named("b").after("a"),
                        Thing.named("c").after("b"))
                .orThrow();

        assertThat(result.elapsed()).isEqualTo(Duration.ofMinutes(30));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
}
