package dev.breakwater.testing.azure;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.DualStack;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.KubeletConfig;
import dev.breakwater.cluster.LinuxOsConfig;
import dev.breakwater.cluster.MeshAuthority;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.NodeRemoval;
import dev.breakwater.cluster.OsType;
import dev.breakwater.cluster.ServiceMesh;
import dev.breakwater.cluster.UndrainableNode;
import dev.breakwater.cluster.WebAppRouting;
import dev.breakwater.document.Document;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.contract.Sample;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters with what few need: both address families, a zone and a mesh authority of one's own, tuned nodes. */
final class TunedSamples {
    private final ArmId group;
    private final Resource<?> groupDeclaration;
    private final ManagedIdentity identity;

    TunedSamples(Resource<?> groupDeclaration, ArmId group, ManagedIdentity identity) {
        this.groupDeclaration = groupDeclaration;
        this.group = group;
        this.identity = identity;
    }

    List<Sample> all() {
        return List.of(dual(), zoned(), meshed(), gated(), tuned());
    }

    private Sample needing(AksCluster cluster) {
        return Sample.of(cluster).needing(groupDeclaration, identity);
    }

    private AksCluster.Builder bare(String name) {
        return AksCluster.named(name)
                .group(group)
                .location("westeurope")
                .identity(ClusterIdentity.userAssigned(identity.resourceId()));
    }

    private static NodePool system() {
        return NodePool.system("system").count(1).build();
    }

    private String id(String typeAndName) {
        return group + "/providers/" + typeAndName;
    }

    /** With both address families, leaving through a load balancer that is told everything. */
    private Sample dual() {
        DualStack families = DualStack.standard().pods("10.244.0.0/16", "fd00:1::/64");
        Egress.LoadBalancer balancer = Egress.loadBalancer()
                .managedIps(1)
                .managedIpv6s(2)
                .portsPerNode(1024)
                .idleMinutes(10);
        AksCluster cluster = bare("dual")
                .dnsPrefix("dual")
                .network(NetworkEngine.calico(true))
                .dualStack(families.services("10.0.0.0/16", "fd00:2::/108"))
                .egress(balancer)
                .addPools(system())
                .build();
        return needing(cluster)
                .varying("dualStack pods", cluster.withDualStack(services().pods("10.245.0.0/16", "fd00:1::/64")))
                .varying("dualStack services", cluster.withDualStack(families.services("10.1.0.0/16", "fd00:2::/108")))
                .undeclaring("dualStack blocks", cluster.withDualStack(DualStack.standard()))
                .undeclaring("dualStack", cluster.withDualStack(Optional.empty()))
                .varying("egress addresses", cluster.withEgress(balancer.managedIps(3)))
                .varying("egress IPv6 addresses", cluster.withEgress(balancer.managedIpv6s(1)))
                .varying("egress ports", cluster.withEgress(balancer.portsPerNode(2048)))
                .varying("egress idle", cluster.withEgress(balancer.idleMinutes(30)))
                .undeclaring("egress details", cluster.withEgress(Egress.loadBalancer()));
    }

    private static DualStack services() {
        return DualStack.standard().services("10.0.0.0/16", "fd00:2::/108");
    }

    /** Whose name lies in a private DNS zone of its owner, with observed flows and fixed addresses of pods. */
    private Sample zoned() {
        String zone = id("Microsoft.Network/privateDnsZones/prod.privatelink.westeurope.azmk8s.io");
        AksCluster cluster = bare("zoned")
                .fqdnSubdomain("prod")
                .apiServerAccess(ApiServerAccess.privateLink().dnsZone(Output.of(zone)))
                .network(NetworkEngine.ciliumWithPodSubnet())
                .networkObservability(true)
                .staticEgressGateway(true)
                .nodeProvisioning(false)
                .nodeProvisioningDefaultPools(false)
                .addPools(NodePool.system("system")
                        .count(1)
                        .subnetId(id("Microsoft.Network/virtualNetworks/net/subnets/nodes"))
                        .podSubnetId(id("Microsoft.Network/virtualNetworks/net/subnets/pods"))
                        .build())
                .build();
        return needing(cluster)
                .varying("fqdnSubdomain", cluster.withFqdnSubdomain("other"))
                .undeclaring("fqdnSubdomain", cluster.withFqdnSubdomain(Optional.empty()))
                .varying("networkObservability", cluster.withNetworkObservability(false))
                .undeclaring("networkObservability", cluster.withNetworkObservability(Optional.empty()))
                .varying("staticEgressGateway", cluster.withStaticEgressGateway(false))
                .undeclaring("staticEgressGateway", cluster.withStaticEgressGateway(Optional.empty()))
                .varying("nodeProvisioning", cluster.withNodeProvisioning(true))
                .varying("nodeProvisioningDefaultPools", cluster.withNodeProvisioningDefaultPools(true))
                .undeclaring(
                        "nodeProvisioningDefaultPools", cluster.withNodeProvisioningDefaultPools(Optional.empty()));
    }

    /** With a mesh signed by an authority of its own, and a first ingress controller inside. */
    private Sample meshed() {
        ServiceMesh mesh = ServiceMesh.istio("asm-1-25").withInternalIngress().signedBy(authority("one", "root"));
        WebAppRouting routing = WebAppRouting.zones(id("Microsoft.Network/dnszones/example.com"))
                .defaultIngress(WebAppRouting.DefaultIngress.INTERNAL);
        AksCluster cluster = bare("meshed")
                .dnsPrefix("meshed")
                .serviceMesh(mesh)
                .webAppRouting(routing)
                .addPools(system())
                .build();
        return needing(cluster)
                .varying("serviceMesh vault", cluster.withServiceMesh(mesh.signedBy(authority("two", "root"))))
                .varying("serviceMesh root", cluster.withServiceMesh(mesh.signedBy(authority("one", "newroot"))))
                .undeclaring(
                        "serviceMesh authority",
                        cluster.withServiceMesh(ServiceMesh.istio("asm-1-25").withInternalIngress()))
                .varying("serviceMesh gateways", cluster.withServiceMesh(mesh.withExternalIngress()))
                .varying(
                        "webAppRouting ingress",
                        cluster.withWebAppRouting(routing.defaultIngress(WebAppRouting.DefaultIngress.NONE)))
                .undeclaring(
                        "webAppRouting ingress",
                        cluster.withWebAppRouting(WebAppRouting.zones(id("Microsoft.Network/dnszones/example.com"))));
    }

    /** With ingress by the Gateway API, which only later api-versions know. */
    private Sample gated() {
        WebAppRouting routing = WebAppRouting.throughGateways();
        AksCluster cluster = bare("gated")
                .dnsPrefix("gated")
                .network(NetworkEngine.cilium())
                .oidcIssuer(true)
                .workloadIdentity(true)
                .webAppRouting(routing)
                .gatewayApi(true)
                .applicationGatewayForContainers(true)
                .defenderWorkspace(id("Microsoft.OperationalInsights/workspaces/logs"))
                .imageGating(true)
                .addPools(system())
                .build();
        return needing(cluster)
                .varying("gatewayApi", cluster.withGatewayApi(false))
                .undeclaring("gatewayApi", cluster.withGatewayApi(Optional.empty()))
                .varying("applicationGatewayForContainers", cluster.withApplicationGatewayForContainers(false))
                .undeclaring(
                        "applicationGatewayForContainers",
                        cluster.withApplicationGatewayForContainers(Optional.empty()))
                .varying("imageGating", cluster.withImageGating(false))
                .undeclaring("imageGating", cluster.withImageGating(Optional.empty()))
                .varying("webAppRouting gateways", cluster.withWebAppRouting(routing.gateways(false)))
                .undeclaring(
                        "webAppRouting gateways",
                        cluster.withWebAppRouting(
                                new WebAppRouting(true, List.of(), Optional.of(WebAppRouting.DefaultIngress.NONE))));
    }

    private MeshAuthority authority(String vault, String root) {
        return new MeshAuthority(
                Output.of(id("Microsoft.KeyVault/vaults/" + vault)), "certificate", "key", root, "chain");
    }

    /** With pools whose machines, kubelets and kernels are set. */
    private Sample tuned() {
        AksCluster cluster = bare("tuned")
                .dnsPrefix("tuned")
                .network(NetworkEngine.calico(true))
                .addPools(system(), worker(), windows())
                .build();
        Sample sample = needing(cluster)
                .varying("pools windowsOutboundNatDisabled", with(cluster, nat(Optional.of(false))))
                .undeclaring("pools windowsOutboundNatDisabled", with(cluster, nat(Optional.empty())));
        for (Map.Entry<String, NodePool> pool : changed(worker()).entrySet()) {
            sample = sample.varying("pools " + pool.getKey(), with(cluster, pool.getValue()));
        }
        for (Map.Entry<String, NodePool> pool : undeclared(worker()).entrySet()) {
            sample = sample.undeclaring("pools " + pool.getKey(), with(cluster, pool.getValue()));
        }
        return sample;
    }

    private static AksCluster with(AksCluster cluster, NodePool changed) {
        return cluster.withPools(cluster.pools().stream()
                .map(pool -> pool.name().equals(changed.name()) ? changed : pool)
                .toList());
    }

    private NodePool worker() {
        return NodePool.user("work")
                .count(2)
                .vmSize("Standard_NC24ads_A100_v4")
                .nodePublicIp(true)
                .nodePublicIpPrefix(id("Microsoft.Network/publicIPPrefixes/nodes"))
                .capacityReservationGroup(id("Microsoft.Compute/capacityReservationGroups/reserved"))
                .snapshot(id("Microsoft.ContainerService/snapshots/taken"))
                .spotMaxPrice(-1.0)
                .scaleDown(NodeRemoval.DEALLOCATE)
                .eviction(NodeRemoval.DEALLOCATE)
                .nodeSoak(Duration.ofMinutes(5))
                .undrainableNode(UndrainableNode.CORDON)
                .gpuPartition("MIG1g")
                .kubelet(kubelet())
                .linuxOs(kernel())
                .addAllowedUnsafeSysctls("kernel.msg*")
                .build();
    }

    private static KubeletConfig kubelet() {
        return KubeletConfig.builder()
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
                .build();
    }

    private static LinuxOsConfig kernel() {
        return LinuxOsConfig.builder()
                .sysctl("vmMaxMapCount", 262144)
                .sysctl("netIpv4TcpTwReuse", true)
                .sysctl("netIpv4IpLocalPortRange", "32768 60999")
                .transparentHugePages("madvise")
                .transparentHugePageDefrag("defer")
                .swapFileMegabytes(1500)
                .build();
    }

    private static NodePool windows() {
        return nat(Optional.of(true));
    }

    private static NodePool nat(Optional<Boolean> disabled) {
        return NodePool.user("win")
                .count(1)
                .osType(OsType.WINDOWS)
                .windowsOutboundNatDisabled(disabled)
                .build();
    }

    private static Map<String, NodePool> changed(NodePool work) {
        Map<String, NodePool> all = new LinkedHashMap<>();
        all.put("nodePublicIpPrefix", work.withNodePublicIpPrefix("/x"));
        all.put("capacityReservationGroup", work.withCapacityReservationGroup("/x"));
        all.put("snapshot", work.withSnapshot("/x"));
        all.put("scaleDown", work.withScaleDown(NodeRemoval.DELETE));
        all.put("eviction", work.withEviction(NodeRemoval.DELETE));
        all.put("nodeSoak", work.withNodeSoak(Duration.ofMinutes(10)));
        all.put("undrainableNode", work.withUndrainableNode(UndrainableNode.SCHEDULE));
        all.put("gpuPartition", work.withGpuPartition("MIG2g"));
        kubelets().forEach((name, kubelet) -> all.put("kubelet " + name, work.withKubelet(kubelet)));
        kernels().forEach((name, kernel) -> all.put("linuxOs " + name, work.withLinuxOs(kernel)));
        return all;
    }

    private static Map<String, KubeletConfig> kubelets() {
        Map<String, KubeletConfig> all = new LinkedHashMap<>();
        all.put("cpuManagerPolicy", kubelet().withCpuManagerPolicy("none"));
        all.put("cpuCfsQuota", kubelet().withCpuCfsQuota(false));
        all.put("cpuCfsQuotaPeriod", kubelet().withCpuCfsQuotaPeriod(Duration.ofMillis(50)));
        all.put("topologyManagerPolicy", kubelet().withTopologyManagerPolicy("restricted"));
        all.put("imageGcHighThreshold", kubelet().withImageGcHighThreshold(90));
        all.put("imageGcLowThreshold", kubelet().withImageGcLowThreshold(70));
        all.put("failSwapOn", kubelet().withFailSwapOn(true));
        all.put("containerLogMaxMegabytes", kubelet().withContainerLogMaxMegabytes(20));
        all.put("containerLogMaxFiles", kubelet().withContainerLogMaxFiles(3));
        all.put("podMaxPids", kubelet().withPodMaxPids(2048));
        return all;
    }

    private static Map<String, LinuxOsConfig> kernels() {
        Map<String, LinuxOsConfig> all = new LinkedHashMap<>();
        all.put(
                "sysctls",
                kernel().withSysctls(Map.of("vmMaxMapCount", Document.of(262144), "vmSwappiness", Document.of(10))));
        all.put("transparentHugePages", kernel().withTransparentHugePages("always"));
        all.put("transparentHugePageDefrag", kernel().withTransparentHugePageDefrag("never"));
        all.put("swapFileMegabytes", kernel().withSwapFileMegabytes(2000));
        return all;
    }

    private static Map<String, NodePool> undeclared(NodePool work) {
        Map<String, NodePool> all = new LinkedHashMap<>();
        all.put("kubelet", work.withKubelet(Optional.empty()));
        all.put("linuxOs", work.withLinuxOs(Optional.empty()));
        all.put("nodeSoak", work.withNodeSoak(Optional.empty()));
        all.put("undrainableNode", work.withUndrainableNode(Optional.empty()));
        all.put("scaleDown", work.withScaleDown(Optional.empty()));
        all.put("eviction", work.withEviction(Optional.empty()));
        all.put("snapshot", work.withSnapshot(Optional.empty()));
        all.put("placement", work.withCapacityReservationGroup(Optional.empty()));
        return all;
    }
}
