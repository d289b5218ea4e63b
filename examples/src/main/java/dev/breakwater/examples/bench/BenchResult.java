package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a workload came to.
 *
 * @param workload the name of its class
 * @param about one paragraph: what runs, against what, and how answers were compared
 * @param operations counts that do not depend on the machine, by name
 * @param figures the measurements
 * @param goals what a release is to hold
 */
record BenchResult(
        String workload, String about, Map<String, Long> operations, List<Figure> figures, List<Goal> goals) {
    BenchResult {
        operations = new TreeMap<>(operations);
        figures = List.copyOf(figures);
        goals = List.copyOf(goals);
    }

    /** Markdown, read on a terminal too. */
    String render() {
        List<String> lines = new ArrayList<>(List.of("## " + workload, "", about, ""));
        lines.add("| what | unit | median | min–max | reference / ours |");
        lines.add("|---|---|---:|---:|---:|");
        figures.forEach(figure -> lines.add(row(figure)));
        lines.add("");
        if (!operations.isEmpty()) {
            lines.add("Counted: " + operations.toString().replaceAll("[{}]", "") + ".");
            lines.add("");
        }
        goals.forEach(goal -> lines.addAll(List.of("**" + goal + ".**", "")));
        return String.join("\n", lines);
    }

    private static String row(Figure figure) {
        Samples samples = figure.samples();
        String ratio = figure.ratio().map(Samples::number).orElse("");
        return "| " + figure.what() + " | " + figure.unit() + " | " + Samples.number(samples.median()) + " | "
                + samples.range() + " | " + ratio + " |";
    }

    Document document() {
        List<Document> rows = figures.stream()
                .map(figure -> Document.object(
                                "what", figure.what(),
                                "unit", figure.unit(),
                                "median", figure.samples().median(),
                                "min", figure.samples().least(),
                                "max", figure.samples().most(),
                                "samples", figure.samples().values().size())
                        .withSome("ratio", figure.ratio()))
                .toList();
        return Document.object(
                "workload", workload, "operations", operations, "figures", rows, "machine", Machine.document());
    }
}
