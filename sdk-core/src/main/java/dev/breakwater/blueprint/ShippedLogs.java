package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
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
import java.util.Map;
import java.util.Set;

/** AKS-OBS-03 and AKS-OBS-04: the logs of a cluster's control plane are sent to where they are kept. */
final class ShippedLogs implements Control {
    private static final String LOGS = "/properties/logs";
    private static final List<String> SINKS =
            List.of("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId");

    static final List<Control> LIST = List.of(
            new ShippedLogs(
                    "AKS-OBS-03",
                    Severity.MEDIUM,
                    "The cluster's audit log and Entra ID's decisions are sent to where they are kept.",
                    "Declare DiagnosticSettings of the cluster with DiagnosticSettings.CLUSTER_AUDIT and a workspace.",
                    Map.of(
                            "PSRule", List.of("AZR-000022", "AZR-000445"),
                            "Azure Policy", List.of("245fc9df"),
                            "MCSB", List.of("LT-3"),
                            "CIS AKS 1.8", List.of("2.1.1"),
                            "Kubescape", List.of("C-0254", "C-0067")),
                    List.of(
                            Set.of("kube-audit", "kube-audit-admin", "audit", "alllogs"),
                            Set.of("guard", "audit", "alllogs"))),
            new ShippedLogs(
                    "AKS-OBS-04",
                    Severity.LOW,
                    "The logs of the cluster's control plane are sent to where they are kept.",
                    "Declare DiagnosticSettings of the cluster with the category group allLogs and a workspace.",
                    Map.of("PSRule", List.of("AZR-000023")),
                    List.of(
                            Set.of("kube-apiserver", "alllogs"),
                            Set.of("kube-controller-manager", "alllogs"),
                            Set.of("kube-scheduler", "alllogs"),
                            Set.of("cluster-autoscaler", "alllogs"))));

    private final String id;
    private final Severity severity;
    private final String sentence;
    private final String remedy;
    private final Map<String, List<String>> mappings;
    /** Of each of these, one has to be sent. */
    private final List<Set<String>> wanted;

    private ShippedLogs(
            String id,
            Severity severity,
            String sentence,
            String remedy,
            Map<String, List<String>> mappings,
            List<Set<String>> wanted) {
        this.id = id;
        this.severity = severity;
        this.sentence = sentence;
        this.remedy = remedy;
        this.mappings = mappings;
        this.wanted = wanted;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(AksCluster.TYPE, DiagnosticSettings.TYPE);
    }

    @Override
    public Map<String, List<String>> mappings() {
        return mappings;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(AksCluster.TYPE).stream()
                .map(cluster -> judge(cluster, estate))
                .toList();
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        Set<String> sent = new HashSet<>();
        List<Evidence> seen = new ArrayList<>();
        for (Estate.Entry settings : estate.ofType(DiagnosticSettings.TYPE)) {
            if (settings.address().isInside(cluster.address()) && arrives(settings.document())) {
                seen.add(new Evidence(LOGS, settings.document().at(LOGS), settings.apiVersion()));
                sent.addAll(sent(settings.document()));
            }
        }
        boolean all = wanted.stream().allMatch(one -> one.stream().anyMatch(sent::contains));
        return all
                ? new Finding(id, cluster.address(), Verdict.PASS, sentence, seen)
                : new Finding(id, cluster.address(), Verdict.FAIL, sentence + " " + remedy, seen);
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
        return id + ": " + sentence;
    }
}
