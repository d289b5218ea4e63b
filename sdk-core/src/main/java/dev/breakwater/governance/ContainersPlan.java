package dev.breakwater.governance;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Property;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** AKS-OBS-02: the plan is on, and it is the one of today. Two older plans protect less and are retired. */
final class ContainersPlan implements HeadedControl {
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-OBS-02",
                    Severity.HIGH,
                    "Defender for Containers is on for the subscription.",
                    "Declare DefenderPlan.containers() for the subscription.",
                    DefenderPlan.TYPE)
            .maps("Azure Policy", "1c988dd6")
            .maps("MCSB 1", "LT-1", "LT-2", "IR-3", "IR-5")
            .maps("Checkov", "CKV_AZURE_85");

    private static final Set<String> RETIRED = Set.of("kubernetesservice", "containerregistry");

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Finding> findings = new ArrayList<>();
        for (Estate.Entry plan : estate.ofType(DefenderPlan.TYPE)) {
            String name = plan.address().name().toLowerCase(Locale.ROOT);
            if (name.equals("containers") || RETIRED.contains(name)) {
                findings.add(judge(plan, RETIRED.contains(name)));
            }
        }
        return findings;
    }

    private Finding judge(Estate.Entry plan, boolean retired) {
        Property tier = DefenderPlan.PROPERTIES.forControl(id()).get(0);
        Optional<Document> value = tier.effective(plan.document().at(tier.path()), plan.document());
        List<Evidence> evidence = List.of(new Evidence(tier.path(), value, plan.apiVersion()));
        boolean on = tier.safety().orElseThrow().isSafe(value);
        if (retired) {
            String text = sentence() + " " + plan.address().name() + " is a retired plan. " + remedy();
            return new Finding(id(), plan.address(), Verdict.FAIL, text, evidence);
        }
        return HEAD.finding(plan, on, evidence);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
