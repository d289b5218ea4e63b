package dev.breakwater.cluster;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Clusters to test with. */
final class Clusters {
    static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");
    static final String SUBNET = GROUP + "/providers/Microsoft.Network/virtualNetworks/net/subnets/api";

    private Clusters() {}

    /** As little as can be declared. */
    static AksCluster.Builder naive() {
        return AksCluster.named("prod")
                .group(GROUP)
                .location("westeurope")
                .addPool(NodePool.system("system").count(3).build());
    }

    static NodePool.Builder hardenedPool(NodePool.Builder pool) {
        return pool.autoscaling(2, 5)
                .vmSize("Standard_D4ds_v5")
                .osSku("AzureLinux")
                .osDiskType(OsDiskType.EPHEMERAL)
                .addZones("1", "2", "3")
                .encryptionAtHost(true)
                .nodePublicIp(false)
                .sshAccess(SshAccess.DISABLED)
                .secureBoot(true)
                .vtpm(true);
    }

    /** Whatever the controls ask for. */
    static AksCluster.Builder hardened() {
        return AksCluster.named("prod")
                .group(GROUP)
                .location("westeurope")
                .sku(ClusterSku.of(SkuTier.STANDARD))
                .identity(ClusterIdentity.userAssigned(
                        GROUP.child("Microsoft.ManagedIdentity/userAssignedIdentities", "cluster")))
                .kubernetesVersion("1.34")
                .nodeResourceGroupAccess(NodeGroupAccess.READ_ONLY)
                .localAccounts(false)
                .entra(EntraIntegration.builder()
                        .addAdminGroups("11111111-1111-1111-1111-111111111111")
                        .azureRbac(true)
                        .build())
                .apiServerAccess(ApiServerAccess.inSubnet(SUBNET))
                .publicNetworkAccess(false)
                .runCommand(false)
                .network(NetworkEngine.cilium().secured(new NetworkSecurity(NetworkSecurity.Policies.L7)))
                .egress(Egress.managedNatGateway())
                .oidcIssuer(true)
                .workloadIdentity(true)
                .defenderWorkspace(
                        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w")
                .keyEncryption(KeyEncryption.privately(
                        Output.of("https://kv.vault.azure.net/keys/etcd/1"),
                        Output.of(GROUP + "/providers/Microsoft.KeyVault/vaults/kv")))
                .imageCleaner(ImageCleaner.weekly())
                .upgradeChannels(new UpgradeChannels(UpgradeChannel.PATCH, NodeOsChannel.SECURITY_PATCH))
                .diskEncryptionSet(GROUP + "/providers/Microsoft.Compute/diskEncryptionSets/des")
                .managedPrometheus(true)
                .addAddOns(AddOn.azurePolicy(), AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2)))
                .addPools(
                        hardenedPool(NodePool.system("system"))
                                .addTaints("CriticalAddonsOnly=true:NoSchedule")
                                .build(),
                        hardenedPool(NodePool.user("work")).build());
    }

    /** Every attribute there is. */
    static AksCluster full() {
        Output<String> id = Output.of("22222222-2222-2222-2222-222222222222");
        return hardened()
                .putTag("team", "platform")
                .dnsPrefix("prod")
                .nodeResourceGroup("rg-nodes")
                .rbac(true)
                .podCidr("10.244.0.0/16")
                .serviceCidr("10.0.0.0/16")
                .dnsServiceIp("10.0.0.10")
                .httpProxy(new HttpProxy("http://p:1", "http://p:2", List.of("localhost"), Optional.of("Zm9v")))
                .addCustomCaCertificates("Zm9v")
                .kubeletIdentity(new KubeletIdentity(Output.of(GROUP + "/kubelet"), id, id))
                .linuxAdmin(new LinuxAdmin("azureuser", "ssh-rsa AAAA"))
                .windows(WindowsNodes.admin("azureuser").inDomain("10.0.0.4", "example.com"))
                .autoscaler(AutoscalerProfile.builder()
                        .expander("least-waste")
                        .scanInterval(Duration.ofSeconds(10))
                        .scaleDownUnneeded(Duration.ofMinutes(10))
                        .scaleDownDelayAfterAdd(Duration.ofMinutes(10))
                        .utilizationThreshold(0.5)
                        .balanceSimilarPools(true)
                        .keepNodesWithLocalStorage(false)
                        .putSetting("ok-total-unready-count", "3")
                        .build())
                .keda(true)
                .verticalPodAutoscaler(true)
                .nodeProvisioning(false)
                .nodeProvisioningDefaultPools(false)
                .networkObservability(true)
                .staticEgressGateway(true)
                .storageDrivers(new StorageDrivers(true, true, true, true))
                .webAppRouting(WebAppRouting.zones(GROUP + "/zone")
                        .defaultIngress(WebAppRouting.DefaultIngress.INTERNAL)
                        .gateways(true))
                .gatewayApi(true)
                .applicationGatewayForContainers(true)
                .imageGating(true)
                .serviceMesh(ServiceMesh.istio("asm-1-25")
                        .withExternalIngress()
                        .withInternalIngress()
                        .signedBy(new MeshAuthority(Output.of(GROUP + "/vault"), "ca", "key", "root", "chain")))
                .longTermSupport(false)
                .costAnalysis(true)
                .addAddOns(AddOn.monitoring(Output.of(GROUP + "/w")), AddOn.off("httpApplicationRouting"))
                .addPools(fullPool())
                .build();
    }

    private static NodePool fullPool() {
        return hardenedPool(NodePool.user("full"))
                .osType(OsType.LINUX)
                .osDiskGib(128)
                .maxPods(110)
                .subnetId(SUBNET)
                .podSubnetId(SUBNET)
                .fips(true)
                .workloadRuntime(WorkloadRuntime.OCI_CONTAINER)
                .putLabel("example.com/tier", "back")
                .putTag("team", "platform")
                .maxSurge("33%")
                .maxUnavailable("0")
                .drainTimeout(Duration.ofMinutes(30))
                .spotMaxPrice(-1.0)
                .addAllowedUnsafeSysctls("kernel.msg*")
                .addAllowedHostPorts(HostPorts.tcp(80))
                .nodePublicIpPrefix(GROUP + "/prefix")
                .nodeSoak(Duration.ofMinutes(5))
                .undrainableNode(UndrainableNode.CORDON)
                .scaleDown(NodeRemoval.DEALLOCATE)
                .eviction(NodeRemoval.DELETE)
                .gpuPartition("MIG1g")
                .capacityReservationGroup(GROUP + "/reserved")
                .snapshot(GROUP + "/snapshot")
                .windowsOutboundNatDisabled(false)
                .kubelet(KubeletConfig.builder()
                        .cpuManagerPolicy("static")
                        .cpuCfsQuota(true)
                        .cpuCfsQuotaPeriod(Duration.ofMillis(100))
                        .topologyManagerPolicy("best-effort")
                        .imageGcHighThreshold(85)
                        .imageGcLowThreshold(80)
                        .failSwapOn(false)
                        .containerLogMaxMegabytes(50)
                        .containerLogMaxFiles(5)
                        .podMaxPids(1024)
                        .build())
                .linuxOs(LinuxOsConfig.builder()
                        .sysctl("vmMaxMapCount", 262144)
                        .sysctl("netIpv4TcpTwReuse", true)
                        .sysctl("netIpv4IpLocalPortRange", "32768 60999")
                        .transparentHugePages("madvise")
                        .transparentHugePageDefrag("defer")
                        .swapFileMegabytes(1500)
                        .build())
                .hostGroup(GROUP + "/hosts")
                .proximityGroup(GROUP + "/near")
                .ultraDisks(true)
                .kubernetesVersion("1.34")
                .build();
    }
}
