package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private final Scene scene = new Scene();

    private Plan plan() {
        scene.provider.things.put("db", Document.object("open", false, "image", "v1", "size", 1));
        scene.provider.things.put("fixed", Document.object("place", "east"));
        scene.provider.things.put("same", Document.object("size", 1));
        scene.with(options -> options.withReviews((before, after) -> List.of(
                new Remark("reach", Optional.of(Thing.at("db")), Effect.WEAKENS, false, "The internet reaches it."),
                new Remark("walls", Optional.empty(), Effect.HARDENS, false, "Nobody else gets in."))));
        Thing id = Thing.named("id");
        return scene.plan(
                id,
                Thing.named("app").with("identity", id.serial()).with("text", "x".repeat(90)),
                Thing.named("db").with("open", true).with("image", "v2").with("size", 2),
                Thing.named("fixed").with("place", "west"),
                Thing.named("same").with("size", 1));
    }

    @Test
    void a_plan_reads_well_and_says_first_what_weakens() {
        assertThat(plan().render()).isEqualTo("""
                Plan for prod: 2 to create, 1 to update, 1 refused, 1 unchanged: 1 harden, 2 weaken

                This plan WEAKENS security:
                  things/db /open: false -> true
                  reach: things/db: The internet reaches it.

                + create things/id

                + create things/app
                    /identity: (known after apply)
                    /text:     %s…

                ~ update things/db
                    /open:  false -> true   WEAKENS
                    /image: v1 -> v2        re-images nodes
                    /size:  1 -> 2

                ! refused things/fixed
                    /place: east -> west   cannot be changed
                    The service cannot change it on an existing resource; declare a new resource under another name,\
                 move to it, then delete this one.

                Remarks:
                  HARDENS  walls: Nobody else gets in.

                Apply needs WEAKEN for things/db, remark reach; REIMAGE_NODES for things/db.
                """.formatted("x".repeat(60)));
    }

    @Test
    void the_json_of_a_plan_is_stable() {
        scene.provider.things.put("db", Document.object("open", false));
        Thing id = Thing.named("id");

        String json = scene.plan(id, Thing.named("db").with("open", true).with("by", id.serial()))
                .toJson();

        assertThat(Document.parse(json)).isEqualTo(Document.parse("""
                {"schema": "breakwater.dev/plan/v1", "name": "prod", "kind": "apply",
                 "summary": {"create": 1, "update": 1, "delete": 0, "refused": 0, "none": 0, "hardening": 0, "weakening": 1},
                 "needs": ["WEAKEN"],
                 "changes": [
                  {"action": "create", "type": "test/things", "path": "/things/id", "fields": []},
                  {"action": "update", "type": "test/things", "path": "/things/db", "fields": [
                   {"path": "/open", "before": {"value": false}, "after": {"value": true},
                    "effect": "WEAKENS", "consequence": "IN_PLACE"},
                   {"path": "/by", "after": {"knownAfterApply": "test/things|/things/id|serial"},
                    "effect": "NEUTRAL", "consequence": "IN_PLACE"}]}],
                 "orphans": [], "remarks": []}"""));
        assertThat(json).startsWith("{\n  \"schema\" : \"breakwater.dev/plan/v1\",\n  \"name\" : \"prod\"");
    }

    @Test
    void the_one_line_form_counts() {
        assertThat(plan())
                .hasToString("Plan[prod: 2 to create, 1 to update, 1 refused, 1 unchanged: 1 harden, 2 weaken]");
        assertThat(scene.engine()).hasToString("Engine[1 resource types, concurrency=10]");
    }

    @Test
    void a_repairing_plan_tells_what_had_weakened() {
        scene.provider.things.put("db", Document.object("open", true, "size", 1));

        Plan plan = scene.plan(
                Thing.named("db").with("open", false).with("size", 2),
                Thing.named("new").with("open", true));

        assertThat(plan.hardening()).containsOnlyKeys(Thing.at("db"));
        assertThat(plan.hardening().get(Thing.at("db")))
                .map(FieldChange::toString)
                .containsExactly("/open: true -> false");
        assertThat(plan.weakening()).isEmpty();
        assertThat(plan.render())
                .startsWith("Plan for prod: 1 to create, 1 to update: 1 harden, 0 weaken\n")
                .contains("    /open: true -> false   HARDENS\n");
        assertThat(plan.needs()).isEmpty();
    }

    @Test
    void what_a_creation_hardens_is_marked_and_counted() {
        scene.behind(new Wrapped(scene.provider) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return super.diff(desired, body, actual).stream()
                        .map(field -> new FieldChange(
                                field.path(), field.before(), field.after(), Effect.HARDENS, field.consequence()))
                        .toList();
            }
        });

        Plan plan = scene.plan(Thing.named("deny").with("from", "all"));

        assertThat(plan.render()).isEqualTo("""
                Plan for prod: 1 to create: 1 harden, 0 weaken

                + create things/deny
                    /from: all   HARDENS
                """);
        assertThat(plan.hardening()).containsOnlyKeys(Thing.at("deny"));
    }

    @Test
    void namesakes_are_told_apart_by_where_they_lie() {
        Address<?> one = new Address<>("v1/Role", "/c/namespaces/one/roles/edit");
        Address<?> two = new Address<>("v1/Role", "/c/namespaces/two/roles/edit");
        Address<?> other = new Address<>("x/Role", "/c/namespaces/two/roles/edit");
        Address<?> alone = new Address<>("v1/Role", "/c/namespaces/two/roles/view");

        Labels labels = new Labels(List.of(one, two, alone));

        assertThat(labels.of(one)).isEqualTo("Role/edit in namespaces/one");
        assertThat(labels.of(two)).isEqualTo("Role/edit in namespaces/two");
        assertThat(labels.of(alone)).isEqualTo("Role/view");
        assertThat(new Labels(List.of(two, other)).of(other))
                .as("only the type differs")
                .isEqualTo("Role/edit in x/Role at /c/namespaces/two/roles/edit");
    }

    @Test
    void a_result_tells_failures_first_and_only_counts_what_needed_no_change() {
        scene.provider.things.put("same", Document.object());
        scene.provider.fault = InMemoryProvider.before(
                "create bad", call -> ProviderException.refused("Quota", "things/bad: quota exceeded."));

        ApplyResult result = scene.apply(Thing.named("good"), Thing.named("same"), Thing.named("bad"));

        assertThat(result.render()).isEqualTo("""
                Applied prod in 0.0 s: 1 applied, 1 unchanged, 1 failed
                ! things/bad: things/bad: quota exceeded.
                  things/good: created in 0.0 s.
                """);
    }
}
