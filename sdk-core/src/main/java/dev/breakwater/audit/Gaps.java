package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.ArrayList;
import java.util.List;

/** What could not be read, brought to bear on what a control found in the rest. */
final class Gaps {
    /** The path of a finding about every resource of a type. */
    static final String ALL = "*";

    private Gaps() {}

    /**
     * A gap in the type a finding is about leaves that finding as it is, for its own resource was read,
     * and adds one for those that were not. A gap in another type that the control needs could turn any
     * verdict, so none is given.
     */
    static List<Finding> consider(Control control, Estate estate, List<Finding> found) {
        List<Estate.Gap> gaps = of(control, estate);
        if (gaps.isEmpty()) {
            return found;
        }
        List<Finding> all = new ArrayList<>();
        found.forEach(finding -> all.add(unlessNeeded(finding, gaps)));
        gaps.forEach(gap -> all.add(unread(control, gap)));
        return all;
    }

    /** What could not be read of what the control needs. */
    static List<Estate.Gap> of(Control control, Estate estate) {
        return estate.gaps().stream()
                .filter(gap -> control.evidence().stream().anyMatch(gap.type()::equalsIgnoreCase))
                .toList();
    }

    private static Finding unlessNeeded(Finding finding, List<Estate.Gap> gaps) {
        return gaps.stream()
                .filter(gap -> !gap.type().equalsIgnoreCase(finding.address().type()))
                .findFirst()
                .map(gap -> new Finding(
                        finding.control(), finding.address(), Verdict.NOT_ASSESSABLE, reason(gap), finding.evidence()))
                .orElse(finding);
    }

    private static Finding unread(Control control, Estate.Gap gap) {
        Address<Observed> address = new Address<>(gap.type(), ALL);
        return new Finding(control.id(), address, Verdict.NOT_ASSESSABLE, reason(gap), List.of());
    }

    private static String reason(Estate.Gap gap) {
        return gap.type() + " could not be read: " + gap.reason();
    }
}
