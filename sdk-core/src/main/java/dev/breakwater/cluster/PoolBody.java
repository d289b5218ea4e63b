package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renders a pool as the service speaks it. */
final class PoolBody {
    private PoolBody() {}

    static Document of(NodePool pool) {
        Document body = size(Document.object("name", pool.name(), "mode", pool.mode()), pool.size());
        body = machines(body, pool);
        body = security(body, pool);
        body = tuning(body, pool);
        body = scheduling(body, pool);
        return ClusterBody.raw(body, pool.rawProperties());
    }

    private static Document size(Document body, PoolSize size) {
        if (size instanceof PoolSize.Autoscaled scaled) {
            // The service wants a count even where it goes on to own it.
            return body.with("count", scaled.min())
                    .with("enableAutoScaling", true)
                    .with("minCount", scaled.min())
                    .with("maxCount", scaled.max());
        }
        return body.with("count", ((PoolSize.Fixed) size).nodes()).with("enableAutoScaling", false);
    }

    private static Document machines(Document body, NodePool pool) {
        Document at = body.withSome("vmSize", pool.vmSize())
                .withSome("osType", pool.osType())
                .withSome("osSKU", pool.osSku())
                .withSome("osDiskType", pool.osDiskType())
                .withSome("osDiskSizeGB", pool.osDiskGib())
                .withSome("availabilityZones", some(pool.zones()))
                .withSome("maxPods", pool.maxPods())
                .withSome("enableNodePublicIP", pool.nodePublicIp())
                .withSome("nodePublicIPPrefixID", pool.nodePublicIpPrefix())
                .withSome("hostGroupID", pool.hostGroup())
                .withSome("proximityPlacementGroupID", pool.proximityGroup())
                .withSome("enableUltraSSD", pool.ultraDisks())
                .withSome("spotMaxPrice", pool.spotMaxPrice());
        at = pool.spotMaxPrice().isPresent() ? at.with("scaleSetPriority", "Spot") : at;
        at = Part.output(at, "/vnetSubnetID", pool.subnetId());
        return Part.output(at, "/podSubnetID", pool.podSubnetId());
    }

    private static Document security(Document body, NodePool pool) {
        Document at = body.withSome("enableEncryptionAtHost", pool.encryptionAtHost())
                .withSome("enableFIPS", pool.fips())
                .withSome("workloadRuntime", pool.workloadRuntime());
        at = Part.some(at, "/securityProfile/sshAccess", pool.sshAccess());
        at = Part.some(at, "/securityProfile/enableSecureBoot", pool.secureBoot());
        at = Part.some(at, "/securityProfile/enableVTPM", pool.vtpm());
        at = Part.some(at, "/kubeletConfig/allowedUnsafeSysctls", some(pool.allowedUnsafeSysctls()));
        List<Document> ports = new ArrayList<>();
        for (HostPorts range : pool.allowedHostPorts()) {
            ports.add(range.document());
        }
        return Part.some(at, "/networkProfile/allowedHostPorts", some(ports));
    }

    private static Document tuning(Document body, NodePool pool) {
        Document at = body.withSome("scaleDownMode", pool.scaleDown())
                .withSome("scaleSetEvictionPolicy", pool.eviction())
                .withSome("gpuInstanceProfile", pool.gpuPartition())
                .withSome("capacityReservationGroupID", pool.capacityReservationGroup());
        at = Part.some(at, "/creationData/sourceResourceId", pool.snapshot());
        at = Part.some(at, "/windowsProfile/disableOutboundNat", pool.windowsOutboundNatDisabled());
        at = pool.kubelet().isPresent() ? pool.kubelet().get().onto(at) : at;
        return pool.linuxOs().isPresent() ? pool.linuxOs().get().onto(at) : at;
    }

    private static Document scheduling(Document body, NodePool pool) {
        Document at = body.withSome("orchestratorVersion", pool.kubernetesVersion())
                .withSome("nodeTaints", some(pool.taints()));
        at = pool.labels().isEmpty() ? at : at.with("nodeLabels", pool.labels());
        at = pool.tags().isEmpty() ? at : at.with("tags", pool.tags());
        at = Part.some(at, "/upgradeSettings/maxSurge", pool.maxSurge());
        at = Part.some(at, "/upgradeSettings/maxUnavailable", pool.maxUnavailable());
        at = Part.some(at, "/upgradeSettings/undrainableNodeBehavior", pool.undrainableNode());
        at = minutes(at, "/upgradeSettings/nodeSoakDurationInMinutes", pool.nodeSoak());
        return minutes(at, "/upgradeSettings/drainTimeoutInMinutes", pool.drainTimeout());
    }

    private static Document minutes(Document body, String pointer, Optional<Duration> time) {
        return time.isPresent() ? body.withAt(pointer, time.get().toMinutes()) : body;
    }

    private static <T> Optional<List<T>> some(List<T> elements) {
        return elements.isEmpty() ? Optional.empty() : Optional.of(elements);
    }
}
