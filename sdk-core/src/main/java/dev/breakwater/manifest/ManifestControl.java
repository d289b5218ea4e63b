package dev.breakwater.manifest;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A control over Kubernetes objects, each judged in the light of the whole estate. Immutable,
 * thread-safe.
 */
public final class ManifestControl implements Control {
    /**
     * Whether an object meets a control; empty if the control does not concern it.
     *
     * @param passes whether it does
     * @param seen what the verdict rests on
     */
    public record Judgement(boolean passes, List<Evidence> seen) {
        /** A judgement that rests on one place of the object. */
        public static Optional<Judgement> of(boolean passes, Estate.Entry entry, String path) {
            Evidence evidence = new Evidence(path, entry.document().at(path), entry.apiVersion());
            return Optional.of(new Judgement(passes, List.of(evidence)));
        }
    }

    private final String id;
    private final Severity severity;
    private final String sentence;
    private final String remedy;
    private final Set<String> evidence;
    private final Map<String, List<String>> mappings;
    private final BiFunction<Estate, Estate.Entry, Optional<Judgement>> judge;

    private ManifestControl(
            String id,
            Severity severity,
            String sentence,
            String remedy,
            Set<String> evidence,
            Map<String, List<String>> mappings,
            BiFunction<Estate, Estate.Entry, Optional<Judgement>> judge) {
        this.id = id;
        this.severity = severity;
        this.sentence = sentence;
        this.remedy = remedy;
        this.evidence = Set.copyOf(evidence);
        this.mappings = Map.copyOf(mappings);
        this.judge = judge;
    }

    /** A control that concerns nothing yet: name its evidence and its judge. */
    public static ManifestControl of(String id, Severity severity, String sentence, String remedy) {
        return new ManifestControl(
                id, severity, sentence, remedy, Set.of(), Map.of(), (estate, entry) -> Optional.empty());
    }

    /** This control, needing these types as evidence. */
    public ManifestControl needs(String... types) {
        return new ManifestControl(id, severity, sentence, remedy, Set.of(types), mappings, judge);
    }

    /** This control, answering these ids of a benchmark. */
    public ManifestControl maps(String benchmark, String... ids) {
        Map<String, List<String>> all = new LinkedHashMap<>(mappings);
        all.put(benchmark, List.of(ids));
        return new ManifestControl(id, severity, sentence, remedy, evidence, all, judge);
    }

    /** This control, judging each object in the light of the estate. */
    public ManifestControl judging(BiFunction<Estate, Estate.Entry, Optional<Judgement>> newJudge) {
        return new ManifestControl(id, severity, sentence, remedy, evidence, mappings, newJudge);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public Set<String> evidence() {
        return evidence;
    }

    @Override
    public Map<String, List<String>> mappings() {
        return mappings;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.entries().stream()
                .filter(entry -> evidence.contains(entry.address().type()))
                .flatMap(entry -> finding(estate, entry))
                .toList();
    }

    private Stream<Finding> finding(Estate estate, Estate.Entry entry) {
        return judge.apply(estate, entry).stream()
                .map(judgement -> new Finding(
                        id,
                        entry.address(),
                        judgement.passes() ? Verdict.PASS : Verdict.FAIL,
                        judgement.passes() ? sentence : sentence + " " + remedy,
                        judgement.seen()));
    }

    @Override
    public String toString() {
        return id + ": " + sentence;
    }
}
