package dev.breakwater.examples.bench;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.AzureSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What a thousand tests of one estate cost, each with an Azure of its own, two at a time. */
public final class ManyTests {
    private static final int THREADS = 2;
    private static final int KINDS = 3;

    private ManyTests() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(1000, 60);
    }

    static BenchResult run(int tests, int applied) {
        SecureCluster cluster = BenchCluster.withNamespace();
        DesiredState desired = DesiredState.named("bench").with(cluster);
        BiFunction<TestBed, Integer, String> test =
                (bed, kind) -> test(bed, kind, desired, cluster.cluster().id());
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        double began = System.nanoTime();
        AzureSnapshot snapshot = snapshot(desired);
        Run restored = Run.of(tests, () -> TestBed.start(snapshot), test);
        double wall = (System.nanoTime() - began) / 1e9;
        Run anew = Run.of(applied, () -> applied(desired), test);
        Answers.same("ManyTests", restored.answers(), anew.answers());
        Map<String, Long> left = new TreeMap<>();
        left.put("different answers", (long) restored.answers().size());
        left.put("threads left", left(threads));
        return new BenchResult(
                "ManyTests",
                "Tests of one SecureCluster with its Kubernetes objects, two at a time, the JVM cold at first. A"
                        + " third of them plan to nothing; the others change the cluster behind the engine's back, and"
                        + " audit it or plan the repair."
                        + " The reference applies the estate anew for each test; the others restore it from a snapshot"
                        + " that is taken once. Equal tests answer alike, whichever came first.",
                left,
                List.of(
                        Figure.of("applied anew", "ms CPU a test", Samples.one(anew.cpu())),
                        Figure.against(
                                Samples.one(anew.cpu()), "restored", "ms CPU a test", Samples.one(restored.cpu())),
                        Figure.of(tests + " tests in all, from a cold JVM", "s", Samples.one(wall))),
                List.of(new Goal(tests + " tests, each with an estate of its own", "s", 20, wall)));
    }

    private static AzureSnapshot snapshot(DesiredState desired) {
        try (TestBed bed = applied(desired)) {
            return bed.azure().snapshot();
        }
    }

    private static TestBed applied(DesiredState desired) {
        TestBed bed = TestBed.start();
        bed.apply(desired);
        return bed;
    }

    /** How many threads there are more than before; those that are about to end may do so. */
    private static long left(Set<Thread> before) {
        long left = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && !ended(thread)) {
                left++;
            }
        }
        return left;
    }

    private static boolean ended(Thread thread) {
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** The answers of many tests, and what one cost. */
    private record Run(Set<String> answers, double cpu) {
        private static Run of(int tests, Supplier<TestBed> beds, BiFunction<TestBed, Integer, String> test) {
            List<Callable<String>> all = new ArrayList<>();
            for (int at = 0; at < tests; at++) {
                int kind = at % KINDS;
                all.add(() -> {
                    try (TestBed bed = beds.get()) {
                        return test.apply(bed, kind);
                    }
                });
            }
            ExecutorService workers = Executors.newFixedThreadPool(THREADS);
            double before = Machine.cpuMillis();
            try {
                Set<String> answers = new TreeSet<>();
                for (Future<String> done : workers.invokeAll(all)) {
                    answers.add(done.get());
                }
                return new Run(answers, (Machine.cpuMillis() - before) / tests);
            } catch (ExecutionException e) {
                throw new IllegalStateException("ManyTests: a test failed.", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("ManyTests: interrupted.", e);
            } finally {
                workers.shutdown();
            }
        }
    }

    /** One of three tests: nothing is left to plan; an audit finds what somebody changed; a plan repairs it. */
    private static String test(TestBed bed, int kind, DesiredState desired, ArmId cluster) {
        if (kind == 0) {
            return bed.engine().plan(desired).render();
        }
        bed.azure().drift(cluster, body -> body.withAt("/properties/disableLocalAccounts", false));
        return kind == 1
                ? bed.audit(desired).render().replaceFirst(", read [0-9-]+T[0-9:.]+Z", "")
                : bed.engine().plan(desired).render();
    }
}
