package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldValue;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final Scene scene = new Scene();

    @Test
    void the_second_plan_is_empty() {
        scene.apply(Thing.named("a").with("size", 1), Thing.named("b")).orThrow();

        Plan second = scene.plan(Thing.named("a").with("size", 1), Thing.named("b"));

        assertThat(second.isEmpty()).as(second.render()).isTrue();
        assertThat(second).hasToString("Plan[prod: nothing to change, 2 unchanged]");
    }

    @Test
    void an_output_of_what_does_not_exist_is_known_after_apply() {
        Thing source = Thing.named("source");
        Plan plan = scene.plan(Thing.named("user").with("uses", source.serial()), source);

        assertThat(plan.change(Thing.at("user")).orElseThrow().fields().get(0).after())
                .isEqualTo(new FieldValue.KnownAfterApply("test/things|/things/source|serial"));
        assertThat(plan.changes())
                .as("sources come first")
                .extracting(change -> change.address().name())
                .containsExactly("source", "user");
    }

    @Test
    void an_output_of_what_exists_is_resolved_at_plan() {
        Thing source = Thing.named("source");
        scene.apply(source).orThrow();

        Plan plan = scene.plan(source, Thing.named("user").with("uses", source.serial()));

        assertThat(plan.change(Thing.at("user")).orElseThrow().fields().get(0).after())
                .isEqualTo(FieldValue.of(Document.of("source-1")));
    }

    @Test
    void every_issue_of_every_declaration_is_thrown_once() {
        record Stranger() implements Resource<ArmState> {
            @Override
            public Address<ArmState> address() {
                return new Address<>("test/strangers", "/strangers/x");
            }

            @Override
            public Document document() {
                return Document.object();
            }
        }
        Thing cycleA = Thing.named("cycle-a").after("cycle-b");
        Thing cycleB = Thing.named("cycle-b").after("cycle-a");
        DesiredState desired = Scene.desired(
                        Thing.named("bad").wrong("size is 0, which is too small."),
                        Thing.named("user").with("uses", Thing.named("absent").serial()),
                        Thing.named("liar")
                                .with("uses", Thing.named("bad").serial())
                                .lying(),
                        cycleA,
                        cycleB)
                .with(new Stranger());

        assertThatThrownBy(() -> scene.engine().plan(desired))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("5 issues")
                .hasMessageContaining("size is 0")
                .hasMessageContaining("uses test/things at /things/absent, which is not declared")
                .hasMessageContaining("cycle-a → things/cycle-b → things/cycle-a")
                .hasMessageContaining("without listing it in inputs()")
                .hasMessageContaining("which knows Thing");
        assertThat(scene.provider.calls).as("nothing was asked of the service").isEmpty();
    }

    @Test
    void one_handler_is_asked_once_for_all_its_resources() {
        scene.plan(
                Thing.named("a"), Thing.named("b").after("a"), Thing.named("c").after("b"));

        assertThat(scene.provider.calls).containsExactly("read 3 things", "owned prod");
    }

    @Test
    void a_create_only_property_that_differs_is_refused_with_a_remedy() {
        scene.apply(Thing.named("a").with("place", "east")).orThrow();
        Plan plan = scene.plan(Thing.named("a").with("place", "west"));

        assertThat(plan.change(Thing.at("a")).orElseThrow()).isInstanceOf(Change.Refused.class);
        assertThatThrownBy(() -> scene.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("nothing was written")
                .hasMessageContaining("/place: east -> west")
                .hasMessageContaining("declare a new resource under another name");
    }

    @Test
    void reviews_see_what_is_there_and_what_would_be() {
        scene.provider.things.put("a", Document.object("size", 1, "kept", "by the service"));
        scene.with(options -> options.withReviews((before, after) -> List.of(new Remark(
                "seen",
                Optional.of(Thing.at("a")),
                Effect.NEUTRAL,
                false,
                before.find(Thing.at("a")).orElseThrow().document() + " to "
                        + after.find(Thing.at("a")).orElseThrow().document()))));

        Plan plan = scene.plan(Thing.named("a").with("size", 2));

        assertThat(plan.remarks())
                .extracting(Remark::text)
                .containsExactly(
                        "{\"size\":1,\"kept\":\"by the service\"} to" + " {\"size\":2,\"kept\":\"by the service\"}");
        assertThat(plan.before().origin()).isEqualTo(Estate.Origin.LIVE);
        assertThat(plan.after().origin()).isEqualTo(Estate.Origin.PLANNED);
    }

    @Test
    void a_remark_that_refuses_stops_the_apply_before_any_write() {
        scene.with(options -> options.withReviews((before, after) ->
                List.of(new Remark("lock-out", Optional.empty(), Effect.NEUTRAL, true, "Nobody could get in."))));
        Plan plan = scene.plan(Thing.named("a"));

        assertThatThrownBy(() -> scene.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("lock-out refuses: Nobody could get in.");
        assertThat(scene.provider.writes()).isEmpty();
    }

    @Test
    void a_review_that_breaks_fails_the_plan_without_its_text() {
        scene.with(options -> options.withReviews((before, after) -> {
            throw new IllegalStateException("password=hunter2");
        }));

        assertThatThrownBy(() -> scene.plan(Thing.named("a")))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("IllegalStateException")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void orphans_are_only_reported() {
        scene.apply(Thing.named("old"), Thing.named("new")).orThrow();

        Plan plan = scene.plan(Thing.named("new"));

        assertThat(plan.orphans()).extracting(Address::name).containsExactly("old");
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.render()).contains("Marked as ours but not declared").contains("things/old");
    }

    @Test
    void a_reading_that_fails_for_a_while_is_repeated() {
        scene.provider.fault = InMemoryProvider.busy("read .*", 2, Optional.of(Duration.ofSeconds(7)));

        assertThat(scene.plan(Thing.named("a")).changes()).hasSize(1);
        assertThat(scene.time.now()).isEqualTo(Scene.START.plusSeconds(14));
    }

    @Test
    void a_reading_that_is_refused_fails_the_plan() {
        scene.provider.fault = InMemoryProvider.before(
                "read .*", call -> ProviderException.refused("AuthorizationFailed", "may not " + call));

        assertThatThrownBy(() -> scene.plan(Thing.named("a")))
                .isInstanceOf(ProviderException.class)
                .hasMessage("may not read a");
    }

    @Test
    void observing_gives_what_is_there_with_the_time_and_the_gaps() {
        scene.apply(Thing.named("a")).orThrow();

        Estate seen = scene.engine().observe(Scene.desired(Thing.named("a"), Thing.named("b")));
        scene.provider.fault =
                InMemoryProvider.before("read .*", call -> ProviderException.refused("Forbidden", "may not " + call));
        Estate blind = scene.engine().observe(Scene.desired(Thing.named("a")));

        assertThat(seen.entries()).extracting(entry -> entry.address().name()).containsExactly("a");
        assertThat(seen.readAt()).contains(Scene.START);
        assertThat(seen.gaps()).isEmpty();
        assertThat(blind.entries()).isEmpty();
        assertThat(blind.gaps()).containsExactly(new Estate.Gap("test/things", "may not read a"));
    }

    @Test
    void destroying_deletes_what_exists_in_reverse_order() {
        Thing source = Thing.named("source");
        Thing user = Thing.named("user").with("uses", source.serial());
        scene.apply(source, user).orThrow();

        Plan plan = scene.engine().planDestroy(Scene.desired(source, user, Thing.named("never")));
        scene.apply(plan, dev.breakwater.change.Permission.DELETE).orThrow();

        assertThat(scene.provider.callsOf("delete")).containsExactly("user", "source");
        assertThat(scene.provider.things).isEmpty();
    }

    @Test
    void a_remark_that_weakens_needs_the_permission_although_no_field_does() {
        scene.with(options -> options.withReviews((before, after) ->
                List.of(new Remark("reach", Optional.empty(), Effect.WEAKENS, false, "The internet reaches it."))));
        Plan plan = scene.plan(Thing.named("a"));

        assertThat(plan.weakens()).isTrue();
        assertThatThrownBy(() -> scene.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("permission WEAKEN was not given; needed by remark reach.");
        assertThat(scene.provider.writes()).isEmpty();
    }

    @Test
    void observing_throws_what_is_not_a_missing_permission() {
        scene.provider.fault =
                InMemoryProvider.before("read .*", call -> ProviderException.refused("BadRequest", "cannot " + call));

        assertThatThrownBy(() -> scene.engine().observe(Scene.desired(Thing.named("a"))))
                .isInstanceOf(ProviderException.class)
                .hasMessage("cannot read a");
    }
}
