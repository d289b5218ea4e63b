package dev.breakwater.audit;

import dev.breakwater.resource.Acceptance;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The acceptances of one audit, remembering which of them concerned anything. Used by one thread. */
final class Acceptances {
    private final List<Acceptance> all;
    private final LocalDate today;
    private final Set<Acceptance> used = new HashSet<>();

    Acceptances(List<Acceptance> all, LocalDate today) {
        this.all = all.stream().distinct().toList();
        this.today = today;
    }

    /** The finding after acceptance: failures that somebody answers for are accepted, others say why not. */
    Finding apply(Finding finding) {
        if (all.isEmpty()) {
            return finding;
        }
        List<Acceptance> matching = all.stream()
                .filter(acceptance -> acceptance.control().equals(finding.control()))
                .filter(acceptance -> acceptance.concerns(finding.address()))
                .toList();
        if (finding.verdict() == Verdict.NOT_ASSESSABLE) {
            used.addAll(matching);
        }
        Optional<Acceptance> longest = matching.stream().max(Comparator.comparing(Acceptance::expires));
        if (finding.verdict() != Verdict.FAIL || longest.isEmpty()) {
            return finding;
        }
        used.addAll(matching);
        return longest.get().holdsOn(today) ? accepted(finding, longest.get()) : expired(finding, longest.get());
    }

    /** Those that concerned no failure: not needed any more, or mistyped. */
    List<Acceptance> unused() {
        return all.stream().filter(acceptance -> !used.contains(acceptance)).toList();
    }

    private static Finding accepted(Finding finding, Acceptance by) {
        String text = " Accepted by " + by.owner() + " until " + by.expires() + ": " + by.reason();
        return with(finding, Verdict.ACCEPTED, text);
    }

    private static Finding expired(Finding finding, Acceptance by) {
        String text = " The acceptance by " + by.owner() + " expired on " + by.expires() + " (reason: " + by.reason()
                + "): mend it or renew the acceptance.";
        return with(finding, Verdict.FAIL, text);
    }

    private static Finding with(Finding finding, Verdict verdict, String text) {
        return new Finding(finding.control(), finding.address(), verdict, finding.message() + text, finding.evidence());
    }
}
