package dev.breakwater.examples.bench;

import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.engine.Estate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads and audits snapshots one after the other, and prints the most memory that its process ever had, in KB. */
public final class AuditStream {
    private static final int KILO = 1024;
    private static final int DISTINCT = 100;

    private AuditStream() {}

    /** The argument is how many snapshots. */
    public static void main(String[] arguments) throws IOException {
        List<String> texts = AuditScale.estate("clusters", DISTINCT).entries().stream()
                .map(entry -> Estate.of(Estate.Origin.LIVE, List.of(entry)).toJson())
                .toList();
        Auditor auditor = Catalogue.auditor();
        long failed = 0;
        for (int at = 0; at < Integer.getInteger("snapshots", DISTINCT); at++) {
            failed += auditor.audit(Estate.parse(texts.get(at % DISTINCT))).count(Verdict.FAIL);
        }
        System.out.println(failed + " " + peak());
    }

    static Goal measure(int snapshots) {
        StartUp.Answer answer = StartUp.child(
                System.getProperty("java.class.path"),
                AuditStream.class,
                "-Dsnapshots=" + snapshots,
                "-Xmx160m",
                "-XX:+UseSerialGC");
        if (answer.done() == 0) {
            throw new IllegalStateException("AuditStream found nothing.");
        }
        return new Goal(snapshots + " snapshots, one after the other", "MB", 256, answer.cpu() / KILO);
    }

    /** The high-water mark of the process, where the system tells; else the heap in use. */
    private static double peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Machine.heapKilobytes();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseGet(Machine::heapKilobytes);
        }
    }
}
