package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopTest {
    private static final Duration SOON = Duration.ofMillis(1_500);

    private final Scene scene = new Scene();
    private final CountDownLatch entered = new CountDownLatch(2);
    private final CountDownLatch never = new CountDownLatch(1);

    /** The creation of {@code hung} does not come back until its thread is interrupted; {@code quick} is created. */
    private void hang() {
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                if (call.equals("create hung")) {
                    entered.countDown();
                    waitFor(never);
                }
                T answer = body.run();
                if (call.equals("create quick")) {
                    entered.countDown();
                }
                return answer;
            }
        };
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Plan plan() {
        return scene.plan(
                Thing.named("hung"), Thing.named("quick"), Thing.named("behind").after("hung"));
    }

    private static void assertStopped(ApplyResult result, String reason, long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(result.outcome(Thing.at("hung")).orElseThrow()).isInstanceOf(Outcome.Unknown.class);
        assertThat(result.outcome(Thing.at("hung")).orElseThrow().text())
                .isEqualTo("in flight when stopped (" + reason + "): it may have happened; plan again.");
        assertThat(result.outcome(Thing.at("quick")).orElseThrow()).isInstanceOf(Outcome.Applied.class);
        assertThat(result.outcome(Thing.at("behind")).orElseThrow())
                .isEqualTo(new Outcome.NotStarted(Thing.at("behind"), reason));
        assertThat(result.isSuccess()).isFalse();
    }

    @Test
    void the_deadline_stops_within_a_second_and_says_what_happened_to_each() {
        hang();
        scene.with(options -> options.withTime(TimeSource.system()).withDeadline(Duration.ofMillis(300)));
        Plan plan = plan();

        long start = System.nanoTime();
        ApplyResult result = scene.apply(plan);

        assertStopped(result, "the deadline of 0.3 s has passed", start);
        assertThat(scene.codes()).contains("run.stopping").endsWith("apply.finished");
    }

    @Test
    void a_cancellation_stops_within_a_second_and_says_what_happened_to_each() throws InterruptedException {
        hang();
        Cancellation cancellation = Cancellation.create();
        scene.with(options -> options.withCancellation(cancellation));
        Plan plan = plan();
        Thread other = new Thread(() -> {
            waitFor(entered);
            cancellation.cancel();
        });
        other.start();

        long start = System.nanoTime();
        ApplyResult result = scene.apply(plan);
        other.join();

        assertStopped(result, "cancelled", start);
    }

    @Test
    void an_interrupt_stops_within_a_second_and_stays_set() throws InterruptedException {
        hang();
        Plan plan = plan();
        Thread caller = Thread.currentThread();
        Thread other = new Thread(() -> {
            waitFor(entered);
            caller.interrupt();
        });
        other.start();

        long start = System.nanoTime();
        ApplyResult result = scene.apply(plan);

        assertThat(Thread.interrupted()).as("the flag is restored").isTrue();
        other.join();
        assertStopped(result, "interrupted", start);
    }

    @Test
    void a_call_that_ends_within_the_grace_counts() {
        Cancellation cancellation = Cancellation.create();
        scene.with(options -> options.withCancellation(cancellation));
        Plan plan = scene.plan(Thing.named("a"), Thing.named("b").after("a"));
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                if (call.equals("create a")) {
                    cancellation.cancel();
                }
                return body.run();
            }
        };

        ApplyResult result = scene.apply(plan);

        assertThat(result).hasToString("ApplyResult[prod: 1 applied, 1 not started]");
        List<String> codes = scene.codes();
        assertThat(codes.subList(codes.indexOf("run.stopping"), codes.size()))
                .as("nothing new starts after the stop")
                .doesNotContain("change.started");
    }

    @Test
    @Timeout(20)
    void a_virtual_time_that_somebody_else_moves_past_the_deadline_stops_a_hung_call() throws InterruptedException {
        hang();
        Plan plan = plan();
        Thread other = new Thread(() -> {
            waitFor(entered);
            scene.time.advance(Duration.ofHours(3));
        });
        other.start();

        ApplyResult result = scene.apply(plan);
        other.join();

        assertThat(result.outcome(Thing.at("hung")).orElseThrow()).isInstanceOf(Outcome.Unknown.class);
        assertThat(result.render()).contains("the deadline of 2 h has passed");
    }

    @Test
    void what_is_cancelled_before_it_begins_writes_nothing() {
        Cancellation cancellation = Cancellation.create();
        Plan plan = plan();
        scene.with(options -> options.withCancellation(cancellation));
        cancellation.cancel();

        ApplyResult result = scene.apply(plan);

        assertThat(result).hasToString("ApplyResult[prod: 3 not started]");
        assertThat(scene.provider.writes()).isEmpty();
        assertThatThrownBy(this::plan)
                .isInstanceOf(BreakwaterException.class)
                .hasMessage("Stopped while reading prod: cancelled. Nothing was written.");
    }

    @Test
    void an_operation_pending_at_the_deadline_may_have_happened() {
        scene.provider.takes = Duration.ofHours(5);

        ApplyResult result = scene.apply(Thing.named("a"));

        assertThat(result.outcomes().get(0)).isInstanceOf(Outcome.Unknown.class);
        assertThat(result.elapsed()).isEqualTo(Duration.ofHours(2));
    }
}
