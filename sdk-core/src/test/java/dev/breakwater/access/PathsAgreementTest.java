package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.NaivePaths.Mistake;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Escalation paths against a second implementation in seeded clusters, and that this tells wrong ones from it. */
class PathsAgreementTest {
    private static final int WORLDS = 40;

    /** What it costs to get from each position to each other. */
    private static Map<Position, Map<Position, Long>> costs(EscalationPaths paths) {
        Map<Position, Map<Position, Long>> all = new HashMap<>();
        for (Position from : paths.positions()) {
            Map<Position, Long> costs = new HashMap<>();
            paths.all(from).forEach((to, path) -> {
                long blocked =
                        path.steps().stream().filter(step -> !step.isOpen()).count();
                costs.put(to, path.steps().size() + 1_000_000 * blocked);
            });
            all.put(from, costs);
        }
        return all;
    }

    @Test
    void two_implementations_find_ways_as_short_from_everybody_to_everything() {
        long ways = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            NaivePaths naive = new NaivePaths(seed);
            Map<Position, Map<Position, Long>> expected = naive.costs(Mistake.NONE);
            Map<Position, Map<Position, Long>> actual = costs(EscalationPaths.of(naive.documents()));
            for (Position from : expected.keySet()) {
                assertThat(actual.getOrDefault(from, Map.of()))
                        .as("seed %d: from %s", seed, from)
                        .isEqualTo(expected.get(from));
                ways += expected.get(from).size();
            }
        }
        assertThat(ways).as("ways compared").isGreaterThan(25_000);
    }

    @Test
    void a_search_for_a_goal_ends_where_a_search_of_everything_does() {
        for (int seed = 0; seed < 10; seed++) {
            EscalationPaths paths = EscalationPaths.of(new NaivePaths(seed).documents());
            for (EscalationPath path : paths.to(Position.Kind.CLUSTER_ADMIN)) {
                EscalationPath forwards =
                        paths.shortest(path.from(), Position.Kind.CLUSTER_ADMIN).orElseThrow();
                assertThat(forwards).isEqualTo(paths.all(path.from()).get(Position.ADMIN));
                assertThat(path.isOpen()).isEqualTo(forwards.isOpen());
                assertThat(path.steps()).hasSameSizeAs(forwards.steps());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void every_mistake_is_told_from_the_engine(Mistake mistake) {
        int told = 0;
        for (int seed = 0; seed < WORLDS && told == 0; seed++) {
            NaivePaths wrong = new NaivePaths(seed);
            told += wrong.costs(mistake).equals(wrong.costs(Mistake.NONE)) ? 0 : 1;
        }
        assertThat(told).as("clusters that tell the mistake").isPositive();
    }
}
