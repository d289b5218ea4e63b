package dev.breakwater.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came and went between two audits of the same things: of two snapshots, of what is there and what a plan leaves.
 * A failure is the same one if its control and its resource are, whatever value it names. What does not fail any more
 * because it could not be judged, or because its resource or its control is gone, is not called mended. Immutable,
 * thread-safe.
 */
public final class Trend {
    private final AuditReport before;
    private final AuditReport after;
    private final List<Finding> appeared = new ArrayList<>();
    private final List<Finding> mended = new ArrayList<>();
    private final List<Finding> open = new ArrayList<>();
    private int lasting;

    private Trend(AuditReport before, AuditReport after) {
        this.before = before;
        this.after = after;
        Map<String, Finding> old = worst(before);
        Map<String, Finding> now = worst(after);
        now.forEach((key, finding) -> note(finding, Optional.ofNullable(old.get(key))));
        old.forEach((key, finding) -> leave(finding, Optional.ofNullable(now.get(key))));
    }

    /** What came and went from the earlier report to the later one. */
    public static Trend between(AuditReport before, AuditReport after) {
        return new Trend(before, after);
    }

    /** Findings stand in the order of their verdicts, so the first of a control on a resource is its worst. */
    private static Map<String, Finding> worst(AuditReport report) {
        Map<String, Finding> worst = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            String address = finding.address().type() + " " + finding.address().path();
            worst.putIfAbsent(finding.control() + " " + address.toLowerCase(Locale.ROOT), finding);
        }
        return worst;
    }

    private static boolean fails(Optional<Finding> finding) {
        return finding.filter(one -> one.verdict() == Verdict.FAIL).isPresent();
    }

    private void note(Finding now, Optional<Finding> old) {
        if (now.verdict() == Verdict.FAIL && fails(old)) {
            lasting++;
        } else if (now.verdict() == Verdict.FAIL) {
            appeared.add(now);
        }
    }

    private void leave(Finding old, Optional<Finding> now) {
        if (old.verdict() == Verdict.FAIL && !fails(now)) {
            boolean judged =
                    now.filter(one -> one.verdict() != Verdict.NOT_ASSESSABLE).isPresent();
            (judged ? mended : open).add(old);
        }
    }

    /** The failures of the later report that the earlier one did not have, the gravest first. */
    public List<Finding> appeared() {
        return List.copyOf(appeared);
    }

    /** The failures of the earlier report that pass or are accepted in the later one. */
    public List<Finding> mended() {
        return List.copyOf(mended);
    }

    /** The failures of the earlier report of which the later one says nothing, or that it could not assess. */
    public List<Finding> unjudged() {
        return List.copyOf(open);
    }

    /** How many failures are in both. */
    public int lasting() {
        return lasting;
    }

    /** The score of the earlier report. */
    public OptionalInt scoreBefore() {
        return before.score();
    }

    /** The score of the later report. */
    public OptionalInt scoreAfter() {
        return after.score();
    }

    /** When the earlier documents were read; the day of the audit where that is not known. */
    String from() {
        return before.readAt().map(Wording::time).orElse(before.day().toString());
    }

    /** The severity of a finding of either report. */
    Severity severity(Finding finding) {
        return finding.verdict() == Verdict.FAIL
                        && before.controls().stream()
                                .anyMatch(control -> control.id().equals(finding.control()))
                ? before.severity(finding)
                : after.severity(finding);
    }

    /** {@code since 2026-05-01: score 84 to 90, 1 appeared, 3 mended, 2 not judged any more, 6 still fail}. */
    public String headline() {
        String scores = score(scoreBefore()) + " to " + score(scoreAfter());
        return "since " + from() + ": score " + scores + ", " + appeared.size() + " appeared, " + mended.size()
                + " mended, " + (open.isEmpty() ? "" : open.size() + " not judged any more, ") + lasting + " still "
                + (lasting == 1 ? "fails" : "fail");
    }

    private static String score(OptionalInt score) {
        return score.isPresent() ? String.valueOf(score.getAsInt()) : "none";
    }

    /** {@code Trend[since …]}. */
    @Override
    public String toString() {
        return "Trend[" + headline() + "]";
    }
}
