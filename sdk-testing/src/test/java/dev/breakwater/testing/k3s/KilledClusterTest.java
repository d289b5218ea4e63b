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
    private static final int DONE = 20;

    private static DesiredState many() {
        DesiredState many = DesiredState.named("many");
        for (int i = 0; i < NAMESPACES; i++) {
            many = many.with(Namespace.named("team-" + i).build(), NetworkPolicy.defaultDeny("team-" + i));
        }
        return many;
    }

    @K3sTest
    void what_a_dead_cluster_left_undone_is_told_and_a_fresh_one_converges() {
        Optional<String> missing = Lack.of(ClusterKind.K3S); // led to another cluster, this still needs a k3s
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        K3sCluster first = K3sCluster.builder().start();
        AtomicInteger finished = new AtomicInteger();
        EngineOptions dying = EngineOptions.standard()
                .withRetryDeadline(Duration.ofSeconds(1))
                .withListeners(event -> {
                    boolean change = event.code() == EngineEvent.Code.CHANGE_FINISHED;
                    if (change && finished.incrementAndGet() == DONE) {
                        first.close();
                    }
                });
        try (KubernetesProvider provider = first.provider()) {
            Engine engine = Engine.of(provider).with(dying);
            ApplyResult result = engine.apply(engine.plan(many()));
            assertThat(result.isSuccess()).isFalse();
            assertThat(result.outcomes())
                    .hasSize(2 * NAMESPACES)
                    .hasAtLeastOneElementOfType(Outcome.Applied.class)
                    .hasAtLeastOneElementOfType(Outcome.Failed.class);
        } finally {
            first.close();
        }

        try (K3sCluster second = K3sCluster.builder().start();
                KubernetesProvider provider = second.provider()) {
            Engine engine = Engine.of(provider);
            engine.apply(engine.plan(many())).orThrow();
            assertThat(engine.plan(many())).isEmpty();
        }
    }
}
