package dev.breakwater.testing.azure;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.HostPorts;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.OsDiskType;
import dev.breakwater.cluster.OsType;
import dev.breakwater.cluster.PoolMode;
import dev.breakwater.cluster.PoolSize;
import dev.breakwater.cluster.SshAccess;
import dev.breakwater.cluster.WorkloadRuntime;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.contract.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pools that set every attribute between them, and a variation of each. */
final class PoolSamples {
    private PoolSamples() {}

    static List<NodePool> all(ArmId group) {
        return List.of(
                NodePool.system("system").count(3).vmSize("Standard_D4s_v5").build(),
                work(group),
                sandbox(),
                windows());
    }

    private static NodePool work(ArmId group) {
        String network = group + "/providers/Microsoft.Network/virtualNetworks/net/subnets/";
        return NodePool.user("work")
                .vmSize("Standard_D8ds_v5")
                .autoscaling(1, 5)
                .osType(OsType.LINUX)
                .osSku("AzureLinux")
                .osDiskType(OsDiskType.EPHEMERAL)
                .osDiskGib(100)
                .addZones("1", "2")
                .maxPods(60)
                .subnetId(network + "nodes")
                .podSubnetId(network + "pods")
                .encryptionAtHost(true)
                .nodePublicIp(false)
                .fips(true)
                .sshAccess(SshAccess.DISABLED)
                .secureBoot(true)
                .vtpm(true)
                .putLabel("tier", "work")
                .addTaints("tier=work:NoSchedule")
                .putTag("cost", "42")
                .maxSurge("33%")
                .maxUnavailable("1")
                .drainTimeout(Duration.ofMinutes(45))
                .spotMaxPrice(0.5)
                .addAllowedUnsafeSysctls("net.core.somaxconn")
                .addAllowedHostPorts(new HostPorts(80, 81, "TCP"))
                .hostGroup(group + "/providers/Microsoft.Compute/hostGroups/hosts")
                .proximityGroup(group + "/providers/Microsoft.Compute/proximityPlacementGroups/near")
                .ultraDisks(true)
                .kubernetesVersion("1.32")
                .property("/scaleDownMode", "Deallocate")
                .build();
    }

    private static NodePool sandbox() {
        return NodePool.user("sandbox")
                .count(0)
                .osSku("AzureLinux")
                .workloadRuntime(WorkloadRuntime.KATA_VM_ISOLATION)
                .build();
    }

    private static NodePool windows() {
        return NodePool.user("win")
                .count(1)
                .osType(OsType.WINDOWS)
                .osSku("Windows2022")
                .build();
    }

    static Sample of(Sample sample, AksCluster cluster) {
        Sample all = sample;
        NodePool work = cluster.pools().get(1);
        for (Map.Entry<String, NodePool> pool : refusedOrDone(work).entrySet()) {
            all = all.varying("pools " + pool.getKey(), with(cluster, pool.getValue()));
        }
        for (Map.Entry<String, NodePool> pool : undeclared(work).entrySet()) {
            all = all.undeclaring("pools " + pool.getKey(), with(cluster, pool.getValue()));
        }
        List<NodePool> more = new ArrayList<>(cluster.pools());
        more.add(NodePool.user("more").autoscaling(0, 2).fips(true).build());
        NodePool system = cluster.pools().get(0);
        return all.varying("pools more", cluster.withPools(more))
                .undeclaring("pools but one", cluster.withPools(system))
                .varying("pools and tags", with(cluster.withTags(Map.of("a", "b")), work.withTags(Map.of("c", "d"))))
                .varying("pools two", with(cluster, work.withLabels(Map.of("a", "b")), system.withSize(fixed(5))))
                .varying("pools count", with(cluster, system.withSize(fixed(4))))
                .varying("pools autoscaling", with(cluster, system.withSize(new PoolSize.Autoscaled(2, 4))))
                .varying("pools system os", with(cluster, system.withOsSku("AzureLinux")))
                .varying(
                        "pools runtime",
                        with(cluster, cluster.pools().get(2).withWorkloadRuntime(WorkloadRuntime.OCI_CONTAINER)))
                .varying(
                        "pools windows os", with(cluster, cluster.pools().get(3).withOsSku("Windows2025")));
    }

    private static PoolSize fixed(int nodes) {
        return new PoolSize.Fixed(nodes);
    }

    private static AksCluster with(AksCluster cluster, NodePool... changed) {
        List<NodePool> pools = new ArrayList<>(cluster.pools());
        for (NodePool pool : changed) {
            pools.replaceAll(old -> old.name().equals(pool.name()) ? pool : old);
        }
        return cluster.withPools(pools);
    }

    private static Map<String, NodePool> refusedOrDone(NodePool work) {
        Map<String, NodePool> all = new LinkedHashMap<>();
        all.put("mode", work.withSpotMaxPrice(Optional.empty()).withMode(PoolMode.SYSTEM));
        all.put("vmSize", work.withVmSize("Standard_D16ds_v5"));
        all.put("size", work.withSize(new PoolSize.Autoscaled(2, 9)));
        all.put("size fixed", work.withSize(fixed(7)));
        all.put(
                "osType",
                work.withOsSku(Optional.empty())
                        .withSecureBoot(false)
                        .withVtpm(false)
                        .withOsType(OsType.WINDOWS));
        all.put("osSku", work.withOsSku("Ubuntu"));
        all.put("osDiskType", work.withOsDiskType(OsDiskType.MANAGED));
        all.put("osDiskGib", work.withOsDiskGib(200));
        all.put("zones", work.withZones("3"));
        all.put("maxPods", work.withMaxPods(61));
        all.put("subnetId", work.withSubnetId(Output.of("/x")));
        all.put("podSubnetId", work.withPodSubnetId(Output.of("/x")));
        all.put("encryptionAtHost", work.withEncryptionAtHost(false));
        all.put("nodePublicIp", work.withNodePublicIp(true));
        all.put("fips", work.withFips(false));
        all.put("sshAccess", work.withSshAccess(SshAccess.LOCAL_USER));
        all.put("secureBoot", work.withSecureBoot(false));
        all.put("vtpm", work.withVtpm(false));
        all.put("workloadRuntime", work.withWorkloadRuntime(WorkloadRuntime.WASM_WASI));
        all.put("labels", work.withLabels(Map.of("tier", "other")));
        all.put("taints", work.withTaints("tier=work:NoExecute", "a=b:NoSchedule"));
        all.put("tags", work.withTags(Map.of("cost", "43")));
        all.put("maxSurge", work.withMaxSurge("2"));
        all.put("maxUnavailable", work.withMaxUnavailable("0"));
        all.put("drainTimeout", work.withDrainTimeout(Duration.ofMinutes(30)));
        all.put("spotMaxPrice", work.withSpotMaxPrice(0.7));
        all.put("allowedUnsafeSysctls", work.withAllowedUnsafeSysctls("kernel.msgmax"));
        all.put("allowedHostPorts", work.withAllowedHostPorts(new HostPorts(90, 91, "UDP")));
        all.put("hostGroup", work.withHostGroup("/x"));
        all.put("proximityGroup", work.withProximityGroup("/x"));
        all.put("ultraDisks", work.withUltraDisks(false));
        all.put("kubernetesVersion", work.withKubernetesVersion("1.33"));
        all.put("property", work.withRawProperties(Map.of("/scaleDownMode", Document.of("Delete"))));
        return all;
    }

    private static Map<String, NodePool> undeclared(NodePool work) {
        Map<String, NodePool> all = new LinkedHashMap<>();
        all.put("labels", work.withLabels(Map.of()));
        all.put("taints", work.withTaints());
        all.put("tags", work.withTags(Map.of()));
        all.put("zones", work.withZones());
        all.put("ports", work.withAllowedHostPorts());
        all.put("sysctls", work.withAllowedUnsafeSysctls());
        all.put("vmSize", work.withVmSize(Optional.empty()));
        all.put("upgrades", work.withMaxSurge(Optional.empty()).withMaxUnavailable(Optional.empty()));
        all.put("fips", work.withFips(Optional.empty()));
        all.put("spot", work.withSpotMaxPrice(Optional.empty()));
        return all;
    }
}
