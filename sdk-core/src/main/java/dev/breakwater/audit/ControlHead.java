package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a control says of itself. Immutable.
 *
 * @param id the stable id
 * @param severity how much it matters
 * @param sentence what must hold
 * @param remedy what to do when it does not hold
 * @param evidence the resource types it needs as evidence
 * @param mappings benchmark names to the ids it answers there
 */
public record ControlHead(
        String id,
        Severity severity,
        String sentence,
        String remedy,
        Set<String> evidence,
        Map<String, List<String>> mappings) {
    /** Takes copies. */
    public ControlHead {
        evidence = Set.copyOf(evidence);
        mappings = Map.copyOf(mappings);
    }

    /** A head that answers no benchmark. */
    public static ControlHead of(String id, Severity severity, String sentence, String remedy, String... evidence) {
        return new ControlHead(id, severity, sentence, remedy, Set.of(evidence), Map.of());
    }

    /** This head, needing these types as evidence. */
    public ControlHead needs(String... types) {
        return new ControlHead(id, severity, sentence, remedy, Set.of(types), mappings);
    }

    /** This head, answering these ids of a benchmark. */
    public ControlHead maps(String benchmark, String... ids) {
        Map<String, List<String>> all = new LinkedHashMap<>(mappings);
        all.put(benchmark, List.of(ids));
        return new ControlHead(id, severity, sentence, remedy, evidence, all);
    }

    /** A finding of the control: the sentence where it passes, sentence and remedy where it fails. */
    public Finding finding(Estate.Entry entry, boolean passes, List<Evidence> seen) {
        return passes
                ? new Finding(id, entry.address(), Verdict.PASS, sentence, seen)
                : new Finding(id, entry.address(), Verdict.FAIL, sentence + " " + remedy, seen);
    }

    /** {@code AKS-ID-03: Local accounts are off.}. */
    @Override
    public String toString() {
        return id + ": " + sentence;
    }
}
