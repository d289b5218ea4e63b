package dev.breakwater.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** Where results go: the terminal, a file of JSON lines, and the page of the documentation. */
final class Report {
    private static final Path JSON_LINES = Path.of("target", "bench.json");

    private Report() {}

    /** Prints a result and adds it to {@code target/bench.json}. */
    static void publish(BenchResult result) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(Machine.line());
        out.println(result.render());
        try {
            Files.createDirectories(JSON_LINES.toAbsolutePath().getParent());
            Files.writeString(
                    JSON_LINES,
                    result.document().toJson() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code docs/benchmarks.md} of the project that the working directory lies in. */
    static void writePage(List<BenchResult> results) throws IOException {
        Files.writeString(docs().resolve("benchmarks.md"), page(results));
    }

    static String page(List<BenchResult> results) {
        String goals = results.stream()
                .flatMap(result -> result.goals().stream())
                .map(goal -> "| " + goal.text() + " | " + Samples.number(goal.limit()) + " " + goal.unit() + " | "
                        + Samples.number(goal.measured()) + " " + goal.unit() + " | "
                        + (goal.met() ? "met" : "**not met**") + " |\n")
                .collect(Collectors.joining());
        return """
                # Benchmarks

                This page is written by `mvn -q -Pbench -Dbreakwater.docs=write`; one workload runs with \
                `-Dbench=Name`. Answers are compared before time is measured: a run with different answers ends \
                without a figure. A and B are measured in turns. CPU time is user plus system of the whole process, \
                compiler and collector included: it survives a machine that has other things to do, wall time does \
                not. A test of the build runs all workloads at small sizes and asserts equal answers and counts of \
                operations, never times.

                Measured on: %s.

                | goal | at most | measured | |
                |---|---:|---:|---|
                %s
                %s""".formatted(
                Machine.line(), goals, results.stream().map(BenchResult::render).collect(Collectors.joining("\n")));
    }

    private static Path docs() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("docs"))) {
                return folder.resolve("docs");
            }
        }
        throw new IllegalStateException("There is no folder docs above the working directory.");
    }
}
