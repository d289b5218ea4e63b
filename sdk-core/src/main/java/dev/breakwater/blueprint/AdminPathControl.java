package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.RoleAssignment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** AKS-ID-05: with local accounts off, somebody can still get in. */
final class AdminPathControl implements Control {
    @Override
    public String id() {
        return "AKS-ID-05";
    }

    @Override
    public String sentence() {
        return "Somebody can administer the cluster through Entra ID, or its local accounts are on.";
    }

    @Override
    public String remedy() {
        return "Declare an admin group with EntraIntegration.admins(…), or a RoleAssignment of"
                + " AzureRole.AKS_RBAC_CLUSTER_ADMIN together with Azure RBAC.";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(AksCluster.TYPE, RoleAssignment.TYPE);
    }

    @Override
    public Map<String, List<String>> mappings() {
        return Map.of("Azure Policy", List.of("36a27de4"));
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(AksCluster.TYPE).stream()
                .map(cluster -> judge(cluster, estate))
                .toList();
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        boolean isThere = estate.origin() == Estate.Origin.LIVE || estate.origin() == Estate.Origin.SNAPSHOT;
        Estate present = isThere ? estate : Estate.of(estate.origin(), List.of());
        AdminPath path = AdminPath.into(cluster, estate, present);
        return path.open()
                ? new Finding(id(), cluster.address(), Verdict.PASS, sentence(), path.evidence())
                : new Finding(id(), cluster.address(), Verdict.FAIL, sentence() + " " + remedy(), path.evidence());
    }

    @Override
    public String toString() {
        return id() + ": " + sentence();
    }
}
