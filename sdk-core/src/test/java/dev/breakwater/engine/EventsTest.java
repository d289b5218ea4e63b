package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Scene scene = new Scene();

    @Test
    void the_events_of_a_small_run_in_order() {
        scene.provider.takes = Duration.ofMinutes(1);
        scene.apply(Thing.named("a"), Thing.named("b").after("a"));

        assertThat(scene.codes())
                .containsExactly(
                        "plan.started",
                        "read.started",
                        "read.finished",
                        "plan.finished",
                        "apply.started",
                        "change.started",
                        "operation.pending",
                        "change.finished",
                        "change.started",
                        "operation.pending",
                        "change.finished",
                        "apply.finished");
        assertThat(scene.events.get(6))
                .hasToString("operation.pending things/a 0/2"
                        + " {\"operation\":\"create\",\"notBefore\":\"2026-01-01T00:01:00Z\"}");
        assertThat(scene.events.get(11)).hasToString("apply.finished 2/2 {\"applied\":2}");
        assertThat(scene.events.get(10).elapsed()).isEqualTo(Duration.ofMinutes(1));
        assertThat(scene.events.get(11).elapsed()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_progress_display_can_be_drawn_from_the_events_alone() {
        scene.provider.fault = InMemoryProvider.busy("create t3", 2, Optional.empty());
        Thing[] things = new Thing[20];
        for (int i = 0; i < things.length; i++) {
            things[i] = i < 10 ? Thing.named("t" + i) : Thing.named("t" + i).after("t" + (i - 10));
        }
        Plan plan = scene.plan(things);
        scene.events.clear();
        scene.apply(plan);

        Set<Address<?>> running = new HashSet<>();
        int finished = 0;
        for (EngineEvent event : scene.events) {
            assertThat(event.total()).isEqualTo(20);
            if (event.code() == EngineEvent.Code.CHANGE_STARTED) {
                assertThat(running.add(event.address().orElseThrow())).isTrue();
            } else if (event.code() == EngineEvent.Code.CHANGE_FINISHED) {
                assertThat(running.remove(event.address().orElseThrow())).isTrue();
                assertThat(event.details().text("/outcome")).contains("applied");
                assertThat(event.done()).isEqualTo(++finished);
            }
        }
        assertThat(finished).isEqualTo(20);
        assertThat(running).isEmpty();
    }

    @Test
    void a_listener_that_throws_breaks_nothing_and_silences_nobody() {
        scene.with(options -> options.withListeners(
                event -> {
                    throw new IllegalStateException("broken listener");
                },
                scene.events::add));

        assertThat(scene.apply(Thing.named("a")).isSuccess()).isTrue();
        assertThat(scene.codes()).endsWith("apply.finished");
    }

    @Test
    void the_ids_of_events_are_stable() {
        assertThat(EngineEvent.Code.values())
                .extracting(EngineEvent.Code::id)
                .containsExactly(
                        "plan.started",
                        "read.started",
                        "read.finished",
                        "plan.finished",
                        "plan.failed",
                        "apply.started",
                        "change.started",
                        "operation.pending",
                        "retry.waiting",
                        "change.finished",
                        "run.stopping",
                        "apply.finished");
    }

    @Test
    void a_listener_that_breaks_for_good_breaks_nothing_either() {
        scene.with(options -> options.withListeners(event -> {
            throw new LinkageError("broken listener");
        }));

        assertThat(scene.apply(Thing.named("a")).isSuccess()).isTrue();
    }

    @Test
    void no_more_is_done_than_there_is_to_do_while_planning_either() {
        Thing a = Thing.named("a");
        Thing b = Thing.named("b").with("uses", a.serial());
        scene.plan(a, b, Thing.named("c").with("uses", b.serial()));

        assertThat(scene.events)
                .hasSizeGreaterThan(6)
                .allSatisfy(
                        event -> assertThat(event.done()).as(event.toString()).isLessThanOrEqualTo(event.total()));
    }

    @Test
    void a_plan_that_comes_to_nothing_tells_why() {
        scene.provider.fault = InMemoryProvider.before(
                "read.*", call -> ProviderException.refused("Denied", "things: you may not read them."));

        assertThatThrownBy(() -> scene.plan(Thing.named("a"))).isInstanceOf(ProviderException.class);

        assertThat(scene.codes()).endsWith("plan.failed");
        assertThat(scene.events.get(scene.events.size() - 1).details().text("/error"))
                .contains("things: you may not read them.");
    }

    /** Keeps, for each call, whom it was made for, told by the thread that makes it. */
    private static final class Binder implements EngineListener {
        private final ThreadLocal<String> bound = new ThreadLocal<>();
        private final Queue<String> made = new ConcurrentLinkedQueue<>();

        @Override
        public void on(EngineEvent event) {
            // Only calls matter here.
        }

        @Override
        public <T> Callable<T> binding(String subject, Optional<Address<?>> address, Callable<T> call) {
            String caller = Thread.currentThread().getName();
            return () -> {
                bound.set(subject);
                assertThat(Thread.currentThread().getName()).isNotEqualTo(caller);
                try {
                    return call.call();
                } finally {
                    made.add(bound.get() + (address.isPresent() ? " here" : ""));
                }
            };
        }
    }

    @Test
    void a_listener_hands_over_to_the_threads_that_call_what_belongs_to_them() {
        Binder binder = new Binder();
        scene.with(options -> options.withListeners(binder));

        scene.apply(Thing.named("a"));

        assertThat(binder.made).contains("Thing", "things/a here");
    }

    @Test
    void a_listener_that_cannot_prepare_a_call_breaks_nothing() {
        EngineListener broken = new EngineListener() {
            @Override
            public void on(EngineEvent event) {
                // Nothing to say.
            }

            @Override
            public <T> Callable<T> binding(String subject, Optional<Address<?>> address, Callable<T> call) {
                throw new IllegalStateException("broken listener");
            }
        };
        scene.with(options -> options.withListeners(broken));

        assertThat(scene.apply(Thing.named("a")).isSuccess()).isTrue();
    }
}
