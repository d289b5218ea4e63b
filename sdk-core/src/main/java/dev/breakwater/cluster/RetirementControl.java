package dev.breakwater.cluster;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * AKS-UPG-07: nothing in use has ended or ends soon. What ends later is evidence of a finding that passes.
 * The day is the auditor's. Immutable, thread-safe.
 */
public final class RetirementControl implements ResourceControl {
    private static final ControlHead HEAD = ControlHead.of(
            "AKS-UPG-07",
            Severity.MEDIUM,
            "Nothing in use has ended or ends soon.",
            "Move to what Retirement.all() names instead.",
            AksCluster.TYPE);

    private static final int USUAL_DAYS = 180;

    private final int days;

    private RetirementControl(int days) {
        this.days = days;
    }

    /** The control that also fails what ends within half a year. */
    public static RetirementControl standard() {
        return new RetirementControl(USUAL_DAYS);
    }

    /** The control that also fails what ends within so many days; 0 for what has ended only. */
    public static RetirementControl within(int days) {
        return new RetirementControl(days);
    }

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public Set<String> judged() {
        return Retirement.types();
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return Optional.of(judge(of.entry(), of.today()));
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        Near near = of.knownOfAll(this, estate -> near(of.today()));
        String type = of.entry().address().type();
        for (Retirement retirement : near.all()) {
            if (retirement.type().equalsIgnoreCase(type) && retirement.isUsedIn(of.body())) {
                return Verdict.FAIL.given();
            }
        }
        return Verdict.PASS.given();
    }

    /** What has ended or ends soon, the same for all resources of an audit. */
    private record Near(List<Retirement> all) {}

    private Near near(LocalDate today) {
        return new Near(Retirement.all().stream()
                .filter(retirement -> endsSoon(retirement, today))
                .toList());
    }

    private boolean endsSoon(Retirement retirement, LocalDate today) {
        return !retirement.ends().minusDays(days).isAfter(today);
    }

    private Finding judge(Estate.Entry entry, LocalDate today) {
        List<Evidence> near = new ArrayList<>();
        List<Evidence> far = new ArrayList<>();
        Set<String> told = new LinkedHashSet<>(Set.of(sentence()));
        for (Retirement retirement : Retirement.of(entry.address().type())) {
            List<Result.Place> uses = retirement.uses(entry.document());
            boolean soon = endsSoon(retirement, today);
            uses.forEach(
                    place -> (soon ? near : far).add(new Evidence(place.path(), place.value(), entry.apiVersion())));
            if (soon && !uses.isEmpty()) {
                told.add(told(retirement, today));
            }
        }
        return near.isEmpty()
                ? new Finding(id(), entry.address(), Verdict.PASS, sentence(), far)
                : new Finding(id(), entry.address(), Verdict.FAIL, String.join(" ", told), near);
    }

    private static String told(Retirement retirement, LocalDate today) {
        String verb = retirement.ends().isBefore(today) ? " ended on " : " ends on ";
        return retirement.subject() + verb + retirement.ends() + ". " + retirement.remedy();
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
