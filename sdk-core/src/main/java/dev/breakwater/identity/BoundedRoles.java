package dev.breakwater.identity;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** AKS-ID-12: a role that reaches everything in a cluster goes to groups only. */
final class BoundedRoles implements HeadedControl {
    private static final ControlHead HEAD = ControlHead.of(
            "AKS-ID-12",
            Severity.HIGH,
            "A role that reaches everything in a cluster is assigned to groups only.",
            "Assign the role to a group with RoleAssignment.principal(…, PrincipalType.GROUP), or a narrower role or"
                    + " scope.",
            RoleAssignment.TYPE);

    private static final Set<AzureRole> BROAD = Set.of(
            AzureRole.OWNER,
            AzureRole.CONTRIBUTOR,
            AzureRole.USER_ACCESS_ADMINISTRATOR,
            AzureRole.ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR,
            AzureRole.AKS_RBAC_CLUSTER_ADMIN,
            AzureRole.AKS_CLUSTER_ADMIN,
            AzureRole.AKS_CONTRIBUTOR);
    private static final String ROLE = "/properties/roleDefinitionId";
    private static final String KIND = "/properties/principalType";

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(RoleAssignment.TYPE).stream()
                .filter(entry -> reachesClusters(entry.address().path()))
                .map(this::judge)
                .toList();
    }

    private Finding judge(Estate.Entry entry) {
        Document body = entry.document();
        Optional<AzureRole> broad =
                body.text(ROLE).flatMap(AzureRole::ofDefinitionId).filter(BROAD::contains);
        boolean group = body.text(KIND).filter("Group"::equalsIgnoreCase).isPresent();
        List<Evidence> seen = List.of(
                new Evidence(ROLE, body.at(ROLE), entry.apiVersion()),
                new Evidence(KIND, body.at(KIND), entry.apiVersion()));
        return broad.isEmpty() || group
                ? new Finding(id(), entry.address(), Verdict.PASS, sentence(), seen)
                : new Finding(
                        id(),
                        entry.address(),
                        Verdict.FAIL,
                        sentence() + " This one gives '" + broad.get().name() + "' to something else. " + remedy(),
                        seen);
    }

    /** A cluster, or what holds clusters: a group, a subscription, a management group. */
    private static boolean reachesClusters(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        int end = lower.lastIndexOf("/providers/microsoft.authorization/roleassignments/");
        String scope = end < 0 ? lower : lower.substring(0, end);
        return !scope.contains("/providers/")
                || scope.matches(".*/providers/microsoft\\.containerservice/managedclusters/[^/]+")
                || scope.matches("/providers/microsoft\\.management/managementgroups/[^/]+");
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
