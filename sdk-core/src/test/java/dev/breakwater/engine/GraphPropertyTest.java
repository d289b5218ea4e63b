package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphPropertyTest {
    private static final int CASES = 300;

    /** One case: a random graph, random outputs, random faults. */
    private static final class Case {
        private final Random random;
        private final Scene scene = new Scene();
        private final List<Thing> things = new ArrayList<>();

        private Case(long seed) {
            random = new Random(seed);
            scene.with(options -> options.withConcurrency(4).withSeed(seed));
            int size = 1 + random.nextInt(25);
            for (int i = 0; i < size; i++) {
                things.add(thing(i));
            }
            Collections.shuffle(things, random);
            scene.provider.takes = Duration.ofSeconds(random.nextInt(3) * 60L);
            int keys = 1 + random.nextInt(4);
            scene.provider.keys = name -> "key" + name.hashCode() % keys;
        }

        private Thing thing(int i) {
            Thing thing = Thing.named("t" + i).with("size", random.nextInt(5));
            for (int j = 0; j < i; j++) {
                int dice = random.nextInt(12);
                thing = dice == 0 ? thing.with("use" + j, Thing.named("t" + j).serial()) : thing;
                thing = dice == 1 ? thing.after("t" + j) : thing;
            }
            return thing;
        }

        private Plan plan() {
            return scene.plan(things.toArray(Thing[]::new));
        }
    }

    @Test
    void any_graph_is_applied_in_order_and_then_in_sync() {
        for (long seed = 0; seed < CASES; seed++) {
            Case one = new Case(seed);
            one.scene.provider.fault = InMemoryProvider.busy(".*[13579]", one.random.nextInt(6), Optional.empty());

            ApplyResult result = one.scene.apply(one.plan());

            assertThat(result.isSuccess())
                    .as("seed " + seed + ": " + result.render())
                    .isTrue();
            assertThat(one.plan().isEmpty())
                    .as("seed " + seed + ": the second plan is empty")
                    .isTrue();
            assertThat(one.scene.provider.violations).as("seed " + seed).isEmpty();
            assertOrder(one, seed);
        }
    }

    private static void assertOrder(Case one, long seed) {
        List<String> finished = one.scene.events.stream()
                .filter(event -> event.code() == EngineEvent.Code.CHANGE_FINISHED)
                .map(event -> event.address().orElseThrow().name())
                .toList();
        for (Thing thing : one.things) {
            for (Address<?> needed :
                    Scene.desired(one.things.toArray(Thing[]::new)).prerequisites(thing)) {
                assertThat(finished.indexOf(needed.name()))
                        .as("seed " + seed + ": " + needed.name() + " before " + thing.name())
                        .isLessThan(finished.indexOf(thing.name()));
            }
        }
    }

    @Test
    void in_any_graph_a_failure_skips_exactly_what_depends_on_it() {
        for (long seed = 0; seed < CASES; seed++) {
            Case one = new Case(seed);
            String victim =
                    one.things.get(one.random.nextInt(one.things.size())).name();
            one.scene.provider.fault = InMemoryProvider.before(
                    "create " + victim, call -> ProviderException.refused("Quota", "quota exceeded."));

            ApplyResult result = one.scene.apply(one.plan());

            Map<String, List<Outcome>> byWord =
                    result.outcomes().stream().collect(Collectors.groupingBy(Outcome::word));
            Set<String> skipped = byWord.getOrDefault("skipped", List.of()).stream()
                    .map(outcome -> outcome.address().name())
                    .collect(Collectors.toSet());
            assertThat(skipped).as("seed " + seed).isEqualTo(dependents(one, victim));
            assertThat(one.scene.provider.callsOf("create"))
                    .as("seed " + seed)
                    .doesNotContainAnyElementsOf(skipped.isEmpty() ? Set.of("(none)") : skipped);
            assertThat(byWord.getOrDefault("failed", List.of()))
                    .as("seed " + seed)
                    .hasSize(1);
        }
    }

    private static Set<String> dependents(Case one, String victim) {
        var desired = Scene.desired(one.things.toArray(Thing[]::new));
        Set<String> reached = new java.util.TreeSet<>(Set.of(victim));
        for (int round = 0; round < one.things.size(); round++) {
            for (Thing thing : one.things) {
                if (desired.prerequisites(thing).stream().anyMatch(needed -> reached.contains(needed.name()))) {
                    reached.add(thing.name());
                }
            }
        }
        reached.remove(victim);
        return reached;
    }
}
