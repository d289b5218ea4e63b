package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
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
                new Remark("reach", Optional.of(Thing.at("db")), Effect.WEAKENS, false, "The internet reaches it."))));
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
                Plan for prod: 2 to create, 1 to update, 1 refused, 2 weakening, 1 unchanged

                This plan WEAKENS security:
                  things/db /open: false -> true
                  reach: The internet reaches it.

                + create things/id  (test/things at /things/id)

                + create things/app  (test/things at /things/app)
                    /identity: - -> (known after apply)
                    /text:     - -> %s…

                ~ update things/db  (test/things at /things/db)
                    /open:  false -> true   WEAKENS
                    /image: v1 -> v2        re-images nodes
                    /size:  1 -> 2

                ! refused things/fixed  (test/things at /things/fixed)
                    /place: east -> west   cannot be changed
                    The service cannot change it on an existing resource; declare a new resource under another name,\
                 move to it, then delete this one.

                Remarks:
                  WEAKENS  reach: things/db: The internet reaches it.

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
                 "summary": {"create": 1, "update": 1, "delete": 0, "refused": 0, "none": 0, "weakening": 1},
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
        assertThat(plan()).hasToString("Plan[prod: 2 to create, 1 to update, 1 refused, 2 weakening]");
        assertThat(scene.engine()).hasToString("Engine[1 resource types, concurrency=10]");
    }
}
