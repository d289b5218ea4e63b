package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler does, an apply ends with a result that says what happened to each resource. */
@Timeout(20)
class FaultyHandlerTest {
    private final Scene scene = new Scene();

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("answers nothing", new Wrapped(new InMemoryProvider()) {
                    @Override
                    @SuppressWarnings("NullAway") // that is the defect
                    public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                        return null;
                    }
                }),
                Arguments.of("is done with no state", new Wrapped(new InMemoryProvider()) {
                    @Override
                    @SuppressWarnings("NullAway") // that is the defect
                    public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                        return Progress.done(null);
                    }
                }),
                Arguments.of("is pending without a time", new Wrapped(new InMemoryProvider()) {
                    @Override
                    @SuppressWarnings("NullAway") // that is the defect
                    public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                        return Progress.pending(Operation.of("create", "x"), null);
                    }
                }),
                Arguments.of("runs out of stack", new Wrapped(new InMemoryProvider()) {
                    @Override
                    public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                        throw new StackOverflowError("password=hunter2");
                    }
                }),
                Arguments.of("breaks when it compares what was written", new Wrapped(new InMemoryProvider()) {
                    @Override
                    public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                        if (actual.isPresent()) {
                            throw new LinkageError("password=hunter2");
                        }
                        return super.diff(desired, body, actual);
                    }
                }),
                Arguments.of("has no exclusion key", new Wrapped(new InMemoryProvider()) {
                    @Override
                    public String exclusionKey(Address<ArmState> address) {
                        throw new LinkageError("password=hunter2");
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_broken_handler_is_a_failure_of_its_resource(String what, Wrapped handler) {
        scene.behind(handler);
        ApplyResult result = scene.apply(Thing.named("a"), Thing.named("b").after("a"));

        assertThat(result.outcome(Thing.at("a")).orElseThrow())
                .as(what)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.text())
                                .contains("things/a")
                                .contains("defect of the provider")
                                .doesNotContain("hunter2"));
        assertThat(result.outcome(Thing.at("b"))).contains(new Outcome.Skipped(Thing.at("b"), Thing.at("a")));
    }

    @Test
    void a_reader_that_answers_nothing_fails_the_plan_with_a_sentence() {
        scene.behind(new Wrapped(scene.provider) {
            @Override
            @SuppressWarnings("NullAway") // that is the defect
            public Map<Address<ArmState>, ArmState> readAll(Collection<Thing> desired, HandlerContext context) {
                return null;
            }
        });

        assertThatThrownBy(() -> scene.plan(Thing.named("a")))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("defect of the provider");
    }

    @Test
    void a_service_that_asks_for_no_wait_is_not_hammered() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault = InMemoryProvider.busy("create a", 1_000_000, Optional.of(Duration.ZERO));

        ApplyResult result = scene.apply(plan);

        assertThat(result.outcomes().get(0).text()).startsWith("Gave up on things/a after ");
        assertThat(scene.provider.callsOf("create")).hasSizeLessThan(20);
    }

    @Test
    void a_service_that_asks_for_ages_is_given_up_at_once() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault =
                InMemoryProvider.busy("create a", 1_000, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));

        assertThat(scene.apply(plan).outcomes().get(0).text()).startsWith("Gave up on things/a after 1 attempt");
        assertThat(scene.provider.callsOf("create")).hasSize(1);
    }

    @Test
    void an_operation_to_be_looked_at_in_ages_waits_for_the_deadline() {
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                return Progress.pending(Operation.of("create", "x"), Instant.MAX);
            }
        });

        assertThat(scene.apply(Thing.named("a")).outcomes().get(0)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void an_operation_to_be_looked_at_in_the_past_is_looked_at_after_the_poll_interval() {
        scene.provider.takes = Duration.ofMillis(400);
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                Progress<ArmState> progress = super.create(desired, body, context);
                return Progress.pending(((Progress.Pending<ArmState>) progress).operation(), Instant.EPOCH);
            }
        });

        assertThat(scene.apply(Thing.named("a")).orThrow().elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(scene.provider.violations).isEmpty();
    }

    @Test
    void what_somebody_closes_while_a_change_goes_on_in_parts_is_not_opened_again() {
        scene.provider.things.put("a", Document.object("x", 0, "open", true));
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> update(
                    Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
                Document closed = actual.document().with("open", false);
                service.things.put("a", closed);
                service.calls.add("update a");
                return Progress.done(new ArmState(closed, "v1"));
            }
        });
        Plan plan = scene.plan(Thing.named("a").with("x", 1).with("open", true));

        ApplyResult result = scene.apply(plan);

        assertThat(plan.needs()).isEmpty();
        assertThat(result.outcomes().get(0).text())
                .contains("the plan is stale")
                .contains("/open: false -> true would now weaken security");
        assertThat(scene.provider.callsOf("update")).hasSize(1);
    }

    @Test
    void a_creation_that_goes_on_in_parts_may_do_all_that_was_declared() {
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                return super.create(desired, body.without("sealed"), context);
            }
        });

        scene.apply(Thing.named("a").with("sealed", true).with("x", 1)).orThrow();

        assertThat(scene.provider.writes()).containsExactly("create a", "update a");
    }

    @Test
    void a_creation_that_weakens_is_said_first_and_needs_its_permission() {
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return actual.isPresent()
                        ? super.diff(desired, body, actual)
                        : List.of(new FieldChange(
                                "/lets",
                                FieldValue.absent(),
                                FieldValue.of(Document.of("everybody in")),
                                Effect.WEAKENS,
                                Consequence.IN_PLACE));
            }
        });
        Plan plan = scene.plan(Thing.named("a"));

        assertThat(plan.needs()).containsExactly(Permission.WEAKEN);
        assertThat(plan.render()).contains("This plan WEAKENS security:\n  things/a /lets: everybody in\n");
        assertThat(scene.apply(plan, Permission.WEAKEN).isSuccess()).isTrue();
    }

    @Test
    void what_was_in_sync_is_looked_at_again_when_what_it_needs_had_to_be_made_anew() {
        scene.provider.things.put("child", Document.object());
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                service.things.remove("child"); // it went with the old parent
                return super.create(desired, body, context);
            }
        });
        Plan plan = scene.plan(Thing.named("parent"), Thing.named("child").after("parent"));

        ApplyResult result = scene.apply(plan);

        assertThat(result.outcome(Thing.at("child")).orElseThrow().text()).contains("was there and is gone");
        assertThat(result.isSuccess()).isFalse();
    }

    @Test
    void a_write_that_waits_for_a_thread_when_the_run_stops_is_never_sent() {
        Plan plan = scene.plan(Thing.named("a"));
        @SuppressWarnings("unchecked")
        Planned<Thing, ArmState> one = (Planned<Thing, ArmState>) plan.planned().get(0);
        try (Run run = new Run(EngineOptions.standard().withTime(scene.time), "prod")) {
            Upsert<Thing, ArmState> step = new Upsert<>(run, one, outcome -> {});
            step.write(() -> {
                throw ProviderException.refused("Sent", "it was sent");
            });

            assertThat(step.stopped("cancelled")).isInstanceOf(Outcome.NotStarted.class);
            run.loop().run();

            assertThat(step.sent())
                    .as("what was reported as not started stays so")
                    .isFalse();
        }
    }

    @Test
    void an_answer_between_two_failures_begins_the_count_anew() {
        AtomicInteger polls = new AtomicInteger();
        scene.provider.takes = Duration.ofMinutes(1);
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public Progress<ArmState> poll(Operation operation, HandlerContext context) {
                int poll = polls.incrementAndGet();
                if (poll % 2 == 1) {
                    Optional<Duration> wait = Optional.of(Duration.ofMinutes(3));
                    throw ProviderException.transientFailure("Busy", "busy", wait);
                }
                return poll < 8
                        ? Progress.pending(operation, context.clock().instant().plusSeconds(1))
                        : super.poll(operation, context);
            }
        });

        assertThat(scene.apply(Thing.named("a")).orThrow().elapsed())
                .as("far longer than the retry deadline of five minutes")
                .isGreaterThan(Duration.ofMinutes(12));
    }
}
