package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Words that all forms of a report share. */
final class Wording {
    private Wording() {}

    /** What was audited, for a headline. */
    static String subject(Estate.Origin origin) {
        return switch (origin) {
            case DECLARED -> "the declaration";
            case PLANNED -> "what the plan leaves";
            case LIVE -> "what is there";
            case SNAPSHOT -> "a saved snapshot";
        };
    }

    static String name(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "passed";
            case FAIL -> "failed";
            case ACCEPTED -> "accepted";
            case NOT_ASSESSABLE -> "not assessable";
        };
    }

    /** What a finding says beyond its control's own sentence and remedy; empty if nothing. */
    static String detail(Finding finding, Control control) {
        String rest = finding.message().startsWith(control.sentence())
                ? finding.message().substring(control.sentence().length())
                : finding.message();
        int at = rest.indexOf(control.remedy());
        return at < 0
                ? rest.strip()
                : (rest.substring(0, at).strip() + " "
                                + rest.substring(at + control.remedy().length()).strip())
                        .strip();
    }

    static String stale(Acceptance acceptance) {
        return "Stale acceptance, no failure needs it: " + acceptance;
    }

    /** A time for people, to the second. */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
