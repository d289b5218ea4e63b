package dev.breakwater.cluster;

/** How many nodes a pool has. Immutable. */
public sealed interface PoolSize {
    /**
     * A fixed number.
     *
     * @param nodes the number
     */
    record Fixed(int nodes) implements PoolSize {}

    /**
     * As many as the autoscaler sees fit; the service owns the number.
     *
     * @param min the fewest
     * @param max the most
     */
    record Autoscaled(int min, int max) implements PoolSize {}
}
