package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashTest {
    private static Thing[] things() {
        Thing identity = Thing.named("identity");
        Thing cluster =
                Thing.named("cluster").with("identity", identity.serial()).with("size", 3);
        return new Thing[] {
            identity,
            cluster,
            Thing.named("role").with("who", identity.serial()).after("cluster"),
            Thing.named("net")
        };
    }

    /** A run whose call number {@code index} dies, before the service saw it or after it acted. */
    private static Scene crashed(int index, boolean afterEffect) {
        Scene scene = new Scene();
        scene.provider.things.put("net", Document.object("size", 0));
        AtomicInteger calls = new AtomicInteger();
        scene.provider.fault = new InMemoryProvider.Fault() {
            @Override
            public <T> T around(String call, InMemoryProvider.Body<T> body) {
                boolean here = calls.getAndIncrement() == index;
                if (here && !afterEffect) {
                    throw new IllegalStateException("died before the call");
                }
                T answer = body.run();
                if (here) {
                    throw new IllegalStateException("died after the call");
                }
                return answer;
            }
        };
        attempt(scene);
        attempt(scene);
        return scene;
    }

    /** A run of a fresh engine; while planning, the crash is the plan's exception. */
    private static void attempt(Scene scene) {
        try {
            scene.apply(things());
        } catch (dev.breakwater.BreakwaterException crash) {
            assertThat(crash).hasMessageContaining("IllegalStateException");
        }
    }

    private static Map<String, Document> withoutSerials(Scene scene) {
        Map<String, Document> things = new TreeMap<>();
        scene.provider.things.forEach((name, body) ->
                things.put(name, body.without("serial").without("identity").without("who")));
        return things;
    }

    @ParameterizedTest(name = "after the effect: {0}")
    @ValueSource(booleans = {false, true})
    void a_run_that_dies_at_any_call_converges_when_run_again(boolean afterEffect) {
        Scene calm = crashed(Integer.MAX_VALUE, false);
        int requests = calm.provider.calls.size();
        for (int index = 0; index < requests; index++) {
            Scene scene = crashed(index, afterEffect);

            assertThat(withoutSerials(scene)).as("death at call " + index).isEqualTo(withoutSerials(calm));
            assertThat(scene.plan(things()).isEmpty())
                    .as("death at call " + index)
                    .isTrue();
            assertThat(scene.provider.callsOf("create"))
                    .as("an answer that was lost makes no second object; death at call " + index)
                    .hasSizeLessThanOrEqualTo(afterEffect ? 3 : 4);
        }
    }

    @Test
    void the_calm_run_is_not_a_trivial_one() {
        assertThat(crashed(Integer.MAX_VALUE, false).provider.writes()).hasSize(3);
    }
}
