package dev.breakwater.blueprint;

import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.OsDiskType;
import dev.breakwater.cluster.SshAccess;
import dev.breakwater.cluster.WorkloadRuntime;

/** Hardened pools to start from: what is not said of the size, taints or labels of a pool can be added. */
public final class SecurePools {
    /** The runtime class that pods name in order to get a virtual machine of their own on a sandboxed pool. */
    public static final String SANDBOX = "kata-vm-isolation";

    /** Four cores, second generation, a local disk that takes an ephemeral system disk, encryption at host. */
    private static final String SIZE = "Standard_D4ds_v5";

    private SecurePools() {}

    /** A pool {@code system} of three to five nodes that takes only critical pods. */
    public static NodePool.Builder system() {
        return hardened(NodePool.system("system"), SIZE)
                .autoscaling(3, 5)
                .addTaint("CriticalAddonsOnly=true:NoSchedule");
    }

    /** A pool of three to ten nodes for applications. */
    public static NodePool.Builder user(String name) {
        return hardened(NodePool.user(name), SIZE).autoscaling(3, 10);
    }

    /**
     * A pool for applications whose virtual machines have that size; its number of nodes is still to be
     * given. The size must be of the second generation and offer encryption at host and a local disk of
     * 128 GiB, which no declaration can check. Trusted Launch is left out for Arm and confidential sizes, which do
     * not have it.
     */
    public static NodePool.Builder user(String name, String vmSize) {
        return hardened(NodePool.user(name), vmSize);
    }

    /**
     * A pool of three to ten nodes on which each pod that names the runtime class {@link #SANDBOX} runs in a virtual
     * machine of its own. Serves AKS-NODE-10. Trusted Launch is left out, which such pools do not go with.
     */
    public static NodePool.Builder sandboxed(String name) {
        return plain(NodePool.user(name), SIZE).autoscaling(3, 10).workloadRuntime(WorkloadRuntime.KATA_VM_ISOLATION);
    }

    private static NodePool.Builder hardened(NodePool.Builder pool, String vmSize) {
        NodePool.Builder plain = plain(pool, vmSize);
        return NodePool.offersTrustedLaunch(vmSize) ? plain.secureBoot(true).vtpm(true) : plain;
    }

    /** Hardened but for Trusted Launch. */
    private static NodePool.Builder plain(NodePool.Builder pool, String vmSize) {
        return pool.vmSize(vmSize)
                .osSku("AzureLinux")
                .osDiskType(OsDiskType.EPHEMERAL)
                .osDiskGib(128)
                .addZones("1", "2", "3")
                .encryptionAtHost(true)
                .nodePublicIp(false)
                .sshAccess(SshAccess.DISABLED);
    }
}
