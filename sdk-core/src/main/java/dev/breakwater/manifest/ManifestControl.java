package dev.breakwater.manifest;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A control over Kubernetes objects, each judged in the light of the whole estate. Immutable,
 * thread-safe.
 */
public final class ManifestControl implements ResourceControl {
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
    private final Function<Inspection, Optional<Verdict>> verdict;
    private final Function<String, Optional<String>> expected;

    private ManifestControl(
            ControlHead head,
            BiFunction<Estate, Estate.Entry, Optional<Judgement>> judge,
            Function<Inspection, Optional<Verdict>> verdict,
            Function<String, Optional<String>> expected) {
        this.head = head;
        this.judge = judge;
        this.verdict = verdict;
        this.expected = expected;
    }

    /** A control that concerns nothing yet: name its evidence and its judge. */
    public static ManifestControl of(String id, Severity severity, String sentence, String remedy) {
        return new ManifestControl(
                ControlHead.of(id, severity, sentence, remedy),
                (estate, entry) -> Optional.empty(),
                of -> Optional.empty(),
                path -> Optional.empty());
    }

    /** This control, needing these types as evidence. */
    public ManifestControl needs(String... types) {
        return new ManifestControl(head.needs(types), judge, verdict, expected);
    }

    /** This control, answering these ids of a benchmark. */
    public ManifestControl maps(String benchmark, String... ids) {
        return new ManifestControl(head.maps(benchmark, ids), judge, verdict, expected);
    }

    /** This control, judging each object in the light of the estate. */
    public ManifestControl judging(BiFunction<Estate, Estate.Entry, Optional<Judgement>> newJudge) {
        return new ManifestControl(
                head,
                newJudge,
                of -> newJudge.apply(of.estate(), of.entry()).flatMap(judgement -> Verdict.of(judgement.passes())),
                expected);
    }

    /** This control, giving verdicts by a shorter way than judging: it has to give those that judging would. */
    public ManifestControl giving(Function<Inspection, Optional<Verdict>> newVerdict) {
        return new ManifestControl(head, judge, newVerdict, expected);
    }

    /** This control, saying what a safe value is at a place of an object. */
    public ManifestControl expecting(Function<String, Optional<String>> newExpected) {
        return new ManifestControl(head, judge, verdict, newExpected);
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public Optional<String> expected(String path) {
        return expected.apply(path);
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return judge.apply(of.estate(), of.entry())
                .map(judgement -> head.finding(of.entry(), judgement.passes(), judgement.seen()));
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        return verdict.apply(of);
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
