package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApplyTest {
    private final Scene scene = new Scene();

    @Test
    void outputs_feed_inputs() {
        Thing source = Thing.named("source");
        ApplyResult result = scene.apply(Thing.named("user").with("uses", source.serial()), source);

        assertThat(result).hasToString("ApplyResult[prod: 2 applied]");
        assertThat(scene.provider.things.get("user").text("/uses")).contains("source-1");
        assertThat(result.state(source.address()).flatMap(Thing.SERIAL::read)).contains("source-1");
    }

    @Test
    void what_is_in_sync_when_its_turn_comes_is_left_alone() {
        Plan plan = scene.plan(Thing.named("a").with("size", 1));
        scene.provider.things.put("a", Document.object("size", 1));

        ApplyResult result = scene.apply(plan).orThrow();

        assertThat(result.outcomes()).containsExactly(new Outcome.Unchanged(Thing.at("a")));
        assertThat(scene.provider.writes()).isEmpty();
    }

    @Test
    void ten_calls_are_in_flight_at_most_while_a_thousand_operations_are_pending() {
        scene.provider.takes = Duration.ofMinutes(20);
        Thing[] things =
                IntStream.range(0, 1200).mapToObj(i -> Thing.named("t" + i)).toArray(Thing[]::new);

        ApplyResult result = scene.apply(things).orThrow();

        assertThat(result.outcomes()).hasSize(1200);
        assertThat(scene.provider.mostPending.get()).isEqualTo(1200);
        assertThat(scene.provider.mostInFlight.get()).isBetween(2, 10);
        assertThat(scene.provider.violations).isEmpty();
        assertThat(result.elapsed()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void one_key_has_one_writer_for_the_whole_life_of_its_operations() {
        scene.provider.keys = name -> name.substring(0, 1);
        scene.provider.takes = Duration.ofMinutes(1);
        Thing[] things = IntStream.range(0, 30)
                .mapToObj(i -> Thing.named(List.of("a", "b", "c").get(i % 3) + i))
                .toArray(Thing[]::new);

        ApplyResult result = scene.apply(things).orThrow();

        assertThat(scene.provider.violations).isEmpty();
        assertThat(result.elapsed()).as("three lines of ten").isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void what_depends_on_a_failure_is_skipped_with_the_root_cause_and_the_rest_finishes() {
        scene.provider.fault = InMemoryProvider.before(
                "create root", call -> ProviderException.refused("QuotaExceeded", "things/root: quota exceeded."));

        ApplyResult result = scene.apply(
                Thing.named("root"),
                Thing.named("child").after("root"),
                Thing.named("grandchild").after("child"),
                Thing.named("other"),
                Thing.named("behind").after("other"));

        assertThat(result).hasToString("ApplyResult[prod: 1 failed, 2 applied, 2 skipped]");
        assertThat(result.outcome(Thing.at("grandchild")))
                .contains(new Outcome.Skipped(Thing.at("grandchild"), Thing.at("root")));
        assertThat(scene.provider.callsOf("create")).doesNotContain("child", "grandchild");
        assertThat(result.render())
                .contains("! things/root: things/root: quota exceeded.")
                .contains("! things/child: skipped because of things/root.");
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("quota exceeded");
    }

    @Test
    void a_stranger_exception_of_a_handler_is_a_failure_without_its_text() {
        scene.provider.fault =
                InMemoryProvider.before("create a", call -> new IllegalStateException("password=hunter2"));

        ApplyResult result = scene.apply(Thing.named("a"), Thing.named("b"));

        assertThat(result.outcome(Thing.at("a")).orElseThrow().text())
                .isEqualTo("Cannot handle things/a: its handler failed with java.lang.IllegalStateException, which is a"
                        + " defect of the provider; report it with the stack trace.");
        assertThat(((Outcome.Failed) result.outcome(Thing.at("a")).orElseThrow()).cause())
                .hasNoCause();
        assertThat(scene.events.toString() + result.render()).doesNotContain("hunter2");
        assertThat(result.outcome(Thing.at("b")).orElseThrow().isSuccess()).isTrue();
    }

    @Test
    void a_change_that_the_service_takes_in_parts_is_sent_until_all_is_in_effect() {
        scene.provider.things.put("a", Document.object("x", 0, "y", 0, "z", 0));
        Plan plan = scene.plan(Thing.named("a").with("x", 1).with("y", 1).with("z", 1));
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                if (!call.equals("update a")) {
                    return body.run();
                }
                Document before = scene.provider.things.get("a");
                body.run();
                Document after = scene.provider.things.get("a");
                String first = before.diff(after).get(0).pointer();
                Document partly = before.withAt(first, 1);
                scene.provider.things.put("a", partly);
                return Progresses.done(partly);
            }
        };

        scene.apply(plan).orThrow();

        assertThat(scene.provider.callsOf("update")).hasSize(3);
    }

    @Test
    void a_change_that_is_accepted_and_ignored_is_a_failure() {
        scene.provider.things.put("a", Document.object("x", 0));
        Plan plan = scene.plan(Thing.named("a").with("x", 1));
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                return call.equals("update a") ? Progresses.done(Document.object("x", 0)) : body.run();
            }
        };

        ApplyResult result = scene.apply(plan);

        assertThat(result.outcomes().get(0).text()).contains("did not take effect: /x: 0 -> 1");
        assertThat(scene.provider.callsOf("update"))
                .as("tried again once, then given up")
                .hasSize(2);
    }

    @Test
    void an_operation_reported_as_failed_whose_work_was_done_counts_as_applied() {
        scene.provider.takes = Duration.ofMinutes(1);
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                T answer = body.run();
                if (call.equals("poll a")) {
                    throw ProviderException.refused("InternalError", "the operation failed.");
                }
                return answer;
            }
        };

        assertThat(scene.apply(Thing.named("a").with("x", 1)).isSuccess()).isTrue();
    }

    @Test
    void what_was_in_sync_is_compared_again_when_its_input_was_written() {
        Thing source = Thing.named("source").with("size", 1);
        Thing user = Thing.named("user").with("uses", source.serial());
        scene.apply(source, user).orThrow();
        Plan plan = scene.plan(source.with("size", 2), user);
        scene.provider.things.computeIfPresent("source", (name, body) -> body.with("serial", "moved"));

        scene.apply(plan).orThrow();

        assertThat(scene.provider.things.get("user").text("/uses")).contains("moved");
    }

    @Test
    void pruning_deletes_only_with_the_option_and_the_permission_and_goes_last() {
        scene.apply(Thing.named("old"), Thing.named("older")).orThrow();
        scene.with(options -> options.withPrune(true));
        Plan plan = scene.plan(Thing.named("new"));

        assertThat(plan.needs()).containsExactly(Permission.DELETE);
        assertThatThrownBy(() -> scene.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("permission DELETE was not given; needed by things/older, things/old.");
        scene.apply(plan, Permission.DELETE).orThrow();

        assertThat(scene.provider.things.keySet()).containsExactly("new");
        assertThat(scene.provider.writes().subList(2, 3)).containsExactly("create new");
    }

    @Test
    void nothing_is_pruned_when_what_takes_its_place_could_not_be_made() {
        scene.apply(Thing.named("old")).orThrow();
        scene.with(options -> options.withPrune(true));
        Plan plan = scene.plan(Thing.named("new"));
        scene.provider.takes = Duration.ofMinutes(1);
        scene.provider.fault = InMemoryProvider.before(
                "poll new|create new", call -> ProviderException.refused("Quota", "things/new: quota exceeded."));

        ApplyResult result = scene.apply(plan, Permission.DELETE);

        assertThat(result.outcome(Thing.at("old"))).contains(new Outcome.Skipped(Thing.at("old"), Thing.at("new")));
        assertThat(scene.provider.callsOf("delete")).isEmpty();
    }

    @Test
    void what_lost_our_mark_after_the_plan_belongs_to_somebody_else_and_stays() {
        scene.apply(Thing.named("old")).orThrow();
        scene.with(options -> options.withPrune(true));
        Plan plan = scene.plan(Thing.named("new"));
        scene.provider.things.computeIfPresent("old", (name, body) -> body.with("owner", "somebody else"));

        scene.apply(plan, Permission.DELETE).orThrow();

        assertThat(scene.provider.things).containsKey("old");
        assertThat(scene.provider.callsOf("delete")).isEmpty();
    }

    @Test
    void every_permission_is_asked_for_and_all_missing_ones_are_named_at_once() {
        scene.apply(Thing.named("a").with("open", false).with("image", "v1"), Thing.named("gone"))
                .orThrow();
        scene.with(options -> options.withPrune(true));
        Plan plan = scene.plan(Thing.named("a").with("open", true).with("image", "v2"));

        assertThatThrownBy(() -> scene.apply(plan, Permission.WEAKEN))
                .isInstanceOfSatisfying(
                        PlanRefusedException.class,
                        refusal -> assertThat(refusal.missing())
                                .containsExactlyInAnyOrder(Permission.DELETE, Permission.REIMAGE_NODES))
                .hasMessageContaining("needed by things/gone")
                .hasMessageContaining("needed by things/a");
        assertThat(scene.apply(plan, Permission.values()).isSuccess()).isTrue();
    }

    @Test
    void a_long_chain_in_sync_needs_no_deep_stack() {
        Thing[] things = IntStream.range(0, 3_000)
                .mapToObj(i -> i == 0 ? Thing.named("t0") : Thing.named("t" + i).after("t" + (i - 1)))
                .toArray(Thing[]::new);
        for (Thing thing : things) {
            scene.provider.things.put(thing.name(), Document.object());
        }

        assertThat(scene.apply(things).outcomes()).allMatch(Outcome.Unchanged.class::isInstance);
    }

    @Test
    void the_threads_of_a_run_end_with_it() throws InterruptedException {
        scene.apply(Thing.named("a"), Thing.named("b")).orThrow();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("breakwater-")) {
                thread.join(2_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void a_handler_that_uses_an_output_the_declaration_does_not_list_is_refused_loudly() {
        scene.apply(Thing.named("other")).orThrow();
        scene.provider.sneaks = Optional.of(Thing.named("other").serial());

        ApplyResult result = scene.apply(Thing.named("other"), Thing.named("a"));

        assertThat(result.outcome(Thing.at("a")).orElseThrow().text())
                .isEqualTo("Cannot give things/other.serial to the handler of things/a: the inputs() of the declaration"
                        + " do not list it; list every output that is used.");
    }

    @Test
    void a_value_that_the_service_never_sets_fails_the_step_that_needs_it() {
        scene.provider.things.put("other", Document.object());

        ApplyResult result = scene.apply(
                Thing.named("other"),
                Thing.named("a").with("uses", Thing.named("other").serial()));

        assertThat(result.outcome(Thing.at("a")).orElseThrow().text())
                .contains("needs test/things|/things/other|serial, which the service has not set");
        assertThat(scene.provider.writes()).isEmpty();
    }

    @Test
    void the_result_says_what_was_done() {
        Outcome outcome = scene.apply(Thing.named("a").with("x", 1)).outcomes().get(0);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Applied.class,
                        applied -> assertThat(applied.change()).isInstanceOf(Change.Create.class));
        assertThat(outcome.text()).isEqualTo("created in 0.0 s.");
        assertThat(Optional.of(outcome.address()).map(Address::name)).contains("a");
    }
}
