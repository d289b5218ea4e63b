package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** A pool of equal nodes of a cluster. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface NodePool extends WithNodePool {
    /** Starts a pool that AKS may run its own pods on; every cluster needs one. */
    static Builder system(String name) {
        return new Builder().name(name).mode(PoolMode.SYSTEM);
    }

    /** Starts a pool for workloads. */
    static Builder user(String name) {
        return new Builder().name(name).mode(PoolMode.USER);
    }

    /**
     * Whether Linux machines of that size can start by Trusted Launch, as far as its name tells: Arm sizes and
     * confidential ones cannot.
     */
    static boolean offersTrustedLaunch(String vmSize) {
        return !Facts.isArm(vmSize) && !Facts.isConfidential(vmSize);
    }

    /** Its name: up to 12 lower-case letters and digits, a letter first; 6 for Windows. */
    String name();

    /** What it is for. */
    PoolMode mode();

    /** The size of its virtual machines; create-only. */
    Optional<String> vmSize();

    /** How many nodes; under the autoscaler the service owns the number. */
    PoolSize size();

    /** The operating system family; create-only. */
    Optional<OsType> osType();

    /** The operating system, such as {@code AzureLinux} or {@code Ubuntu}. */
    Optional<String> osSku();

    /** Where the system disk lies; create-only. */
    Optional<OsDiskType> osDiskType();

    /** The size of the system disk in GiB; create-only. */
    Optional<Integer> osDiskGib();

    /** Availability zones; their number is create-only. */
    List<String> zones();

    /** How many pods a node takes; create-only. */
    Optional<Integer> maxPods();

    /** The subnet of the nodes; create-only. */
    Optional<Output<String>> subnetId();

    /** The subnet of the pods; create-only. */
    Optional<Output<String>> podSubnetId();

    /** Whether caches and temporary disks are encrypted on the host; create-only. Serves AKS-NODE-01. */
    Optional<Boolean> encryptionAtHost();

    /** Whether nodes have public addresses; create-only. Serves AKS-NET-04. */
    Optional<Boolean> nodePublicIp();

    /** The prefix that public addresses of nodes come from; create-only. Serves AKS-NET-04. */
    Optional<String> nodePublicIpPrefix();

    /** Whether the node image uses validated cryptography. */
    Optional<Boolean> fips();

    /** Who can open an SSH session. Serves AKS-NODE-04. */
    Optional<SshAccess> sshAccess();

    /** Whether only signed boot components start. Serves AKS-NODE-05. */
    Optional<Boolean> secureBoot();

    /** Whether nodes have a virtual trusted platform module. Serves AKS-NODE-05. */
    Optional<Boolean> vtpm();

    /** What isolates its pods. */
    Optional<WorkloadRuntime> workloadRuntime();

    /** Labels of its nodes. */
    Map<String, String> labels();

    /** Taints of its nodes, {@code key=value:effect}. */
    List<String> taints();

    /** Tags of its virtual machines. */
    Map<String, String> tags();

    /** How many nodes more than declared an upgrade may use: a number or a percentage such as {@code 33%}. */
    Optional<String> maxSurge();

    /** How many nodes an upgrade may take away at once: a number or a percentage. */
    Optional<String> maxUnavailable();

    /** How long a node may take to be drained in an upgrade, in whole minutes. */
    Optional<Duration> drainTimeout();

    /** How long an upgrade waits between nodes, in whole minutes up to 30. */
    Optional<Duration> nodeSoak();

    /** What an upgrade does with a node that cannot be drained. */
    Optional<UndrainableNode> undrainableNode();

    /** What becomes of a machine when the pool shrinks. */
    Optional<NodeRemoval> scaleDown();

    /** What becomes of a spot machine that is taken away; create-only. */
    Optional<NodeRemoval> eviction();

    /** The highest price of spot machines in dollars an hour, -1 for any; empty for regular machines. Create-only. */
    Optional<Double> spotMaxPrice();

    /** Unsafe sysctls that pods may set; create-only. Serves AKS-NODE-15. */
    List<String> allowedUnsafeSysctls();

    /** How its kubelets are set; create-only. */
    Optional<KubeletConfig> kubelet();

    /** How Linux is set on its nodes; create-only. */
    Optional<LinuxOsConfig> linuxOs();

    /** Whether Windows nodes leave without network address translation; create-only. */
    Optional<Boolean> windowsOutboundNatDisabled();

    /** How a card is partitioned, such as {@code MIG1g}; create-only. */
    Optional<String> gpuPartition();

    /** Host ports let through. Serves AKS-NET-10. */
    List<HostPorts> allowedHostPorts();

    /** The group of dedicated hosts; create-only. */
    Optional<String> hostGroup();

    /** The capacity reservation group that its machines come from; create-only. */
    Optional<String> capacityReservationGroup();

    /** The snapshot of a pool that it is made from; create-only. */
    Optional<String> snapshot();

    /** The proximity placement group; create-only. */
    Optional<String> proximityGroup();

    /** Whether ultra disks can be attached; create-only. */
    Optional<Boolean> ultraDisks();

    /** The Kubernetes version; {@code 1.33} means any of its patches. */
    Optional<String> kubernetesVersion();

    /** Any other property of ARM, by its pointer below the pool. */
    Map<String, Document> rawProperties();

    /** Refuses what the service refuses. */
    @Value.Check
    default void check() {
        InvalidDeclarationException.throwIfAny(issues());
    }

    /** What the service would refuse. */
    default List<Issue> issues() {
        return PoolRules.check(this);
    }

    /** Every output of another resource that the pool uses. */
    default Set<Output<?>> inputs() {
        Set<Output<?>> all = new LinkedHashSet<>();
        Part.note(all, subnetId());
        Part.note(all, podSubnetId());
        return all;
    }

    /** The element of the cluster's {@code agentPoolProfiles}. */
    default Document document() {
        return PoolBody.of(this);
    }

    /** Collects the attributes of a pool. Not thread-safe. */
    final class Builder extends ImmutableNodePool.Builder {
        Builder() {}

        /** A fixed number of nodes. */
        public Builder count(int nodes) {
            size(new PoolSize.Fixed(nodes));
            return this;
        }

        /** As many nodes as the autoscaler sees fit within these limits. */
        public Builder autoscaling(int min, int max) {
            size(new PoolSize.Autoscaled(min, max));
            return this;
        }

        /** The subnet of the nodes, by its ARM id. */
        public Builder subnetId(String id) {
            subnetId(Output.of(id));
            return this;
        }

        /** The subnet of the pods, by its ARM id. */
        public Builder podSubnetId(String id) {
            podSubnetId(Output.of(id));
            return this;
        }

        /** Declares any property of ARM by its pointer below the pool, such as {@code /gpuInstanceProfile}. */
        public Builder property(String pointer, Object value) {
            putRawProperty(pointer, Document.of(value));
            return this;
        }
    }
}
