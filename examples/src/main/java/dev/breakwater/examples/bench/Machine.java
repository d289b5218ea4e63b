package dev.breakwater.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.breakwater.document.Document;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on; nothing that tells whose machine it is. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Machine() {}

    /** CPU time of this process so far, all threads, in milliseconds. */
    static double cpuMillis() {
        return SYSTEM.getProcessCpuTime() / 1e6;
    }

    /** The heap in use after collections, in KB. */
    static double heapKilobytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int round = 0; round < 3; round++) {
            runtime.gc();
        }
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024.0;
    }

    static Document document() {
        return Document.object(
                "cpu",
                cpu(),
                "cores",
                Runtime.getRuntime().availableProcessors(),
                "jdk",
                jdk(),
                "load",
                Math.max(0, SYSTEM.getSystemLoadAverage()));
    }

    /** One line: CPU model, cores, JDK and the load beside. */
    static String line() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %s, load average %.1f",
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                jdk(),
                Math.max(0, SYSTEM.getSystemLoadAverage()));
    }

    private static String jdk() {
        return "JDK " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")";
    }

    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
