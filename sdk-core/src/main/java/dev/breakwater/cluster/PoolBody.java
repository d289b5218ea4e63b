package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders a pool as the service speaks it. */
final class PoolBody {
    private PoolBody() {}

    static Document of(NodePool pool) {
        Document body = size(Document.object("name", pool.name(), "mode", pool.mode()), pool.size());
        body = machines(body, pool);
        body = security(body, pool);
        body = scheduling(body, pool);
        for (Map.Entry<String, Document> raw : pool.rawProperties().entrySet()) {
            body = body.withAt(raw.getKey(), raw.getValue());
        }
        return body;
    }

    private static Document size(Document body, PoolSize size) {
        if (size instanceof PoolSize.Autoscaled scaled) {
            // The service wants a count even where it goes on to own it.
            return body.with("count", scaled.min())
                    .with("enableAutoScaling", true)
                    .with("minCount", scaled.min())
                    .with("maxCount", scaled.max());
        }
        return body.with("count", ((PoolSize.Fixed) size).nodes());
    }

    private static Document machines(Document body, NodePool pool) {
        return body.withSome("vmSize", pool.vmSize())
                .withSome("osType", pool.osType())
                .withSome("osSKU", pool.osSku())
                .withSome("osDiskType", pool.osDiskType())
                .withSome("osDiskSizeGB", pool.osDiskGib())
                .withSome("availabilityZones", some(pool.zones()))
                .withSome("maxPods", pool.maxPods())
                .withSome("vnetSubnetID", pool.subnetId())
                .withSome("podSubnetID", pool.podSubnetId())
                .withSome("enableNodePublicIP", pool.nodePublicIp());
    }

    private static Document security(Document body, NodePool pool) {
        Document at = body.withSome("enableEncryptionAtHost", pool.encryptionAtHost())
                .withSome("enableFIPS", pool.fips())
                .withSome("workloadRuntime", pool.workloadRuntime());
        at = Part.some(at, "/securityProfile/sshAccess", pool.sshAccess());
        at = Part.some(at, "/securityProfile/enableSecureBoot", pool.secureBoot());
        return Part.some(at, "/securityProfile/enableVTPM", pool.vtpm());
    }

    private static Document scheduling(Document body, NodePool pool) {
        Document at = body.withSome("orchestratorVersion", pool.kubernetesVersion())
                .withSome("nodeTaints", some(pool.taints()));
        at = pool.labels().isEmpty() ? at : at.with("nodeLabels", pool.labels());
        at = pool.tags().isEmpty() ? at : at.with("tags", pool.tags());
        return Part.some(at, "/upgradeSettings/maxSurge", pool.maxSurge());
    }

    private static Optional<List<String>> some(List<String> texts) {
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }
}
