package dev.breakwater.testing.azure;

import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.AutoscalerProfile;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.HttpProxy;
import dev.breakwater.cluster.ImageCleaner;
import dev.breakwater.cluster.KeyEncryption;
import dev.breakwater.cluster.KubeletIdentity;
import dev.breakwater.cluster.LinuxAdmin;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NetworkSecurity;
import dev.breakwater.cluster.NodeGroupAccess;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.ServiceMesh;
import dev.breakwater.cluster.SkuTier;
import dev.breakwater.cluster.StorageDrivers;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.cluster.WebAppRouting;
import dev.breakwater.document.Document;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.contract.Sample;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters that set every attribute between them; what excludes each other is told apart into several. */
final class ClusterSamples {
    static final String ADMINS = "11111111-1111-4111-8111-111111111111";
    private static final String OTHERS = "22222222-2222-4222-8222-222222222222";
    private static final String KEY = "https://vault.vault.azure.net/keys/etcd/1";

    private final ArmId group;
    private final Resource<?> groupDeclaration;
    private final ManagedIdentity identity;

    ClusterSamples(Resource<?> groupDeclaration, ArmId group, ManagedIdentity identity) {
        this.groupDeclaration = groupDeclaration;
        this.group = group;
        this.identity = identity;
    }

    List<Sample> all() {
        AksCluster open = open();
        List<Sample> all = new ArrayList<>(new TunedSamples(groupDeclaration, group, identity).all());
        all.addAll(List.of(
                access(basics(full())),
                addOns(services(full())),
                security(operation(full())),
                privately(),
                integrated(),
                PoolSamples.of(needing(open), open),
                routed(),
                upgrading()));
        return List.copyOf(all);
    }

    private Sample needing(AksCluster cluster) {
        return Sample.of(cluster).needing(groupDeclaration, identity);
    }

    /** A cluster with a public API server, all of it declared. */
    private AksCluster full() {
        return AksCluster.named("prod")
                .group(group)
                .location("westeurope")
                .putTag("env", "prod")
                .sku(ClusterSku.of(SkuTier.PREMIUM))
                .identity(ClusterIdentity.userAssigned(identity.resourceId()))
                .kubernetesVersion("1.32")
                .dnsPrefix("prod")
                .nodeResourceGroup("prod-nodes")
                .nodeResourceGroupAccess(NodeGroupAccess.READ_ONLY)
                .rbac(true)
                .localAccounts(false)
                .entra(EntraIntegration.builder()
                        .addAdminGroups(ADMINS)
                        .tenant(OTHERS)
                        .azureRbac(true)
                        .build())
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24", "198.51.100.7"))
                .runCommand(false)
                .network(NetworkEngine.cilium().secured(new NetworkSecurity(NetworkSecurity.Policies.FQDN)))
                .publicNetworkAccess(true)
                .podCidr("10.244.0.0/16")
                .serviceCidr("10.1.0.0/16")
                .dnsServiceIp("10.1.0.10")
                .httpProxy(new HttpProxy(
                        "http://proxy:3128",
                        "http://proxy:3129",
                        List.of("localhost", "10.0.0.0/8"),
                        Optional.of("Q0E=")))
                .egress(Egress.loadBalancer().managedIps(2))
                .oidcIssuer(true)
                .workloadIdentity(true)
                .defenderWorkspace(id("Microsoft.OperationalInsights/workspaces/logs"))
                .keyEncryption(KeyEncryption.of(KEY))
                .imageCleaner(ImageCleaner.weekly())
                .upgradeChannels(new UpgradeChannels(UpgradeChannel.PATCH, NodeOsChannel.NODE_IMAGE))
                .diskEncryptionSet(id("Microsoft.Compute/diskEncryptionSets/disks"))
                .addCustomCaCertificates("Q0E=")
                .kubeletIdentity(
                        new KubeletIdentity(identity.resourceId(), identity.clientId(), identity.principalId()))
                .linuxAdmin(new LinuxAdmin("azureuser", "ssh-rsa AAAA"))
                .autoscaler(scaler("least-waste"))
                .keda(true)
                .verticalPodAutoscaler(true)
                .nodeProvisioning(false)
                .storageDrivers(new StorageDrivers(true, true, false, true))
                .webAppRouting(new WebAppRouting(
                        true, List.of(id("Microsoft.Network/dnszones/example.com")), Optional.empty()))
                .serviceMesh(new ServiceMesh(List.of("asm-1-25"), true, true, Optional.empty()))
                .managedPrometheus(true)
                .longTermSupport(true)
                .costAnalysis(true)
                .addAddOns(
                        AddOn.azurePolicy(),
                        AddOn.keyVaultSecretsProvider(Duration.ofMinutes(5)),
                        AddOn.monitoring(Output.of(id("Microsoft.OperationalInsights/workspaces/logs"))))
                .addPools(NodePool.system("system")
                        .count(3)
                        .vmSize("Standard_D4ds_v5")
                        .build())
                .property("/properties/windowsProfile/adminUsername", "azureuser")
                .property("/properties/windowsProfile/enableCSIProxy", true)
                .addDependsOn(identity.address())
                .addAcceptances(
                        new Acceptance("AKS-API-01", "no private link yet", "platform", LocalDate.of(2027, 1, 1)))
                .build();
    }

    private static AutoscalerProfile scaler(String expander) {
        return AutoscalerProfile.builder()
                .expander(expander)
                .scanInterval(Duration.ofSeconds(20))
                .scaleDownUnneeded(Duration.ofMinutes(15))
                .scaleDownDelayAfterAdd(Duration.ofMinutes(12))
                .utilizationThreshold(0.4)
                .balanceSimilarPools(true)
                .keepNodesWithLocalStorage(false)
                .putSetting("ok-total-unready-count", "4")
                .build();
    }

    private String id(String typeAndName) {
        return group + "/providers/" + typeAndName;
    }

    private Sample basics(AksCluster cluster) {
        return needing(cluster)
                .varying("location", cluster.withLocation("northeurope"))
                .varying("tags", cluster.withTags(Map.of("env", "test")))
                .varying("tags more", cluster.withTags(Map.of("env", "prod", "team", "web")))
                .undeclaring("tags", cluster.withTags(Map.of()))
                .varying("sku", cluster.withLongTermSupport(false).withSku(ClusterSku.of(SkuTier.STANDARD)))
                .undeclaring(
                        "sku",
                        cluster.withLongTermSupport(Optional.empty())
                                .withCostAnalysis(false)
                                .withSku(Optional.empty()))
                .varying("kubernetesVersion", cluster.withKubernetesVersion("1.33"))
                .varying("kubernetesVersion back", cluster.withKubernetesVersion("1.31"))
                .undeclaring("kubernetesVersion", cluster.withKubernetesVersion(Optional.empty()))
                .varying("dnsPrefix", cluster.withDnsPrefix("other"))
                .undeclaring("dnsPrefix", cluster.withDnsPrefix(Optional.empty()))
                .varying("nodeResourceGroup", cluster.withNodeResourceGroup("other"))
                .undeclaring("nodeResourceGroup", cluster.withNodeResourceGroup(Optional.empty()))
                .varying("nodeResourceGroupAccess", cluster.withNodeResourceGroupAccess(NodeGroupAccess.UNRESTRICTED))
                .varying(
                        "rbac",
                        cluster.withRbac(false)
                                .withEntra(EntraIntegration.admins(ADMINS).withAzureRbac(false)))
                .varying("longTermSupport", cluster.withLongTermSupport(false))
                .varying("property", cluster.withRawProperties(raw("/properties/windowsProfile/enableCSIProxy", false)))
                .undeclaring("property", cluster.withRawProperties(Map.of()));
    }

    private static Map<String, Document> raw(String pointer, Object value) {
        return Map.of(pointer, Document.of(value));
    }

    private Sample access(Sample sample) {
        AksCluster cluster = (AksCluster) sample.declaration();
        ClusterIdentity other =
                ClusterIdentity.userAssigned(identity.withName("other").resourceId());
        EntraIntegration entra = cluster.entra().orElseThrow();
        return sample.needing(identity.withName("other"))
                .varying("identity", cluster.withIdentity(other))
                .varying("localAccounts", cluster.withLocalAccounts(true))
                .varying("entra admins", cluster.withEntra(entra.withAdminGroups(OTHERS)))
                .varying("entra admins more", cluster.withEntra(entra.withAdminGroups(ADMINS, OTHERS)))
                .undeclaring("entra admins", cluster.withEntra(entra.withAdminGroups()))
                .varying("entra tenant", cluster.withEntra(entra.withTenant(ADMINS)))
                .varying("entra azureRbac", cluster.withEntra(entra.withAzureRbac(false)))
                .varying("apiServerAccess ranges", cluster.withApiServerAccess(ApiServerAccess.ranges("10.0.0.0/8")))
                .varying("apiServerAccess open", cluster.withApiServerAccess(ApiServerAccess.open()))
                .varying("apiServerAccess private", cluster.withApiServerAccess(ApiServerAccess.privateLink()))
                .varying(
                        "apiServerAccess integrated",
                        cluster.withApiServerAccess(ApiServerAccess.VnetIntegrated.withPublicRanges(
                                Output.of(subnet("api")), "203.0.113.0/24")))
                .undeclaring("apiServerAccess", cluster.withApiServerAccess(Optional.empty()))
                .varying("runCommand", cluster.withRunCommand(true))
                .varying("publicNetworkAccess", cluster.withPublicNetworkAccess(false))
                .varying("network policies", cluster.withNetwork(seeing(NetworkSecurity.Policies.L7)))
                .undeclaring("network security", cluster.withNetwork(NetworkEngine.cilium()))
                .varying("network calico", cluster.withNetwork(NetworkEngine.calico(true)))
                .undeclaring("network", cluster.withNetwork(Optional.empty()))
                .varying("podCidr", cluster.withPodCidr("10.245.0.0/16"))
                .varying(
                        "serviceCidr",
                        cluster.withDnsServiceIp(Optional.empty())
                                .withServiceCidr("10.2.0.0/16")
                                .withDnsServiceIp("10.2.0.10"))
                .varying("dnsServiceIp", cluster.withDnsServiceIp("10.1.0.11"))
                .undeclaring("cidrs", cluster.withPodCidr(Optional.empty()).withServiceCidr(Optional.empty()));
    }

    private static NetworkEngine seeing(NetworkSecurity.Policies policies) {
        return NetworkEngine.cilium().secured(new NetworkSecurity(policies));
    }

    private String subnet(String name) {
        return id("Microsoft.Network/virtualNetworks/net/subnets/" + name);
    }

    private Sample services(AksCluster cluster) {
        HttpProxy proxy = new HttpProxy("http://other:3128", "http://other:3129", List.of("a"), Optional.of("Q0I="));
        return needing(cluster)
                .varying("httpProxy", cluster.withHttpProxy(proxy))
                .undeclaring("httpProxy", cluster.withHttpProxy(Optional.empty()))
                .varying("egress addresses", cluster.withEgress(balanced(4)))
                .varying(
                        "egress nat", cluster.withEgress(new Egress.ManagedNatGateway(Optional.of(2), Optional.of(10))))
                .varying("egress own nat", cluster.withEgress(Egress.userNatGateway()))
                .varying("egress routes", cluster.withEgress(Egress.userRoutes()))
                .varying("egress none", cluster.withEgress(new Egress.Isolated(Optional.of(Output.of(registry())))))
                .undeclaring("egress", cluster.withEgress(Optional.empty()))
                .varying(
                        "webAppRouting",
                        cluster.withWebAppRouting(new WebAppRouting(false, List.of(), Optional.empty())))
                .varying(
                        "webAppRouting zones",
                        cluster.withWebAppRouting(new WebAppRouting(true, List.of(subnet("z")), Optional.empty())))
                .varying("serviceMesh", cluster.withServiceMesh(ServiceMesh.istio("asm-1-25", "asm-1-26")))
                .varying(
                        "serviceMesh gateways",
                        cluster.withServiceMesh(new ServiceMesh(List.of(), false, true, Optional.empty())))
                .varying("serviceMesh no gateways", cluster.withServiceMesh(ServiceMesh.istio("asm-1-25")))
                .undeclaring("serviceMesh", cluster.withServiceMesh(Optional.empty()))
                .varying("managedPrometheus", cluster.withManagedPrometheus(false))
                .varying("costAnalysis", cluster.withCostAnalysis(false))
                .varying("keda", cluster.withKeda(false))
                .varying("verticalPodAutoscaler", cluster.withVerticalPodAutoscaler(false))
                .varying("nodeProvisioning", cluster.withNodeProvisioning(true))
                .varying("storageDrivers", cluster.withStorageDrivers(new StorageDrivers(false, false, true, false)));
    }

    private static Egress balanced(int addresses) {
        return Egress.loadBalancer().managedIps(addresses);
    }

    private String registry() {
        return id("Microsoft.ContainerRegistry/registries/cache");
    }

    private Sample addOns(Sample sample) {
        AksCluster cluster = (AksCluster) sample.declaration();
        AddOn secrets = AddOn.keyVaultSecretsProvider();
        return sample.varying("addOns off", cluster.withAddOns(AddOn.off("azurepolicy")))
                .varying("addOns setting", cluster.withAddOns(secrets))
                .varying(
                        "addOns more",
                        cluster.withAddOns(
                                AddOn.azurePolicy(),
                                AddOn.named("aciConnectorLinux").with("SubnetName", "virtual")))
                .varying("addOns case", cluster.withAddOns(AddOn.off("AzurePolicy")))
                .undeclaring("addOns", cluster.withAddOns())
                .varying("autoscaler", cluster.withAutoscaler(scaler("priority")))
                .varying(
                        "autoscaler times",
                        cluster.withAutoscaler(scaler("least-waste")
                                .withScanInterval(Duration.ofSeconds(30))
                                .withUtilizationThreshold(0.6)))
                .undeclaring("autoscaler", cluster.withAutoscaler(Optional.empty()));
    }

    private Sample operation(AksCluster cluster) {
        return needing(cluster)
                .varying("upgradeChannels", channels(cluster, UpgradeChannel.RAPID, NodeOsChannel.NODE_IMAGE))
                .varying("upgradeChannels os", channels(cluster, UpgradeChannel.PATCH, NodeOsChannel.SECURITY_PATCH))
                .varying("upgradeChannels none", channels(cluster, UpgradeChannel.NONE, NodeOsChannel.NONE))
                .undeclaring("upgradeChannels", cluster.withUpgradeChannels(Optional.empty()))
                .varying("imageCleaner", cluster.withImageCleaner(new ImageCleaner(false, Duration.ofDays(2))))
                .undeclaring("imageCleaner", cluster.withImageCleaner(Optional.empty()))
                .varying("linuxAdmin key", cluster.withLinuxAdmin(new LinuxAdmin("azureuser", "ssh-rsa BBBB")))
                .varying("linuxAdmin user", cluster.withLinuxAdmin(new LinuxAdmin("root", "ssh-rsa AAAA")))
                .undeclaring("linuxAdmin", cluster.withLinuxAdmin(Optional.empty()));
    }

    private static AksCluster channels(AksCluster cluster, UpgradeChannel channel, NodeOsChannel nodes) {
        return cluster.withUpgradeChannels(new UpgradeChannels(channel, nodes));
    }

    private Sample security(Sample sample) {
        AksCluster cluster = (AksCluster) sample.declaration();
        ManagedIdentity other = identity.withName("other");
        return sample.needing(other)
                .varying("oidcIssuer", cluster.withWorkloadIdentity(false).withOidcIssuer(false))
                .varying("workloadIdentity", cluster.withWorkloadIdentity(false))
                .varying("defenderWorkspace", cluster.withDefenderWorkspace(Output.of(id("x/workspaces/other"))))
                .undeclaring("defenderWorkspace", cluster.withDefenderWorkspace(Optional.empty()))
                .varying("keyEncryption key", cluster.withKeyEncryption(KeyEncryption.of(KEY + "2")))
                .varying(
                        "keyEncryption private",
                        cluster.withKeyEncryption(
                                KeyEncryption.privately(Output.of(KEY), Output.of(id("Microsoft.KeyVault/vaults/v")))))
                .undeclaring("keyEncryption", cluster.withKeyEncryption(Optional.empty()))
                .varying("diskEncryptionSet", cluster.withDiskEncryptionSet(Output.of(id("x/diskEncryptionSets/y"))))
                .undeclaring("diskEncryptionSet", cluster.withDiskEncryptionSet(Optional.empty()))
                .varying("customCaCertificates", cluster.withCustomCaCertificates("Q0I=", "Q0M="))
                .undeclaring("customCaCertificates", cluster.withCustomCaCertificates())
                .varying(
                        "kubeletIdentity",
                        cluster.withKubeletIdentity(
                                new KubeletIdentity(other.resourceId(), other.clientId(), other.principalId())))
                .undeclaring("kubeletIdentity", cluster.withKubeletIdentity(Optional.empty()));
    }

    private AksCluster.Builder small(String name) {
        return bare(name).addPools(NodePool.system("system").count(1).build());
    }

    private AksCluster.Builder bare(String name) {
        return AksCluster.named(name)
                .group(group)
                .location("West Europe")
                .dnsPrefix(name)
                .identity(ClusterIdentity.systemAssigned());
    }

    /** Reached through a private link, on a network of its own engine; leaving nowhere. */
    private Sample privately() {
        ApiServerAccess.PrivateLink link = ApiServerAccess.privateLink();
        AksCluster cluster = small("private")
                .apiServerAccess(link)
                .network(new NetworkEngine.BringYourOwn())
                .egress(Egress.isolated())
                .publicNetworkAccess(false)
                .build();
        return needing(cluster)
                .varying("identity", cluster.withIdentity(ClusterIdentity.userAssigned(identity.resourceId())))
                .varying(
                        "apiServerAccess name",
                        cluster.withApiServerAccess(new ApiServerAccess.PrivateLink(link.privateDnsZone(), true)))
                .varying("apiServerAccess zone", cluster.withApiServerAccess(link.dnsZone(Output.of("none"))))
                .varying("apiServerAccess open", cluster.withApiServerAccess(ApiServerAccess.open()))
                .varying("egress", cluster.withEgress(Egress.loadBalancer()))
                .varying("publicNetworkAccess", cluster.withPublicNetworkAccess(true))
                .varying(
                        "entra",
                        cluster.withEntra(EntraIntegration.admins(ADMINS)).withLocalAccounts(false))
                .varying("oidcIssuer", cluster.withOidcIssuer(true).withWorkloadIdentity(true));
    }

    /** With the API server in a subnet, on Calico, leaving through a NAT gateway of the service. */
    private Sample integrated() {
        AksCluster cluster = small("integrated")
                .apiServerAccess(ApiServerAccess.inSubnet(subnet("api")))
                .network(NetworkEngine.calico(true))
                .egress(new Egress.ManagedNatGateway(Optional.of(1), Optional.of(5)))
                .build();
        return needing(cluster)
                .varying(
                        "apiServerAccess public",
                        cluster.withApiServerAccess(ApiServerAccess.VnetIntegrated.withPublicRanges(
                                Output.of(subnet("api")), "203.0.113.0/24")))
                .varying("apiServerAccess subnet", cluster.withApiServerAccess(ApiServerAccess.inSubnet(subnet("b"))))
                .varying(
                        "egress addresses",
                        cluster.withEgress(new Egress.ManagedNatGateway(Optional.of(3), Optional.of(9))))
                .varying("egress balancer", cluster.withEgress(Egress.loadBalancer()))
                .varying(
                        "network policy",
                        cluster.withNetwork(new NetworkEngine.AzureCni(true, NetworkEngine.PolicyEngine.NONE)))
                .varying("network cilium", cluster.withNetwork(NetworkEngine.cilium()))
                .varying("network flat", cluster.withNetwork(NetworkEngine.calico(false)))
                .varying("network own", cluster.withNetwork(new NetworkEngine.BringYourOwn()));
    }

    /** Leaving along routes of its own, on kubenet. */
    private Sample routed() {
        AksCluster cluster = small("routed")
                .network(new NetworkEngine.Kubenet(true))
                .egress(Egress.userRoutes())
                .build();
        Egress addresses = Egress.loadBalancer().publicIps(id("Microsoft.Network/publicIPAddresses/a"));
        Egress prefixes = Egress.loadBalancer().prefixes(id("Microsoft.Network/publicIPPrefixes/p"));
        return needing(cluster)
                .varying("network", cluster.withNetwork(NetworkEngine.cilium()))
                .varying("network overlay", cluster.withNetwork(NetworkEngine.calico(true)))
                .varying("network policy", cluster.withNetwork(new NetworkEngine.Kubenet(false)))
                .varying("egress", cluster.withEgress(addresses))
                .varying("egress prefixes", cluster.withEgress(prefixes))
                .varying("egress own nat", cluster.withEgress(Egress.userNatGateway()));
    }

    /** Whose versions the service moves. */
    private Sample upgrading() {
        AksCluster cluster = small("upgrading")
                .kubernetesVersion("1.32.7")
                .upgradeChannels(new UpgradeChannels(UpgradeChannel.STABLE, NodeOsChannel.UNMANAGED))
                .build();
        return needing(cluster)
                .undeclaring("kubernetesVersion", cluster.withKubernetesVersion("1.33"))
                .varying("upgradeChannels", channels(cluster, UpgradeChannel.NODE_IMAGE, NodeOsChannel.UNMANAGED));
    }

    private AksCluster open() {
        return bare("open")
                .apiServerAccess(ApiServerAccess.open())
                .network(NetworkEngine.calico(false))
                .egress(Egress.userNatGateway())
                .addAllPools(PoolSamples.all(group))
                .build();
    }
}
