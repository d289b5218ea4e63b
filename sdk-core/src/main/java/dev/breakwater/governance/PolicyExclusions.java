package dev.breakwater.governance;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * AKS-POL-03: what assignments leave out is what the system needs, and exemptions from them end. A year is as much as a
 * waiver may last, as PSRule has it; one that has ended leaves nothing out any more, but says that it does.
 */
final class PolicyExclusions implements HeadedControl {
    private static final String END = "/properties/expiresOn";
    private static final int LONGEST = 366;

    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-POL-03",
                    Severity.MEDIUM,
                    "A policy leaves out no scope, and no namespace but those of the system; an exemption from it ends,"
                            + " a waiver within a year, and is removed then.",
                    "Remove notScopes(…) and the namespaces of yours from excludedNamespaces, and give exemptions"
                            + " expires(…), or accept them with an owner and an expiry.",
                    PolicyAssignment.TYPE,
                    PolicyExemption.TYPE)
            .maps("PSRule", "Azure.Policy.WaiverExpiry");

    private static final PropertyControl ASSIGNED =
            PropertyControl.of(PolicyAssignment.PROPERTIES, HEAD.id(), HEAD.severity(), HEAD.sentence(), HEAD.remedy());

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return check(estate, LocalDate.now(ZoneOffset.UTC));
    }

    @Override
    public List<Finding> check(Estate estate, LocalDate today) {
        List<Finding> findings = new ArrayList<>(ASSIGNED.check(estate));
        LocalDate day = estate.readAt()
                .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate())
                .orElse(today);
        for (Estate.Entry exemption : estate.ofType(PolicyExemption.TYPE)) {
            findings.add(judge(exemption, day));
        }
        return findings;
    }

    private Finding judge(Estate.Entry exemption, LocalDate today) {
        String name = exemption.address().name();
        Optional<LocalDate> end = exemption
                .document()
                .at(END)
                .flatMap(PolicyTables::end)
                .map(OffsetDateTime::toInstant)
                .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate());
        boolean waiver = exemption
                .document()
                .text("/properties/exemptionCategory")
                .filter(ExemptionCategory.MITIGATED.toString()::equalsIgnoreCase)
                .isEmpty();
        String wrong = end.isEmpty()
                ? "never ends"
                : end.get().isBefore(today)
                        ? "ended on " + end.get()
                        : waiver && end.get().isAfter(today.plusDays(LONGEST)) ? "lasts until " + end.get() : "";
        List<Evidence> seen = List.of(new Evidence(END, exemption.document().at(END), exemption.apiVersion()));
        if (wrong.isEmpty()) {
            return HEAD.finding(exemption, true, seen);
        }
        String text = sentence() + " The exemption " + name + " " + wrong + ". " + remedy();
        return new Finding(id(), exemption.address(), Verdict.FAIL, text, seen);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
