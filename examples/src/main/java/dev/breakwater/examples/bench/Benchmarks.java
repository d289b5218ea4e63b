package dev.breakwater.examples.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs every workload at full size; with {@code -Dbreakwater.docs=write} the page of the documentation is written. */
public final class Benchmarks {
    private Benchmarks() {}

    /** Runs all; takes a few minutes. */
    public static void main(String[] arguments) throws IOException {
        List<Supplier<BenchResult>> workloads = List.of(
                Footprint::full,
                StartUp::full,
                PlanScale::full,
                FakeAzureCost::full,
                FakeKubernetesCost::full,
                Access::full,
                ReachabilityScale::full,
                PolicyCost::full,
                PodSecurityScale::full);
        List<BenchResult> results = new ArrayList<>();
        for (Supplier<BenchResult> workload : workloads) {
            BenchResult result = workload.get();
            Report.publish(result);
            results.add(result);
        }
        if ("write".equals(System.getProperty("breakwater.docs"))) {
            Report.writePage(results);
        }
    }
}
