package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaleTest {
    private final Scene scene = new Scene();

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource({
        "a new weakening, '{\"open\": true, \"size\": 1}', '{\"open\": false, \"size\": 1}', /open,"
                + " false -> true would now weaken security",
        "a re-imaging, '{\"open\": true, \"image\": \"v2\", \"size\": 1}',"
                + " '{\"open\": true, \"image\": \"v1\", \"size\": 1}', /image, v1 -> v2 would now re-image nodes",
        "a deletion of others, '{\"open\": true, \"twins\": 0, \"size\": 1}',"
                + " '{\"open\": true, \"twins\": 1, \"size\": 1}', /twins, 1 -> 0 would now delete something",
        "a refusal, '{\"open\": true, \"place\": \"west\", \"size\": 1}',"
                + " '{\"open\": true, \"place\": \"east\", \"size\": 1}', /place,"
                + " east -> west would now be refused by the service"
    })
    void anything_more_dangerous_than_planned_stops_with_the_field_that_moved(
            String what, String declared, String moved, String field, String text) {
        Document wanted = Document.parse(declared);
        scene.provider.things.put("a", wanted.with("size", 0));
        Plan plan = scene.plan(thing(wanted));
        scene.provider.things.put("a", Document.parse(moved).with("size", 0));

        Outcome outcome = scene.apply(plan, Permission.values()).outcomes().get(0);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause())
                                .as(what)
                                .isInstanceOfSatisfying(PlanStaleException.class, stale -> {
                                    assertThat(stale.field()).isEqualTo(field);
                                    assertThat(stale.address()).isEqualTo(Thing.at("a"));
                                })
                                .hasMessageContaining("the plan is stale")
                                .hasMessageContaining(text));
        assertThat(scene.provider.writes()).isEmpty();
    }

    private static Thing thing(Document wanted) {
        Thing thing = Thing.named("a");
        for (String name : wanted.members().keySet()) {
            thing = thing.with(name, wanted.get(name).orElseThrow());
        }
        return thing;
    }

    @Test
    void what_somebody_created_meanwhile_with_a_safer_value_is_not_opened() {
        Plan plan = scene.plan(Thing.named("a").with("open", true));
        scene.provider.things.put("a", Document.object("open", false));

        assertThat(scene.apply(plan).outcomes().get(0).text()).contains("somebody created it meanwhile");
        assertThat(scene.provider.writes()).isEmpty();
    }

    @Test
    void what_somebody_deleted_meanwhile_is_not_created_again() {
        scene.provider.things.put("a", Document.object("size", 0));
        Plan plan = scene.plan(Thing.named("a").with("size", 1));
        scene.provider.things.clear();

        assertThat(scene.apply(plan).outcomes().get(0).text()).contains("was there and is gone");
    }

    @Test
    void an_equal_or_smaller_change_is_made() {
        scene.provider.things.put("a", Document.object("x", 0, "y", 0));
        Plan plan = scene.plan(Thing.named("a").with("x", 1).with("y", 1));
        scene.provider.things.put("a", Document.object("x", 7, "y", 1));

        scene.apply(plan).orThrow();

        assertThat(scene.provider.things.get("a")).isEqualTo(Document.object("x", 1, "y", 1));
    }

    @Test
    void a_planned_weakening_that_was_allowed_is_made() {
        scene.provider.things.put("a", Document.object("open", false));

        scene.apply(scene.plan(Thing.named("a").with("open", true)), Permission.WEAKEN)
                .orThrow();

        assertThat(scene.provider.things.get("a").flag("/open")).contains(true);
    }

    @Test
    void a_service_that_finds_the_resource_changed_makes_the_plan_stale() {
        Plan plan = scene.plan(Thing.named("a"));
        scene.provider.fault = InMemoryProvider.before(
                "create a", call -> ProviderException.stale("EtagMismatch", "the etag does not match."));

        assertThat(scene.apply(plan).outcomes().get(0).text())
                .contains("Cannot change things/a: the plan is stale")
                .contains("the etag does not match.");
    }
}
