package dev.breakwater.testing.k3s;

import java.util.EnumMap;
import java.util.Map;

/** How many tests ran on each kind of cluster, and how many did not. */
final class ClusterTally {
    private static volatile ClusterTally here = new ClusterTally();

    private final Map<ClusterKind, Integer> ran = new EnumMap<>(ClusterKind.class);
    private final Map<ClusterKind, Integer> skipped = new EnumMap<>(ClusterKind.class);

    /** The one of this JVM. */
    static ClusterTally here() {
        return here;
    }

    /** Counts there from now on: tests of the counting are not to be counted themselves. */
    static void count(ClusterTally tally) {
        here = tally;
    }

    synchronized void count(ClusterKind kind, boolean runs) {
        (runs ? ran : skipped).merge(kind, 1, Integer::sum);
    }

    synchronized String text(ClusterKind kind) {
        return kind + ": ran " + ran.getOrDefault(kind, 0) + " / skipped " + skipped.getOrDefault(kind, 0);
    }

    @Override
    public String toString() {
        return "ClusterTally";
    }
}
