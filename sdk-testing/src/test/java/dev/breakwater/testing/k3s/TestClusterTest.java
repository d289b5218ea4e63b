package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The cluster of one test, from its lending to its end. */
class TestClusterTest {
    @Test
    void a_dead_cluster_does_not_hide_the_failure_of_a_test() {
        FakeAzure azure = Tenants.start();
        FakeKubernetes fake = FakeKubernetes.create();
        AssertionError failure = new AssertionError("expected 1 but was 2");
        Backend dead = new Backend(ClusterKind.FAKE, azure, new Access(fake.connection())) {
            @Override
            String diagnosis(String namespace) {
                throw new IllegalStateException("no such container");
            }
        };
        try (dead;
                fake) {
            TestCluster cluster = new TestCluster(dead);
            cluster.explain(failure);
            cluster.end();
        }

        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(e -> assertThat(e)
                        .hasMessage("The cluster could not be asked about it.")
                        .hasRootCauseMessage("no such container"));
    }

    /** A class that takes its cluster in the constructor. */
    @Nested
    class InAConstructor {
        private static final Set<String> PREFIXES = new HashSet<>();
        private static final List<TestCluster> LENT = new ArrayList<>();

        private final TestCluster cluster;

        InAConstructor(TestCluster cluster) {
            this.cluster = cluster;
            LENT.add(cluster);
        }

        @AfterAll
        static void each_of_them_has_ended() {
            assertThat(LENT).hasSize(3);
            for (TestCluster one : LENT) {
                assertThatThrownBy(() -> one.client().namespaces().list()).isNotNull();
            }
        }

        @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.FAKE})
        void each_run_has_one_of_its_own(TestCluster same) {
            assertThat(same).isSameAs(cluster);
            assertThat(PREFIXES.add(cluster.prefix())).isTrue();
        }

        @ClusterTest(on = ClusterKind.FAKE)
        void and_so_has_each_test() {
            assertThat(PREFIXES.add(cluster.prefix())).isTrue();
        }
    }
}
