package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Obstacle;
import dev.breakwater.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What providers know to stand in the way stands in the plan, before anything is written. */
class ObstaclesTest {
    private final Scene scene = new Scene();
    private final List<Map<Change, Document>> asked = new ArrayList<>();
    private Supplier<List<Obstacle>> answer = List::of;

    private Plan plan(Thing... things) {
        return scene.behind(new Wrapped(scene.provider) {
                    @Override
                    public List<Obstacle> obstacles(Map<Change, Document> writes) {
                        asked.add(writes);
                        return answer.get();
                    }
                })
                .plan(things);
    }

    private static Obstacle obstacle(boolean refuses) {
        return new Obstacle("missing-role", Thing.named("a").address(), refuses, "Nobody let you in.");
    }

    @Test
    void a_plan_tells_them_and_is_refused_by_those_that_refuse() {
        answer = () -> List.of(obstacle(true));
        Plan plan = plan(Thing.named("a"));
        assertThat(plan.render()).contains("REFUSES  missing-role: things/a: Nobody let you in.");
        assertThatThrownBy(() -> scene.apply(plan, Permission.values()))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("missing-role refuses: Nobody let you in.");
        answer = () -> List.of(obstacle(false));
        assertThat(scene.apply(plan(Thing.named("a"))).isSuccess()).isTrue();
    }

    @Test
    void providers_are_told_the_writes_with_their_bodies_and_asked_for_nothing_else() {
        scene.apply(Thing.named("a"));
        plan(Thing.named("a"));
        assertThat(asked).isEmpty();
        plan(Thing.named("a"), Thing.named("b"));
        assertThat(asked).singleElement().satisfies(writes -> {
            assertThat(writes.keySet())
                    .extracting(Change::address)
                    .containsExactly(Thing.named("b").address());
            assertThat(writes.values()).containsExactly(Thing.named("b").document());
        });
    }

    @Test
    void who_could_not_look_says_so_and_who_may_heal_is_asked_again() {
        answer = () -> {
            throw ProviderException.refused("Gone", "the service is gone.");
        };
        assertThat(plan(Thing.named("a")).remarks())
                .extracting(Remark::toString)
                .containsExactly("obstacles-not-checked: Whether the caller may make these changes is not checked:"
                        + " the service is gone.");
        asked.clear();
        answer = () -> {
            if (asked.size() == 1) {
                throw ProviderException.transientFailure("Busy", "wait.", Optional.empty());
            }
            return List.of(obstacle(false));
        };
        assertThat(plan(Thing.named("a")).remarks())
                .hasSize(1)
                .extracting(Remark::code)
                .containsExactly("missing-role");
        assertThat(asked).hasSize(2);
    }
}
