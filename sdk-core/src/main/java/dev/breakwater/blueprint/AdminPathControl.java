package dev.breakwater.blueprint;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.RoleAssignment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AKS-ID-05: with local accounts off, somebody can still get in. */
final class AdminPathControl implements ResourceControl {
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-ID-05",
                    Severity.HIGH,
                    "Somebody can administer the cluster through Entra ID, or its local accounts are on.",
                    "Declare an admin group with EntraIntegration.admins(…), or a RoleAssignment of"
                            + " AzureRole.AKS_RBAC_CLUSTER_ADMIN together with Azure RBAC.",
                    AksCluster.TYPE,
                    RoleAssignment.TYPE)
            .maps("Azure Policy", "36a27de4");

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
        return Optional.of(judge(of.entry(), of.estate()));
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        boolean isThere = estate.origin() == Estate.Origin.LIVE || estate.origin() == Estate.Origin.SNAPSHOT;
        Estate present = isThere ? estate : Estate.of(estate.origin(), List.of());
        AdminPath path = AdminPath.into(cluster, estate, present);
        return HEAD.finding(cluster, path.open(), path.evidence());
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
