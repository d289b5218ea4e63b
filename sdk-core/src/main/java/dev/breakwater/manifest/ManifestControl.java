package dev.breakwater.manifest;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A control over Kubernetes objects, each judged in the light of the whole estate. Immutable,
 * thread-safe.
 */
public final class ManifestControl implements HeadedControl {
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

    private final ControlHead head;
    private final BiFunction<Estate, Estate.Entry, Optional<Judgement>> judge;

    private ManifestControl(ControlHead head, BiFunction<Estate, Estate.Entry, Optional<Judgement>> judge) {
        this.head = head;
        this.judge = judge;
    }

    /** A control that concerns nothing yet: name its evidence and its judge. */
    public static ManifestControl of(String id, Severity severity, String sentence, String remedy) {
        return new ManifestControl(ControlHead.of(id, severity, sentence, remedy), (estate, entry) -> Optional.empty());
    }

    /** This control, needing these types as evidence. */
    public ManifestControl needs(String... types) {
        return new ManifestControl(head.needs(types), judge);
    }

    /** This control, answering these ids of a benchmark. */
    public ManifestControl maps(String benchmark, String... ids) {
        return new ManifestControl(head.maps(benchmark, ids), judge);
    }

    /** This control, judging each object in the light of the estate. */
    public ManifestControl judging(BiFunction<Estate, Estate.Entry, Optional<Judgement>> newJudge) {
        return new ManifestControl(head, newJudge);
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Finding> findings = new ArrayList<>();
        for (String type : new TreeSet<>(evidence())) {
            for (Estate.Entry entry : estate.ofType(type)) {
                judge.apply(estate, entry)
                        .ifPresent(
                                judgement -> findings.add(head.finding(entry, judgement.passes(), judgement.seen())));
            }
        }
        return findings;
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
