package dev.breakwater.blueprint;

import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.Subject;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.ImageCleaner;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodeGroupAccess;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.SkuTier;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The resources that a secure cluster stands for. */
final class SecureParts {
    private static final int DNS_PREFIX_LIMIT = 54;

    private SecureParts() {}

    static List<Resource<?>> all(SecureCluster secure) {
        AksCluster cluster = cluster(secure);
        List<Resource<?>> all = new ArrayList<>(List.of(group(secure), identity(secure)));
        all.addAll(SecureRoles.beforeCluster(secure, cluster));
        all.add(cluster);
        all.addAll(SecureRoles.afterCluster(secure, cluster));
        for (SecureNamespace namespace : secure.namespaces()) {
            all.addAll(namespace(namespace, cluster.link()));
        }
        return List.copyOf(all);
    }

    static ResourceGroup group(SecureCluster secure) {
        return ResourceGroup.named(secure.resourceGroup())
                .subscription(secure.subscription())
                .location(secure.region())
                .putAllTags(secure.tags())
                .build();
    }

    static ManagedIdentity identity(SecureCluster secure) {
        return ManagedIdentity.named("id-" + secure.name())
                .group(group(secure).id())
                .location(secure.region())
                .putAllTags(secure.tags())
                .build();
    }

    static AksCluster cluster(SecureCluster secure) {
        AksCluster cluster = hardened(secure);
        for (SecureCluster.Customisation change : secure.customisations()) {
            cluster = change.apply(cluster);
        }
        Set<Acceptance> acceptances = new LinkedHashSet<>(cluster.acceptances());
        acceptances.addAll(secure.acceptances());
        Set<Address<?>> before = new LinkedHashSet<>(cluster.dependsOn());
        for (RoleAssignment assignment : SecureRoles.beforeCluster(secure, cluster)) {
            before.add(assignment.address());
        }
        // A copy is checked anew, so one that changes nothing is not made.
        AksCluster accepted = secure.acceptances().isEmpty() ? cluster : cluster.withAcceptances(acceptances);
        return before.size() == cluster.dependsOn().size() ? accepted : accepted.withDependsOn(before);
    }

    private static AksCluster hardened(SecureCluster secure) {
        AksCluster.Builder builder = AksCluster.named(secure.name());
        if (isClosed(secure)) {
            builder.publicNetworkAccess(false);
        }
        return builder.group(group(secure).id())
                .location(secure.region())
                .putAllTags(secure.tags())
                .sku(ClusterSku.of(SkuTier.STANDARD))
                .identity(ClusterIdentity.userAssigned(identity(secure).resourceId()))
                .dnsPrefix(dnsPrefix(secure.name()))
                .kubernetesVersion(secure.kubernetesVersion())
                .nodeResourceGroupAccess(NodeGroupAccess.READ_ONLY)
                .rbac(true)
                .localAccounts(false)
                .entra(EntraIntegration.builder()
                        .addAdminGroups(secure.adminGroup())
                        .tenant(secure.tenant())
                        .azureRbac(true)
                        .build())
                .apiServerAccess(secure.apiServerAccess())
                .runCommand(false)
                .network(NetworkEngine.cilium())
                .egress(secure.egress())
                .oidcIssuer(true)
                .workloadIdentity(true)
                .defenderWorkspace(secure.defenderWorkspace())
                .imageCleaner(ImageCleaner.weekly())
                .upgradeChannels(new UpgradeChannels(UpgradeChannel.PATCH, NodeOsChannel.NODE_IMAGE))
                .addAddOns(AddOn.azurePolicy(), AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2)))
                .addPools(secure.systemPool())
                .addAllPools(userPools(secure))
                .build();
    }

    /** Whether nobody comes in from the internet. The service refuses to say so where routes of yours lead out. */
    private static boolean isClosed(SecureCluster secure) {
        ApiServerAccess access = secure.apiServerAccess();
        boolean isPrivate = access instanceof ApiServerAccess.PrivateLink
                || (access instanceof ApiServerAccess.VnetIntegrated integrated && integrated.isPrivate());
        return isPrivate && !(secure.egress().orElse(null) instanceof Egress.UserRoutes);
    }

    private static List<NodePool> userPools(SecureCluster secure) {
        return secure.userPools().isEmpty() ? List.of(SecurePools.user("apps").build()) : secure.userPools();
    }

    /** The name as the first label of a host name: hyphens for underscores, no more than the service takes. */
    private static String dnsPrefix(String name) {
        String label = name.replace('_', '-');
        String cut = label.substring(0, Math.min(label.length(), DNS_PREFIX_LIMIT));
        return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
    }

    private static List<Resource<?>> namespace(SecureNamespace declared, ClusterLink link) {
        List<Resource<?>> all = new ArrayList<>();
        all.add(Namespace.named(declared.name())
                .podSecurity(declared.podSecurity())
                .on(link)
                .build());
        all.add(NetworkPolicy.defaultDeny(declared.name()).withCluster(link));
        all.add(NetworkPolicy.allowDns(declared.name()).withCluster(link));
        for (String role : roles(declared)) {
            all.add(binding(declared, role, link));
        }
        return all;
    }

    private static Set<String> roles(SecureNamespace declared) {
        Set<String> roles = new LinkedHashSet<>();
        declared.grants().forEach(grant -> roles.add(grant.clusterRole()));
        return roles;
    }

    /** One binding for each role, so that adding a group is an update and never a new object. */
    private static RoleBinding binding(SecureNamespace declared, String role, ClusterLink link) {
        List<Subject> groups = declared.grants().stream()
                .filter(grant -> grant.clusterRole().equals(role))
                .map(grant -> Subject.group(grant.group()))
                .toList();
        return RoleBinding.named(role + "-groups")
                .namespace(declared.name())
                .clusterRole(role)
                .addAllSubjects(groups)
                .on(link)
                .build();
    }
}
