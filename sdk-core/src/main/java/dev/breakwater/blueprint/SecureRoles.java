package dev.breakwater.blueprint;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who gets which Azure role for a secure cluster. */
final class SecureRoles {
    private SecureRoles() {}

    /**
     * What the cluster's identity needs before the cluster can be made: nothing in a network that AKS makes,
     * Network Contributor on each subnet of yours, Private DNS Zone Contributor on a zone of yours.
     */
    static List<RoleAssignment> beforeCluster(SecureCluster secure, AksCluster cluster) {
        Output<String> identity = secure.identity().principalId();
        List<RoleAssignment> all = new ArrayList<>();
        for (String subnet : subnets(cluster)) {
            all.add(assignment(AzureRole.NETWORK_CONTRIBUTOR, identity, PrincipalType.SERVICE_PRINCIPAL, subnet));
        }
        zone(cluster)
                .ifPresent(zone -> all.add(assignment(
                        AzureRole.PRIVATE_DNS_ZONE_CONTRIBUTOR, identity, PrincipalType.SERVICE_PRINCIPAL, zone)));
        return all;
    }

    /** Administrators reach everything through Entra ID; whoever has a grant can fetch the user credential. */
    static List<RoleAssignment> afterCluster(SecureCluster secure, AksCluster cluster) {
        String scope = cluster.id().toString();
        Output<String> admins = Output.of(secure.adminGroup());
        List<RoleAssignment> all = new ArrayList<>();
        all.add(assignment(AzureRole.AKS_RBAC_CLUSTER_ADMIN, admins, PrincipalType.GROUP, scope));
        for (Output<String> group : users(secure, admins)) {
            all.add(assignment(AzureRole.AKS_CLUSTER_USER, group, PrincipalType.GROUP, scope));
        }
        return all;
    }

    private static Set<Output<String>> users(SecureCluster secure, Output<String> admins) {
        Set<Output<String>> groups = new LinkedHashSet<>(Set.of(admins));
        secure.namespaces().forEach(namespace -> namespace.grants().forEach(grant -> groups.add(grant.group())));
        return groups;
    }

    private static Set<String> subnets(AksCluster cluster) {
        Set<String> subnets = new LinkedHashSet<>();
        for (NodePool pool : cluster.pools()) {
            pool.subnetId().flatMap(SecureRoles::armId).ifPresent(subnets::add);
            pool.podSubnetId().flatMap(SecureRoles::armId).ifPresent(subnets::add);
        }
        if (cluster.apiServerAccess().orElse(null) instanceof ApiServerAccess.VnetIntegrated integrated) {
            armId(integrated.subnetId()).ifPresent(subnets::add);
        }
        return subnets;
    }

    private static Optional<String> zone(AksCluster cluster) {
        Optional<Output<String>> zone = Optional.empty();
        if (cluster.apiServerAccess().orElse(null) instanceof ApiServerAccess.PrivateLink link) {
            zone = link.privateDnsZone();
        }
        return zone.flatMap(SecureRoles::armId);
    }

    /** The id of a resource, known or that of a declared one; empty for words like {@code system}. */
    private static Optional<String> armId(Output<String> output) {
        Optional<String> id =
                output instanceof Output.Ref<?, ?> ref && ref.field().name().equals("id")
                        ? Optional.of(ref.source().path())
                        : output.known();
        return id.filter(text -> text.startsWith("/"));
    }

    private static RoleAssignment assignment(
            AzureRole role, Output<String> principal, PrincipalType type, String scope) {
        return RoleAssignment.of(role)
                .principal(principal, type)
                .scope(ArmId.parse(scope))
                .build();
    }
}
