package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** What it costs that tests share a cluster and each has a namespace of its own in it. */
class NamespaceCostTest {
    private static final int TESTS = 15;
    private static final long LIMIT = 50;

    @AfterAll
    static void count() {
        System.out.println(TestCluster.tally(ClusterKind.K3S));
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void a_namespace_for_each_test_is_had_and_given_back_in_little_time(TestCluster cluster) {
        Leftovers leftovers = new Leftovers(cluster.client());
        List<Long> had = new ArrayList<>();
        List<Long> given = new ArrayList<>();
        cluster.namespace(); // the first pays for the connection
        for (int i = 0; i < TESTS; i++) {
            TestCluster one = new TestCluster(cluster.backend());
            long began = System.nanoTime();
            assertThat(one.namespace()).isEqualTo(one.prefix());
            long ends = System.nanoTime();
            one.end();
            one.remove(leftovers);
            had.add(ends - began);
            given.add(System.nanoTime() - ends);
        }
        leftovers.requireNone();

        System.out.println("Namespaces on " + cluster.kind() + ": had in " + median(had) + " ms, given back in "
                + median(given) + " ms (medians of " + TESTS + ")");
        assertThat(median(had)).isLessThanOrEqualTo(LIMIT);
        assertThat(median(given)).isLessThanOrEqualTo(LIMIT);
    }

    private static long median(List<Long> nanos) {
        Collections.sort(nanos);
        return TimeUnit.NANOSECONDS.toMillis(nanos.get(nanos.size() / 2));
    }
}
