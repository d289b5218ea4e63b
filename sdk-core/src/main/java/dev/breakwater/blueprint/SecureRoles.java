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
     * Network Contributor on each subnet of yours, Private DNS Zone Contributor on a zone of yours; AKS links such a
     * zone to the network, so that Network Contributor is then on the networks as a whole.
     */
    static List<RoleAssignment> beforeCluster(SecureCluster secure, AksCluster cluster) {
        Output<String> identity = secure.identity().principalId();
        List<RoleAssignment> all = new ArrayList<>();
        Set<String> zones = zones(cluster);
        Set<String> networks = zones.isEmpty() ? subnets(cluster) : networks(subnets(cluster));
        for (String network : networks) {
            all.add(assignment(AzureRole.NETWORK_CONTRIBUTOR, identity, PrincipalType.SERVICE_PRINCIPAL, network));
        }
        for (String zone : zones) {
            all.add(assignment(
                    AzureRole.PRIVATE_DNS_ZONE_CONTRIBUTOR, identity, PrincipalType.SERVICE_PRINCIPAL, zone));
        }
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
        for (SecureNamespace namespace : secure.namespaces()) {
            for (SecureNamespace.Grant grant : namespace.grants()) {
                groups.add(grant.group());
            }
        }
        return groups;
    }

    private static Set<String> subnets(AksCluster cluster) {
        Set<String> subnets = new LinkedHashSet<>();
        for (NodePool pool : cluster.pools()) {
            addId(subnets, pool.subnetId());
            addId(subnets, pool.podSubnetId());
        }
        if (cluster.apiServerAccess().orElse(null) instanceof ApiServerAccess.VnetIntegrated integrated) {
            addId(subnets, Optional.of(integrated.subnetId()));
        }
        return subnets;
    }

    private static Set<String> networks(Set<String> subnets) {
        Set<String> networks = new LinkedHashSet<>();
        for (String subnet : subnets) {
            int end = subnet.lastIndexOf("/subnets/");
            networks.add(end < 0 ? subnet : subnet.substring(0, end));
        }
        return networks;
    }

    private static Set<String> zones(AksCluster cluster) {
        Set<String> zones = new LinkedHashSet<>();
        ApiServerAccess access = cluster.apiServerAccess().orElse(null);
        if (access instanceof ApiServerAccess.PrivateLink link) {
            addId(zones, link.privateDnsZone());
        } else if (access instanceof ApiServerAccess.VnetIntegrated integrated) {
            addId(zones, integrated.privateDnsZone());
        }
        return zones;
    }

    /** Adds the id of a resource, known or that of a declared one; nothing for words like {@code system}. */
    private static void addId(Set<String> ids, Optional<Output<String>> output) {
        if (output.isEmpty()) {
            return;
        }
        String text = output.get() instanceof Output.Ref<?, ?> ref
                        && ref.field().name().equals("id")
                ? ref.source().path()
                : output.get().known().orElse("");
        if (text.startsWith("/")) {
            ids.add(text);
        }
    }

    private static RoleAssignment assignment(
            AzureRole role, Output<String> principal, PrincipalType type, String scope) {
        return RoleAssignment.of(role)
                .principal(principal, type)
                .scope(ArmId.parse(scope))
                .build();
    }
}
