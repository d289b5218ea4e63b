package dev.breakwater.testing.k3s;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Outcome;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.workload.Namespace;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;

/** A cluster that dies while it is written to. */
class KilledClusterTest {
    @AfterAll
    static void count() {
        System.out.println(TestCluster.tally(ClusterKind.K3S));
    }

    private static final int NAMESPACES = 30;
    private static final int DEATHS = 3;
    private static final long SEED = 4711;

    /** What is to be there once, whichever cluster it is made in. */
    private static DesiredState many(int wave) {
        DesiredState many = DesiredState.named("wave-" + wave);
        for (int i = 0; i < NAMESPACES; i++) {
            String name = "wave-" + wave + "-team-" + i;
            many = many.with(Namespace.named(name).build(), NetworkPolicy.defaultDeny(name));
        }
        return many;
    }

    private static K3sCluster start() {
        return K3sCluster.builder().start();
    }

    @K3sTest
    void what_a_dead_cluster_left_undone_is_told_and_a_fresh_one_converges() {
        Optional<String> missing = Lack.of(ClusterKind.K3S); // led to another cluster, this still needs a k3s
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        Random chance = new Random(SEED);
        K3sCluster cluster = start();
        for (int wave = 0; wave < DEATHS; wave++) {
            int done = 1 + chance.nextInt(NAMESPACES); // later, all of the rest could be on its way
            dies(cluster, wave, done);
            System.out.println("Killed after " + done + " of " + 2 * NAMESPACES + " changes");
            cluster = start(); // where the next wave dies, once this one is through
            converges(cluster, wave);
        }
        cluster.close();
    }

    /** Kills the container once so many changes are through, while others are on their way. */
    private static void dies(K3sCluster cluster, int wave, int done) {
        AtomicInteger finished = new AtomicInteger();
        EngineOptions dying = EngineOptions.standard()
                .withRetryDeadline(Duration.ofSeconds(1))
                .withListeners(event -> {
                    boolean change = event.code() == EngineEvent.Code.CHANGE_FINISHED;
                    if (change && finished.incrementAndGet() == done) {
                        cluster.close();
                    }
                });
        try (KubernetesProvider provider = cluster.provider()) {
            Engine engine = Engine.of(provider).with(dying);
            ApplyResult result = engine.apply(engine.plan(many(wave)));
            assertThat(result.isSuccess()).isFalse();
            assertThat(result.outcomes())
                    .hasSize(2 * NAMESPACES)
                    .hasAtLeastOneElementOfType(Outcome.Applied.class)
                    .hasAtLeastOneElementOfType(Outcome.Failed.class);
        } finally {
            cluster.close();
        }
    }

    private static void converges(K3sCluster fresh, int wave) {
        try (KubernetesProvider provider = fresh.provider()) {
            Engine engine = Engine.of(provider);
            assertThat(engine.plan(many(wave))).creates(Namespace.TYPE, NAMESPACES);
            engine.apply(engine.plan(many(wave))).orThrow();
            assertThat(engine.plan(many(wave))).isEmpty();
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
    }
}
