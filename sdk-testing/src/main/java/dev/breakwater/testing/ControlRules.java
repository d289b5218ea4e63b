package dev.breakwater.testing;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Baseline;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Rules that are made of controls, and how their failures read. */
final class ControlRules {
    private ControlRules() {}

    /** Each of these controls on whatever is selected; one that looks at nothing of it is a rule about nothing. */
    static Rule on(ResourceSelection selection, List<String> controls) {
        ResourceSelection.known(controls);
        Optional<Rule> all = Optional.empty();
        for (String control : controls) {
            Rule one = one(selection, control);
            all = Optional.of(all.isPresent() ? all.get().and(one) : one);
        }
        return all.orElseThrow(() -> new IllegalArgumentException("Rule: shouldPass() names no control."));
    }

    private static Rule one(ResourceSelection selection, String control) {
        Auditor auditor = Catalogue.auditor().against(Benchmark.of("rule", "1", control));
        return Rule.of(selection + " should pass " + control, (estate, reason) -> {
            Set<Address<?>> selected = new HashSet<>();
            selection.of(estate).forEach(entry -> selected.add(entry.address()));
            List<RuleCase> cases = new ArrayList<>(selection.unread(estate));
            cases.addAll(cases(auditor.audit(estate), reason, true, finding -> selected.contains(finding.address())));
            return cases;
        });
    }

    /** All that an auditor looks at; an acceptance that nothing needs any more fails too. */
    static Rule all(String description, Auditor auditor) {
        return Rule.of(description, (estate, reason) -> {
            AuditReport report = auditor.audit(estate);
            List<RuleCase> cases = new ArrayList<>(cases(report, reason, false, finding -> true));
            for (Acceptance acceptance : report.staleAcceptances()) {
                cases.add(RuleCase.failed("stale acceptance of " + acceptance.control(), stale(acceptance)));
            }
            for (String id : report.uncovered()) {
                cases.add(RuleCase.failed(
                        "uncovered " + id, id + " is asked for by the benchmark, and no control of that id exists."));
            }
            return cases;
        });
    }

    static Rule since(Baseline baseline, Auditor auditor) {
        Rule rule = all("nothing fails beyond the baseline of " + baseline.size(), auditor.since(baseline));
        return rule.and(Rule.of("the baseline holds nothing that is mended", (estate, reason) -> {
                    List<RuleCase> cases = new ArrayList<>();
                    for (String line : baseline.mended(auditor.since(baseline).audit(estate))) {
                        cases.add(RuleCase.failed(
                                "mended " + line,
                                line + " is in the baseline and does not fail any more."
                                        + "\n  fix: keep Baseline.without(report)"));
                    }
                    return cases;
                })
                .allowingNone());
    }

    private static List<RuleCase> cases(
            AuditReport report, Optional<String> reason, boolean mustKnow, Predicate<Finding> wanted) {
        Function<Finding, String> names = Rule.naming(
                finding -> finding.control() + " " + finding.address().shortName());
        Map<String, Control> controls = new HashMap<>();
        report.controls().forEach(control -> controls.put(control.id(), control));
        List<RuleCase> cases = new ArrayList<>();
        for (Finding finding : report.findings()) {
            Control control = controls.get(finding.control());
            if (control != null && wanted.test(finding)) {
                String text = FailureText.of(finding, control, reason, report.source(finding.address()));
                cases.add(verdict(names.apply(finding), finding, mustKnow, text));
            }
        }
        return cases;
    }

    /** What is unknown of a resource that was read is a gap; resources that could not be read are a failure. */
    private static RuleCase verdict(String name, Finding finding, boolean mustKnow, String text) {
        boolean unread = finding.address().path().equals("*");
        return switch (finding.verdict()) {
            case PASS, ACCEPTED -> RuleCase.passed(name);
            case FAIL -> RuleCase.failed(name, text);
            case NOT_ASSESSABLE -> mustKnow || unread ? RuleCase.failed(name, text) : RuleCase.unknown(name, text);
        };
    }

    private static String stale(Acceptance acceptance) {
        return acceptance + "\n  concerns nothing that fails.\n  fix: remove it, or mend its control id or scope";
    }
}
