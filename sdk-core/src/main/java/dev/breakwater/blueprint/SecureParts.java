package dev.breakwater.blueprint;

import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.ImageCleaner;
import dev.breakwater.cluster.MaintenanceConfiguration;
import dev.breakwater.cluster.MaintenanceConfiguration.Work;
import dev.breakwater.cluster.MaintenanceWindow;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodeGroupAccess;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.SkuTier;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Resource;
import java.time.DayOfWeek;
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
        all.addAll(SecureWatch.beforeCluster(secure));
        all.addAll(SecureRoles.beforeCluster(secure, cluster));
        all.add(cluster);
        all.add(SecureWatch.logs(secure, cluster));
        all.addAll(windows(cluster));
        all.addAll(SecureRoles.afterCluster(secure, cluster));
        for (SecureNamespace namespace : secure.namespaces()) {
            all.addAll(SecureNamespaces.all(namespace, cluster.link()));
        }
        return List.copyOf(all);
    }

    /** Sunday nights for Kubernetes, Saturday nights for node images, where a channel is at work at all. */
    private static List<Resource<?>> windows(AksCluster cluster) {
        List<Resource<?>> windows = new ArrayList<>();
        if (cluster.upgradeChannels().isEmpty()) {
            return windows;
        }
        UpgradeChannels channels = cluster.upgradeChannels().get();
        if (channels.cluster() != UpgradeChannel.NONE) {
            windows.add(window(cluster, Work.UPGRADES, DayOfWeek.SUNDAY));
        }
        if (channels.nodeOs() != NodeOsChannel.NONE) {
            windows.add(window(cluster, Work.NODE_IMAGES, DayOfWeek.SATURDAY));
        }
        return windows;
    }

    private static MaintenanceConfiguration window(AksCluster cluster, Work work, DayOfWeek day) {
        return MaintenanceConfiguration.of(work)
                .cluster(cluster.id())
                .window(MaintenanceWindow.weekly(1, day).lasting(8))
                .build();
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
        acceptances.addAll(SecureWatch.acceptances(secure, AksCluster.TYPE));
        Set<Address<?>> before = new LinkedHashSet<>(cluster.dependsOn());
        for (RoleAssignment assignment : SecureRoles.beforeCluster(secure, cluster)) {
            before.add(assignment.address());
        }
        // A copy is checked anew, so one that changes nothing is not made.
        AksCluster accepted = acceptances.isEmpty() ? cluster : cluster.withAcceptances(acceptances);
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
                .dnsPrefix(label(secure.name(), DNS_PREFIX_LIMIT))
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
                .defenderWorkspace(SecureWatch.destination(secure))
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

    /** The name where only letters, digits and hyphens may stand: hyphens for underscores, cut to a length. */
    static String label(String name, int limit) {
        String label = name.replace('_', '-');
        String cut = label.substring(0, Math.min(label.length(), limit));
        return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
    }
}
