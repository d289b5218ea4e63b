package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Renders a cluster as the service speaks it: what is declared and nothing else. */
final class ClusterBody {
    private ClusterBody() {}

    static Document of(AksCluster cluster) {
        Document body = Document.object("location", cluster.location());
        body = cluster.tags().isEmpty() ? body : body.with("tags", cluster.tags());
        body = body.withSome("sku", cluster.sku().map(ClusterSku::document))
                .withSome("identity", cluster.identity().map(ClusterIdentity::document))
                .with("properties", properties(cluster));
        for (Map.Entry<String, Document> raw : cluster.rawProperties().entrySet()) {
            body = body.withAt(raw.getKey(), raw.getValue());
        }
        return body;
    }

    private static Document properties(AksCluster cluster) {
        Document at = Document.object()
                .withSome("kubernetesVersion", cluster.kubernetesVersion())
                .withSome("dnsPrefix", cluster.dnsPrefix())
                .withSome("nodeResourceGroup", cluster.nodeResourceGroup())
                .withSome("enableRBAC", cluster.rbac())
                .withSome("disableLocalAccounts", cluster.localAccounts().map(on -> !on));
        at = Part.some(at, "/nodeResourceGroupProfile/restrictionLevel", cluster.nodeResourceGroupAccess());
        at = Part.some(at, "/apiServerAccessProfile/disableRunCommand", cluster.runCommand().map(on -> !on));
        at = Part.some(at, "/oidcIssuerProfile/enabled", cluster.oidcIssuer());
        at = Part.some(at, "/securityProfile/workloadIdentity/enabled", cluster.workloadIdentity());
        String defender = "/securityProfile/defender";
        at = Part.output(at, defender + "/logAnalyticsWorkspaceResourceId", cluster.defenderWorkspace());
        at = Part.some(at, defender + "/securityMonitoring/enabled", cluster.defenderWorkspace().map(id -> true));
        for (Part part : parts(cluster)) {
            at = part.onto(at);
        }
        for (AddOn addOn : cluster.addOns()) {
            at = addOn.onto(at);
        }
        return at.with("agentPoolProfiles", cluster.pools().stream().map(NodePool::document).toList());
    }

    static Set<Output<?>> inputs(AksCluster cluster) {
        Set<Output<?>> all = new LinkedHashSet<>();
        cluster.identity().ifPresent(identity -> all.addAll(identity.outputs()));
        cluster.defenderWorkspace().ifPresent(all::add);
        parts(cluster).forEach(part -> all.addAll(part.outputs()));
        cluster.addOns().forEach(addOn -> all.addAll(addOn.outputs()));
        return all;
    }

    private static List<Part> parts(AksCluster cluster) {
        return Stream.<Optional<? extends Part>>of(
                        cluster.entra(),
                        cluster.apiServerAccess(),
                        cluster.network(),
                        cluster.egress(),
                        cluster.keyEncryption(),
                        cluster.imageCleaner(),
                        cluster.upgradeChannels())
                .<Part>flatMap(Optional::stream)
                .toList();
    }
}
