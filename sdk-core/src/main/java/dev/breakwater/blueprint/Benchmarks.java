package dev.breakwater.blueprint;

import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlNotes;
import dev.breakwater.audit.ControlNotes.Maturity;
import dev.breakwater.manifest.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The benchmarks that the catalogue answers, by name and version: {@code cis-aks@1.8}, {@code mcsb@1}. A name with its
 * version never changes meaning, so that reports of different days can be compared. {@code breakwater-baseline} holds
 * every control that does not look at a preview, {@code breakwater-all} the others as well. Read when first asked for.
 */
final class Benchmarks {
    private static final String BASELINE = "breakwater-baseline";
    private static final String ALL = "breakwater-all";
    private static final String EDITION = "2026.1";
    private static final String THROUGH = "as Microsoft maps";

    /** Title, version and mapping, by name. */
    private final Map<String, List<String>> known = new TreeMap<>();
    /** Ids in other standards, by standard, by control of MCSB or definition of Azure Policy. */
    private final Map<String, Map<String, List<String>>> through = new TreeMap<>();
    /** Reasons by item, by name. */
    private final Map<String, Map<String, String>> open = new TreeMap<>();

    private Benchmarks() {
        known.put(BASELINE + "@" + EDITION, List.of(BASELINE, EDITION, ""));
        known.put(ALL + "@" + EDITION, List.of(ALL, EDITION, ""));
        for (String line : text().split("\n", -1)) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "benchmark" -> benchmark(words[1].split(" \\| ", -1));
                case "through" -> through(words[1].split(" \\| ", -1));
                case "open" -> open(words[1].split(" = ", 2));
                default -> {} // a comment
            }
        }
    }

    /** Read once, when first asked for. */
    private static final class Read {
        static final Benchmarks TABLE = new Benchmarks();
    }

    private void benchmark(String[] parts) {
        known.put(parts[0], List.of(parts[1], parts[2], parts[3]));
    }

    private void through(String[] parts) {
        Map<String, List<String>> standards = new TreeMap<>();
        for (int at = 1; at < parts.length; at++) {
            String[] standard = parts[at].split(": ", 2);
            standards.put(standard[0], List.of(standard[1].split(" ", -1)));
        }
        through.put(parts[0], standards);
    }

    private void open(String[] parts) {
        String[] items = parts[0].split(" ", -1);
        Map<String, String> reasons = open.computeIfAbsent(items[0], name -> new LinkedHashMap<>());
        for (int at = 1; at < items.length; at++) {
            reasons.put(items[at], parts[1]);
        }
    }

    /** The names of all, sorted, each with its version. */
    static Set<String> names() {
        return Collections.unmodifiableSet(Read.TABLE.known.keySet());
    }

    /** See {@link Catalogue#benchmark}. */
    static Benchmark named(String name) {
        List<String> found = entry(name);
        Set<String> ids = new TreeSet<>();
        for (Control control : Catalogue.all()) {
            if (isIn(control, found)) {
                ids.add(control.id());
            }
        }
        return new Benchmark(found.get(0), found.get(1), ids);
    }

    private static boolean isIn(Control control, List<String> entry) {
        return switch (entry.get(0)) {
            case BASELINE -> isStable(control);
            case ALL -> true;
            default ->
                entry.get(2).equals(THROUGH)
                        ? standards(control).containsKey(entry.get(0) + " " + entry.get(1))
                        : control.mappings().containsKey(entry.get(2));
        };
    }

    private static boolean isStable(Control control) {
        Optional<ControlNotes> notes = control.notes();
        return notes.filter(known ->
                        known.maturity() == Maturity.STABLE && known.since().compareTo(EDITION) <= 0)
                .isPresent();
    }

    /** See {@link Catalogue#unanswered}. */
    static Map<String, String> unanswered(String name) {
        entry(name);
        return Collections.unmodifiableMap(Read.TABLE.open.getOrDefault(name, Map.of()));
    }

    /** See {@link Catalogue#standards}. */
    static Map<String, List<String>> standards(Control control) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String source : List.of("MCSB 1", "MCSB 2", "Azure Policy")) {
            for (String id : control.mappings().getOrDefault(source, List.of())) {
                Read.TABLE
                        .through
                        .getOrDefault(id, Map.of())
                        .forEach((standard, ids) -> found.computeIfAbsent(standard, key -> new LinkedHashSet<>())
                                .addAll(ids));
            }
        }
        Map<String, List<String>> standards = new LinkedHashMap<>();
        found.forEach((standard, ids) -> standards.put(standard, List.copyOf(ids)));
        return standards;
    }

    private static List<String> entry(String name) {
        List<String> found = Read.TABLE.known.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "Catalogue: there is no benchmark '" + name + "'" + Spelling.hint(name, names()));
        }
        return found;
    }

    private static String text() {
        try (InputStream in =
                Objects.requireNonNull(Benchmarks.class.getResourceAsStream("benchmarks.txt"), "benchmarks.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
