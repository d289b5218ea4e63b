package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.PolicyAssignment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AKS-POL-08: for each cluster there is a Pod Security initiative at all; AKS-POL-02 judges those there are. */
final class PodSecurityControl implements Control {
    private static final String POLICY = "/properties/policyDefinitionId";

    @Override
    public String id() {
        return "AKS-POL-08";
    }

    @Override
    public String sentence() {
        return "The baseline or the restricted Pod Security initiative is assigned to the cluster, or above it.";
    }

    @Override
    public String remedy() {
        return "Leave SecureCluster.podSecurityInitiative(true), declare a PolicyAssignment of"
                + " AzurePolicy.POD_SECURITY_RESTRICTED, or accept the finding where a management group assigns it.";
    }

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(AksCluster.TYPE, PolicyAssignment.TYPE);
    }

    @Override
    public Map<String, List<String>> mappings() {
        return Map.of("Azure Policy", List.of("a8640138", "42b8ef37"));
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(AksCluster.TYPE).stream()
                .map(cluster -> judge(cluster, estate))
                .toList();
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        Optional<Estate.Entry> assigned = estate.ofType(PolicyAssignment.TYPE).stream()
                .filter(one -> isPodSecurity(one) && covers(one, cluster))
                .findFirst();
        return assigned.map(one -> new Finding(
                        id(),
                        cluster.address(),
                        Verdict.PASS,
                        sentence(),
                        List.of(new Evidence(POLICY, one.document().at(POLICY), one.apiVersion()))))
                .orElseGet(() -> new Finding(
                        id(),
                        cluster.address(),
                        Verdict.FAIL,
                        "Not so here: " + sentence() + " " + remedy(),
                        List.of()));
    }

    private static boolean isPodSecurity(Estate.Entry assignment) {
        return assignment
                .document()
                .text(POLICY)
                .flatMap(AzurePolicy::ofDefinitionId)
                .filter(Set.of(AzurePolicy.POD_SECURITY_BASELINE, AzurePolicy.POD_SECURITY_RESTRICTED)::contains)
                .isPresent();
    }

    /** Whether the scope of the assignment holds the cluster; one of a management group is taken to. */
    private static boolean covers(Estate.Entry assignment, Estate.Entry cluster) {
        String path = assignment.address().path().toLowerCase(Locale.ROOT);
        int end = path.lastIndexOf("/providers/microsoft.authorization/");
        String scope = end < 0 ? path : path.substring(0, end);
        String id = cluster.address().path().toLowerCase(Locale.ROOT);
        return scope.contains("/managementgroups/") || id.equals(scope) || id.startsWith(scope + "/");
    }

    @Override
    public String toString() {
        return id() + ": " + sentence();
    }
}
