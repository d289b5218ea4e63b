package dev.breakwater.testing.k3s;

import java.util.EnumMap;
import java.util.Map;

/** How many tests ran on each kind of cluster, and how many did not. */
final class ClusterTally {
    private static final ClusterTally TALLY = new ClusterTally();

    private final Map<ClusterKind, Integer> ran = new EnumMap<>(ClusterKind.class);
    private final Map<ClusterKind, Integer> skipped = new EnumMap<>(ClusterKind.class);

    private ClusterTally() {}

    /** The one of this JVM. */
    static ClusterTally here() {
        return TALLY;
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
