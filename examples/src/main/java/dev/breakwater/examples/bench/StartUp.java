package dev.breakwater.examples.bench;

import com.fasterxml.jackson.core.JsonFactory;
import dev.breakwater.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What a cold JVM spends until its first plan and its first apply, over what an empty one spends. */
public final class StartUp {
    private static final String EXAMPLES = System.getProperty("java.class.path");

    private StartUp() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(9);
    }

    /** A child's answer: how much it did, and its CPU time in milliseconds. */
    record Answer(long done, double cpu) {}

    /** The jars of sdk-core, of what it needs and of this program, and the archive of the classes a plan loads. */
    private record Jars(Path folder, String classPath, Path archive) {}

    static BenchResult run(int rounds) {
        Jars jars = jars();
        child(jars.classPath(), FirstPlan.class, "-XX:ArchiveClassesAtExit=" + jars.archive());
        List<Double> empty = new ArrayList<>();
        List<Double> plan = new ArrayList<>();
        List<Double> archived = new ArrayList<>();
        List<Double> quick = new ArrayList<>();
        List<Double> crowded = new ArrayList<>();
        List<Double> apply = new ArrayList<>();
        long changes = 0;
        long outcomes = 0;
        for (int round = 0; round < rounds; round++) {
            empty.add(child(jars.classPath(), EmptyMain.class).cpu());
            Answer planned = child(jars.classPath(), FirstPlan.class);
            plan.add(planned.cpu());
            archived.add(child(jars.classPath(), FirstPlan.class, "-XX:SharedArchiveFile=" + jars.archive())
                    .cpu());
            quick.add(child(jars.classPath(), FirstPlan.class, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                    .cpu());
            crowded.add(child(EXAMPLES, FirstPlan.class).cpu());
            Answer applied = child(EXAMPLES, FirstApply.class);
            apply.add(applied.cpu());
            changes = planned.done();
            outcomes = applied.done();
        }
        remove(jars);
        Samples base = new Samples(empty);
        Samples planned = new Samples(plan);
        Samples shared = new Samples(archived);
        return new BenchResult(
                "StartUp",
                "New JVMs, in turns, " + rounds + " of each, with the default options unless said otherwise: an empty"
                        + " main; a main that declares a SecureCluster and plans it against a provider that answers"
                        + " from memory; the same planned and applied to FakeAzure through the real AzureProvider. The"
                        + " first four rows have jars of sdk-core and of what it needs on their class path, the others"
                        + " the class path of the examples, which holds the SDKs of Azure and fabric8. CPU time as the"
                        + " child itself reads it, in steps of 10 ms.",
                Map.of("changes planned", changes, "outcomes applied", outcomes),
                List.of(
                        Figure.of("empty JVM", "ms CPU", base),
                        Figure.of("first plan", "ms CPU", planned),
                        Figure.of("first plan, with an AppCDS archive", "ms CPU", shared),
                        Figure.of("first plan, C1 and serial collector only", "ms CPU", new Samples(quick)),
                        Figure.of("first plan, all SDKs on the class path", "ms CPU", new Samples(crowded)),
                        Figure.of("first plan and apply on FakeAzure", "ms CPU", new Samples(apply))),
                List.of(
                        over("cold JVM to its first plan, over an empty JVM", planned, base),
                        over("the same with an AppCDS archive", shared, base),
                        new Goal(
                                "the first goal in units of an empty JVM, of 20 ms where it was set",
                                "×",
                                7.5,
                                (planned.median() - base.median()) / base.median())));
    }

    private static Goal over(String text, Samples samples, Samples base) {
        return new Goal(text, "ms CPU", 150, samples.median() - base.median());
    }

    private static Jars jars() {
        try {
            Path folder = Files.createTempDirectory("breakwater-start-up");
            List<String> classPath = new ArrayList<>();
            for (Class<?> type : List.of(StartUp.class, Engine.class, JsonFactory.class, LoggerFactory.class)) {
                Path code = Footprint.codeOf(type);
                if (Files.isDirectory(code)) { // archives take classes from jars only
                    code = Files.write(folder.resolve(classPath.size() + ".jar"), Footprint.packed(code));
                }
                classPath.add(code.toString());
            }
            return new Jars(folder, String.join(File.pathSeparator, classPath), folder.resolve("plan.jsa"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Jars jars) {
        try (var files = Files.list(jars.folder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(jars.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer child(String classPath, Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(main.getSimpleName() + " failed:\n" + text);
            }
            return answer(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a child JVM ran.", e);
        }
    }

    /** The line of two numbers; a JVM that makes an archive, and SLF4J without a provider, say more. */
    private static Answer answer(String text) {
        for (String line : text.split("\\R", -1)) {
            if (line.matches("[0-9]+ [0-9.]+")) {
                String[] words = line.split(" ", -1);
                return new Answer(Long.parseLong(words[0]), Double.parseDouble(words[1]));
            }
        }
        throw new IllegalStateException("A child JVM gave no answer:\n" + text);
    }
}
