package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.platform.DiagnosticSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** AKS-OBS-03 and AKS-OBS-04: the logs of a cluster's control plane are sent to where they are kept. */
final class ShippedLogs implements ResourceControl {
    private static final String LOGS = "/properties/logs";
    private static final List<String> SINKS =
            List.of("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId");

    static final List<Control> LIST = List.of(
            new ShippedLogs(
                    ControlHead.of(
                                    "AKS-OBS-03",
                                    Severity.MEDIUM,
                                    "The cluster's audit log and Entra ID's decisions are sent to where they are kept.",
                                    "Declare DiagnosticSettings of the cluster with DiagnosticSettings.CLUSTER_AUDIT and a workspace.",
                                    AksCluster.TYPE,
                                    DiagnosticSettings.TYPE)
                            .maps("PSRule", "AZR-000022", "AZR-000445")
                            .maps("Azure Policy", "245fc9df")
                            .maps("MCSB 1", "LT-3")
                            .maps("CIS AKS 1.8", "2.1.1")
                            .maps("Kubescape", "C-0254", "C-0067"),
                    List.of(
                            Set.of("kube-audit", "kube-audit-admin", "audit", "alllogs"),
                            Set.of("guard", "audit", "alllogs"))),
            new ShippedLogs(
                    ControlHead.of(
                                    "AKS-OBS-04",
                                    Severity.LOW,
                                    "The logs of the cluster's control plane are sent to where they are kept.",
                                    "Declare DiagnosticSettings of the cluster with the category group allLogs and a workspace.",
                                    AksCluster.TYPE,
                                    DiagnosticSettings.TYPE)
                            .maps("PSRule", "AZR-000023"),
                    List.of(
                            Set.of("kube-apiserver", "alllogs"),
                            Set.of("kube-controller-manager", "alllogs"),
                            Set.of("kube-scheduler", "alllogs"),
                            Set.of("cluster-autoscaler", "alllogs"))));

    private final ControlHead head;
    /** Of each of these, one has to be sent. */
    private final List<Set<String>> wanted;

    private ShippedLogs(ControlHead head, List<Set<String>> wanted) {
        this.head = head;
        this.wanted = wanted;
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public Set<String> judged() {
        return Set.of(AksCluster.TYPE);
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return Optional.of(judge(of.entry(), of.estate()));
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        List<Estate.Entry> settings = of.estate().inside(of.entry().address(), DiagnosticSettings.TYPE);
        return settings.isEmpty() ? Verdict.FAIL.given() : judge(of).map(Finding::verdict);
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        Set<String> sent = new HashSet<>();
        List<Evidence> seen = new ArrayList<>();
        for (Estate.Entry settings : estate.inside(cluster.address(), DiagnosticSettings.TYPE)) {
            if (arrives(settings.document())) {
                seen.add(new Evidence(LOGS, settings.document().at(LOGS), settings.apiVersion()).context(true));
                sent.addAll(sent(settings.document()));
            }
        }
        boolean all = wanted.stream().allMatch(one -> one.stream().anyMatch(sent::contains));
        return head.finding(cluster, all, seen);
    }

    private static boolean arrives(Document settings) {
        return SINKS.stream()
                .anyMatch(sink -> settings.at("/properties/" + sink)
                        .filter(there -> !there.isNull())
                        .isPresent());
    }

    private static Set<String> sent(Document settings) {
        Set<String> names = new HashSet<>();
        for (Document log : settings.at(LOGS).map(Document::elements).orElse(List.of())) {
            if (log.flag("/enabled").orElse(true)) {
                log.text("/category")
                        .or(() -> log.text("/categoryGroup"))
                        .ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
