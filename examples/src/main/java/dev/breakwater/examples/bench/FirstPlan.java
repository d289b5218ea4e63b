package dev.breakwater.examples.bench;

import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import java.util.Map;

/** Declares a cluster, plans it, and ends: a cold JVM's way to its first plan. */
public final class FirstPlan {
    private FirstPlan() {}

    /** Prints the number of changes and the CPU time of this process. */
    public static void main(String[] arguments) {
        Plan plan = Engine.of(new OfflineProvider(Map.of())).plan(BenchCluster.declare());
        EmptyMain.finish(plan.changes().size());
    }
}
