package dev.breakwater.audit;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named, versioned set of controls. Two reports can be compared when they were made against equal
 * benchmarks. Immutable.
 *
 * @param name what it is called, such as {@code CIS AKS}
 * @param version which edition, such as {@code 1.8}
 * @param controls the ids of its controls, sorted
 */
public record Benchmark(String name, String version, Set<String> controls) {
    /** Refuses a benchmark without name, version or controls. */
    public Benchmark {
        if (name.isBlank() || version.isBlank() || controls.isEmpty()) {
            throw new IllegalArgumentException(
                    "Benchmark '" + name + "' '" + version + "': name, version and controls must not be empty.");
        }
        controls = Collections.unmodifiableSortedSet(new TreeSet<>(controls));
    }

    /** The benchmark of these control ids. */
    public static Benchmark of(String name, String version, String... controls) {
        return new Benchmark(name, version, Set.copyOf(List.of(controls)));
    }

    /** The controls that answer to {@code name version} in their mappings. */
    public static Benchmark mapped(String name, String version, Collection<? extends Control> controls) {
        Set<String> ids = new TreeSet<>();
        controls.stream()
                .filter(control -> control.mappings().containsKey(name + " " + version))
                .forEach(control -> ids.add(control.id()));
        return new Benchmark(name, version, ids);
    }

    /** The controls of this and of the other, under both names. */
    public Benchmark plus(Benchmark other) {
        Set<String> both = new TreeSet<>(controls);
        both.addAll(other.controls);
        return new Benchmark(name + " " + version + " + " + other.name, other.version, both);
    }

    /** This without the controls of the other, under a name that says so. */
    public Benchmark minus(Benchmark other) {
        Set<String> rest = new TreeSet<>(controls);
        rest.removeAll(other.controls);
        return new Benchmark(name + " " + version + " - " + other.name, other.version, rest);
    }

    /** This without some controls, under a name that says so. */
    public Benchmark without(String... ids) {
        Set<String> rest = new TreeSet<>(controls);
        rest.removeAll(List.of(ids));
        return new Benchmark(name, version + " without " + String.join(", ", new TreeSet<>(List.of(ids))), rest);
    }

    /** These controls as a benchmark of your own. */
    public Benchmark as(String newName, String newVersion) {
        return new Benchmark(newName, newVersion, controls);
    }

    /** {@code CIS AKS 1.8 (23 controls)}. */
    @Override
    public String toString() {
        return name + " " + version + " (" + controls.size() + " controls)";
    }
}
