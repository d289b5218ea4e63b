package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** There is no lock: where two applies meet, the service's ETag decides, and the loser says so. */
@Timeout(60)
class TwoAppliesTest {
    private static final int ROUNDS = 50;

    /** A service that takes a write only of who has seen the last one, both writers having read before either writes. */
    private static final class Guarded extends Wrapped {
        private final CyclicBarrier bothHaveRead = new CyclicBarrier(2);

        private Guarded(InMemoryProvider service) {
            super(service);
        }

        @Override
        public Progress<ArmState> update(
                Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
            meet();
            synchronized (this) {
                if (!actual.document().equals(service.things.get(desired.name()))) {
                    throw ProviderException.stale("EtagMismatch", "the etag of things/a does not match.");
                }
                return super.update(desired, body, actual, changes, context);
            }
        }

        private void meet() {
            try {
                bothHaveRead.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("the other writer never came", e);
            }
        }
    }

    private static List<ApplyResult> together(List<Callable<ApplyResult>> applies) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<ApplyResult> results = new ArrayList<>();
            for (Future<ApplyResult> future : threads.invokeAll(applies)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Engine engine(Guarded service) {
        return Engine.of(service).with(EngineOptions.standard().withTime(TimeSource.virtual(Scene.START)));
    }

    @Test
    void one_wins_the_other_says_that_it_lost_and_converges_when_run_again() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            InMemoryProvider service = new InMemoryProvider();
            service.things.put("a", Document.object("size", 0));
            Guarded guarded = new Guarded(service);
            Thing one = Thing.named("a").with("size", 1);
            Thing two = Thing.named("a").with("size", 2);
            Plan first = engine(guarded).plan(Scene.desired(one, Thing.named("free")));
            Plan second = engine(guarded).plan(Scene.desired(two, Thing.named("free")));

            List<ApplyResult> results = together(List.of(
                    () -> engine(guarded).apply(first), () -> engine(guarded).apply(second)));

            assertThat(results)
                    .as("round " + round)
                    .filteredOn(ApplyResult::isSuccess)
                    .hasSize(1);
            boolean firstWon = results.get(0).isSuccess();
            ApplyResult loser = results.get(firstWon ? 1 : 0);
            assertThat(loser.outcome(Thing.at("a")).orElseThrow())
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.cause())
                                    .isInstanceOf(PlanStaleException.class)
                                    .hasMessageContaining("somebody else changed it"));
            assertThat(loser.outcome(Thing.at("free")).orElseThrow().isSuccess())
                    .as("independent branches finish")
                    .isTrue();
            assertThat(service.things.get("a").number("/size").orElseThrow().intValue())
                    .as("the winner's write is there, not lost")
                    .isEqualTo(firstWon ? 1 : 2);
            assertConverges(service, firstWon ? two : one);
        }
    }

    private static void assertConverges(InMemoryProvider service, Thing wanted) {
        Engine again = Engine.of(service).with(EngineOptions.standard().withTime(TimeSource.virtual(Scene.START)));
        again.apply(again.plan(Scene.desired(wanted))).orThrow();

        assertThat(again.plan(Scene.desired(wanted)).isEmpty()).isTrue();
    }
}
