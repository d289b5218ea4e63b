package dev.breakwater.testing.kubernetes;

import java.util.concurrent.Callable;

/** Breaks connections of a cluster from tests of other packages. */
public final class Interruptions {
    private Interruptions() {}

    /**
     * Asks before each request whether its answer gets lost.
     *
     * @param losesAnswer throws to break the connection before the request has any effect
     */
    public static void of(FakeKubernetes cluster, Callable<Boolean> losesAnswer) {
        cluster.intercept(() -> {
            try {
                return losesAnswer.call();
            } catch (Exception e) {
                throw new java.io.IOException("Connection reset", e);
            }
        });
    }
}
