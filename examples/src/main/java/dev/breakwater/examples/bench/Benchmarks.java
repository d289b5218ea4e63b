package dev.breakwater.examples.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs every workload at full size; with {@code -Dbreakwater.docs=write} the page of the documentation is written. */
public final class Benchmarks {
    private Benchmarks() {}

    /** Runs all that need nothing but this project; takes a few minutes. */
    public static void main(String[] arguments) throws IOException {
        run(List.of());
    }

    /** Runs all, then some more. */
    static void run(List<Supplier<BenchResult>> more) throws IOException {
        List<Supplier<BenchResult>> workloads = new ArrayList<>(List.of(
                Footprint::full,
                StartUp::full,
                PlanScale::full,
                AuditScale::full,
                FakeAzureCost::full,
                ManyTests::full,
                FakeKubernetesCost::full,
                FakeKubernetesScale::full,
                Access::full,
                EscalationScale::full,
                ReachabilityScale::full,
                PolicyCost::full,
                PodSecurityScale::full,
                AzurePolicyScale::full));
        workloads.addAll(more);
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
