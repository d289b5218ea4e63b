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
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
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

    private static final String CHANNELS = "/properties/autoUpgradeProfile/";

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

    /** No finding for a cluster that upgrades nothing by itself. */
    private Optional<Finding> judge(Estate.Entry cluster, Estate estate) {
        List<Evidence> evidence = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        channel(cluster, "upgradeChannel", "none", Work.UPGRADES, estate, evidence, missing);
        channel(cluster, "nodeOSUpgradeChannel", "NodeImage", Work.NODE_IMAGES, estate, evidence, missing);
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
        Optional<Document> value = cluster.document().at(CHANNELS + name);
        String channel = Facts.text(cluster.document(), CHANNELS + name, otherwise);
        if (channel.equals("none") || channel.equals("unmanaged")) {
            return;
        }
        String path = cluster.address().path() + "/maintenanceConfigurations/" + work;
        boolean there = estate.find(new Address<Observed>(MaintenanceConfiguration.TYPE, path))
                .isPresent();
        evidence.add(new Evidence(CHANNELS + name, value, cluster.apiVersion()).context(there));
        if (!there) {
            missing.add(work.toString());
        }
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
