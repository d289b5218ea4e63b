package dev.breakwater.cluster;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.MaintenanceConfiguration.Work;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AKS-UPG-05: what AKS upgrades by itself it upgrades in a window. */
final class MaintenanceControl implements ResourceControl {
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-UPG-05",
                    Severity.LOW,
                    "What AKS upgrades by itself it upgrades in a window.",
                    "Declare a MaintenanceConfiguration for each channel.",
                    AksCluster.TYPE,
                    MaintenanceConfiguration.TYPE)
            .maps("Azure Policy", "e1352e44")
            .maps("PSRule", "AZR-000446");

    private static final String UPGRADES = "/properties/autoUpgradeProfile/upgradeChannel";
    private static final String IMAGES = "/properties/autoUpgradeProfile/nodeOSUpgradeChannel";

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public Set<String> judged() {
        return Set.of(AksCluster.TYPE);
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return judge(of.entry(), of.estate());
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        boolean versions = upgrades(of.entry(), UPGRADES, "none");
        boolean images = upgrades(of.entry(), IMAGES, "NodeImage");
        return versions || images
                ? Verdict.of((!versions || has(of.estate(), of.entry(), Work.UPGRADES))
                        && (!images || has(of.estate(), of.entry(), Work.NODE_IMAGES)))
                : Optional.empty();
    }

    private static boolean upgrades(Estate.Entry cluster, String channel, String otherwise) {
        String value = cluster.document().text(channel).orElse(otherwise);
        return !value.equalsIgnoreCase("none") && !value.equalsIgnoreCase("unmanaged");
    }

    private static boolean has(Estate estate, Estate.Entry cluster, Work work) {
        for (Estate.Entry window : estate.inside(cluster.address(), MaintenanceConfiguration.TYPE)) {
            if (window.address().name().equalsIgnoreCase(work.toString())) {
                return true;
            }
        }
        return false;
    }

    /** No finding for a cluster that upgrades nothing by itself. */
    private Optional<Finding> judge(Estate.Entry cluster, Estate estate) {
        List<Evidence> evidence = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        channel(cluster, UPGRADES, "none", Work.UPGRADES, estate, evidence, missing);
        channel(cluster, IMAGES, "NodeImage", Work.NODE_IMAGES, estate, evidence, missing);
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        String reason = sentence() + " There is no " + String.join(" and no ", missing) + ". " + remedy();
        return Optional.of(
                missing.isEmpty()
                        ? new Finding(id(), cluster.address(), Verdict.PASS, sentence(), evidence)
                        : new Finding(id(), cluster.address(), Verdict.FAIL, reason, evidence));
    }

    private static void channel(
            Estate.Entry cluster,
            String name,
            String otherwise,
            Work work,
            Estate estate,
            List<Evidence> evidence,
            List<String> missing) {
        if (!upgrades(cluster, name, otherwise)) {
            return;
        }
        boolean there = has(estate, cluster, work);
        Optional<Document> value = cluster.document().at(name);
        evidence.add(new Evidence(name, value, cluster.apiVersion()).context(there));
        if (!there) {
            missing.add(work.toString());
        }
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
