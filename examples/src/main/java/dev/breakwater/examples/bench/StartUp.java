package dev.breakwater.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a cold JVM spends until its first plan and its first apply, over what an empty one spends. */
public final class StartUp {
    private StartUp() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(9);
    }

    /** A child's answer: how much it did, and its CPU time in milliseconds. */
    private record Answer(long done, double cpu) {}

    static BenchResult run(int rounds) {
        List<Double> empty = new ArrayList<>();
        List<Double> plan = new ArrayList<>();
        List<Double> quick = new ArrayList<>();
        List<Double> apply = new ArrayList<>();
        long changes = 0;
        long outcomes = 0;
        for (int round = 0; round < rounds; round++) {
            empty.add(child(EmptyMain.class).cpu());
            Answer planned = child(FirstPlan.class);
            plan.add(planned.cpu());
            quick.add(child(FirstPlan.class, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                    .cpu());
            Answer applied = child(FirstApply.class);
            apply.add(applied.cpu());
            changes = planned.done();
            outcomes = applied.done();
        }
        Samples base = new Samples(empty);
        Samples planned = new Samples(plan);
        return new BenchResult(
                "StartUp",
                "New JVMs, in turns, " + rounds + " of each, with the default options unless said otherwise and the"
                        + " class path of the examples: an empty main; a main that declares a SecureCluster and plans"
                        + " it against a provider that answers from memory; the same planned and applied to FakeAzure"
                        + " through the real AzureProvider. CPU time as the child itself reads it, in steps of 10 ms.",
                Map.of("changes planned", changes, "outcomes applied", outcomes),
                List.of(
                        Figure.of("empty JVM", "ms CPU", base),
                        Figure.of("first plan", "ms CPU", planned),
                        Figure.of("first plan, C1 and serial collector only", "ms CPU", new Samples(quick)),
                        Figure.of("first plan and apply on FakeAzure", "ms CPU", new Samples(apply))),
                List.of(new Goal(
                        "cold JVM to its first plan, over an empty JVM",
                        "ms CPU",
                        150,
                        planned.median() - base.median())));
    }

    private static Answer child(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(main.getSimpleName() + " failed:\n" + text);
            }
            String[] words = text.split(" ", -1);
            return new Answer(Long.parseLong(words[0]), Double.parseDouble(words[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a child JVM ran.", e);
        }
    }
}
