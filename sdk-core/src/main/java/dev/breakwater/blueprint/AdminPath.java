package dev.breakwater.blueprint;

import dev.breakwater.audit.Evidence;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether anybody can administer a cluster, and by what. Local accounts, a group of administrators, an
 * Azure role that reaches cluster-admin, and a binding of cluster-admin that is already there each do.
 *
 * @param open whether there is a way in
 * @param evidence what shows it, or what was looked at in vain
 */
record AdminPath(boolean open, List<Evidence> evidence) {
    private static final String ENTRA = "/properties/aadProfile";

    AdminPath {
        evidence = List.copyOf(evidence);
    }

    /** The way into that cluster; {@code present} holds the Kubernetes objects that are already there. */
    static AdminPath into(Estate.Entry cluster, Estate estate, Estate present) {
        if (!isOn(cluster, "/properties/disableLocalAccounts")) {
            return found(evidence(cluster, "/properties/disableLocalAccounts"));
        }
        List<Evidence> seen = new ArrayList<>(List.of(
                evidence(cluster, "/properties/disableLocalAccounts"),
                evidence(cluster, ENTRA + "/adminGroupObjectIDs"),
                evidence(cluster, ENTRA + "/enableAzureRBAC")));
        if (!hasEntra(cluster)) {
            return new AdminPath(false, seen);
        }
        if (hasGroups(cluster)) {
            return found(evidence(cluster, ENTRA + "/adminGroupObjectIDs"));
        }
        return role(cluster, estate)
                .or(() -> binding(cluster, estate, present))
                .map(AdminPath::found)
                .orElseGet(() -> new AdminPath(false, seen));
    }

    static boolean usesAzureRbac(Estate.Entry cluster) {
        return isOn(cluster, ENTRA + "/enableAzureRBAC");
    }

    static boolean hasEntra(Estate.Entry cluster) {
        return cluster.document().at(ENTRA).filter(Document::isObject).isPresent();
    }

    private static AdminPath found(Evidence evidence) {
        return new AdminPath(true, List.of(evidence));
    }

    private static boolean hasGroups(Estate.Entry cluster) {
        return cluster.document()
                .at(ENTRA + "/adminGroupObjectIDs")
                .filter(groups -> !groups.elements().isEmpty())
                .isPresent();
    }

    private static Optional<Evidence> role(Estate.Entry cluster, Estate estate) {
        return usesAzureRbac(cluster)
                ? estate.ofType(RoleAssignment.TYPE).stream()
                        .filter(assignment -> reaches(assignment.address(), cluster.address()))
                        .filter(AdminPath::isClusterAdmin)
                        .map(assignment -> evidence(assignment, "/properties/roleDefinitionId"))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isClusterAdmin(Estate.Entry assignment) {
        return assignment
                .document()
                .text("/properties/roleDefinitionId")
                .flatMap(AzureRole::ofDefinitionId)
                .filter(AzureRole.AKS_RBAC_CLUSTER_ADMIN::equals)
                .isPresent();
    }

    /** Whether an assignment's scope is the cluster or something around it. */
    private static boolean reaches(Address<?> assignment, Address<?> cluster) {
        String path = assignment.path().toLowerCase(Locale.ROOT);
        int end = path.lastIndexOf("/providers/microsoft.authorization/");
        String scope = end < 0 ? path : path.substring(0, end);
        String target = cluster.path().toLowerCase(Locale.ROOT);
        return target.equals(scope) || target.startsWith(scope + "/");
    }

    /** A binding that a plan is still to make lets nobody in: it would take an administrator to make it. */
    private static Optional<Evidence> binding(Estate.Entry cluster, Estate estate, Estate present) {
        return estate.ofKind("rbac.authorization.k8s.io", "ClusterRoleBinding")
                .filter(binding -> binding.address().isInside(cluster.address()))
                .filter(binding -> present.find(binding.address())
                        .filter(AdminPath::bindsPeople)
                        .isPresent())
                .filter(AdminPath::bindsPeople)
                .map(binding -> evidence(binding, "/subjects"))
                .findFirst();
    }

    private static boolean bindsPeople(Estate.Entry binding) {
        boolean admin = binding.document()
                .text("/roleRef/name")
                .filter("cluster-admin"::equals)
                .isPresent();
        return admin
                && binding.document().at("/subjects").stream()
                        .flatMap(subjects -> subjects.elements().stream())
                        .anyMatch(AdminPath::isPerson);
    }

    /** Names of the system belong to certificates, which do not sign in once local accounts are off. */
    private static boolean isPerson(Document subject) {
        boolean kind =
                subject.text("/kind").filter(List.of("User", "Group")::contains).isPresent();
        return kind
                && subject.text("/name")
                        .filter(name -> name.startsWith("system:"))
                        .isEmpty();
    }

    private static boolean isOn(Estate.Entry entry, String pointer) {
        return entry.document().flag(pointer).orElse(false);
    }

    private static Evidence evidence(Estate.Entry entry, String pointer) {
        return new Evidence(pointer, entry.document().at(pointer), entry.apiVersion());
    }
}
