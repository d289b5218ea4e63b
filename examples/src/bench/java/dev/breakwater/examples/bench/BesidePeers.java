package dev.breakwater.examples.bench;

import java.io.IOException;
import java.util.List;

/** Runs every workload, those beside other people's libraries too, which only the profile {@code bench} knows. */
public final class BesidePeers {
    private BesidePeers() {}

    /** Runs all; takes a few minutes. */
    public static void main(String[] arguments) throws IOException {
        Benchmarks.run(List.of(KubernetesPeer::full, ClientPeer::full));
    }
}
