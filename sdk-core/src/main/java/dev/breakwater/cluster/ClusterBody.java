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
        return raw(body, cluster.rawProperties());
    }

    /** Lays raw properties over a body: objects are merged, all else is set. */
    static Document raw(Document body, Map<String, Document> properties) {
        Document at = body;
        for (Map.Entry<String, Document> property : properties.entrySet()) {
            Document old = at.at(property.getKey()).orElse(Document.object());
            at = at.withAt(property.getKey(), old.merge(property.getValue()));
        }
        return at;
    }

    private static Document properties(AksCluster cluster) {
        Document at = security(network(basics(cluster), cluster), cluster);
        at = operation(at, cluster);
        for (Part part : parts(cluster)) {
            at = part.onto(at);
        }
        at = observability(at, cluster);
        for (AddOn addOn : cluster.addOns()) {
            at = addOn.onto(at);
        }
        return at.with(
                "agentPoolProfiles",
                cluster.pools().stream().map(NodePool::document).toList());
    }

    /** Advanced networking is on if any of its parts is. */
    private static Document observability(Document properties, AksCluster cluster) {
        String advanced = "/networkProfile/advancedNetworking";
        Document at = Part.some(properties, advanced + "/observability/enabled", cluster.networkObservability());
        return cluster.networkObservability().orElse(false) ? at.withAt(advanced + "/enabled", true) : at;
    }

    private static Document basics(AksCluster cluster) {
        Document at = Document.object()
                .withSome("kubernetesVersion", cluster.kubernetesVersion())
                .withSome("supportPlan", cluster.longTermSupport().map(ClusterBody::plan))
                .withSome("dnsPrefix", cluster.dnsPrefix())
                .withSome("fqdnSubdomain", cluster.fqdnSubdomain())
                .withSome("nodeResourceGroup", cluster.nodeResourceGroup())
                .withSome("enableRBAC", cluster.rbac())
                .withSome("disableLocalAccounts", cluster.localAccounts().map(on -> !on));
        at = Part.output(at, "/diskEncryptionSetID", cluster.diskEncryptionSet());
        return Part.some(at, "/nodeResourceGroupProfile/restrictionLevel", cluster.nodeResourceGroupAccess());
    }

    private static Document network(Document properties, AksCluster cluster) {
        Document at = properties.withSome(
                "publicNetworkAccess", cluster.publicNetworkAccess().map(on -> on ? "Enabled" : "Disabled"));
        at = Part.some(
                at,
                "/apiServerAccessProfile/disableRunCommand",
                cluster.runCommand().map(on -> !on));
        at = Part.some(at, "/networkProfile/staticEgressGatewayProfile/enabled", cluster.staticEgressGateway());
        at = Part.some(at, "/networkProfile/podCidr", cluster.podCidr());
        at = Part.some(at, "/networkProfile/serviceCidr", cluster.serviceCidr());
        return Part.some(at, "/networkProfile/dnsServiceIP", cluster.dnsServiceIp());
    }

    private static Document security(Document properties, AksCluster cluster) {
        Document at = Part.some(properties, "/oidcIssuerProfile/enabled", cluster.oidcIssuer());
        at = Part.some(at, "/securityProfile/workloadIdentity/enabled", cluster.workloadIdentity());
        String defender = "/securityProfile/defender";
        at = Part.output(at, defender + "/logAnalyticsWorkspaceResourceId", cluster.defenderWorkspace());
        at = Part.some(
                at,
                defender + "/securityMonitoring/enabled",
                cluster.defenderWorkspace().map(id -> true));
        return cluster.customCaCertificates().isEmpty()
                ? at
                : at.withAt("/securityProfile/customCATrustCertificates", cluster.customCaCertificates());
    }

    private static Document operation(Document properties, AksCluster cluster) {
        Document at = Part.some(properties, "/workloadAutoScalerProfile/keda/enabled", cluster.keda());
        at = Part.some(at, "/workloadAutoScalerProfile/verticalPodAutoscaler/enabled", cluster.verticalPodAutoscaler());
        at = Part.some(
                at, "/nodeProvisioningProfile/mode", cluster.nodeProvisioning().map(on -> on ? "Auto" : "Manual"));
        at = Part.some(
                at,
                "/nodeProvisioningProfile/defaultNodePools",
                cluster.nodeProvisioningDefaultPools().map(on -> on ? "Auto" : "None"));
        at = Part.some(at, "/azureMonitorProfile/metrics/enabled", cluster.managedPrometheus());
        return Part.some(at, "/metricsProfile/costAnalysis/enabled", cluster.costAnalysis());
    }

    private static String plan(boolean longTerm) {
        return longTerm ? "AKSLongTermSupport" : "KubernetesOfficial";
    }

    static Set<Output<?>> inputs(AksCluster cluster) {
        Set<Output<?>> all = new LinkedHashSet<>();
        cluster.identity().ifPresent(identity -> all.addAll(identity.outputs()));
        cluster.defenderWorkspace().ifPresent(all::add);
        cluster.diskEncryptionSet().ifPresent(all::add);
        parts(cluster).forEach(part -> all.addAll(part.outputs()));
        cluster.addOns().forEach(addOn -> all.addAll(addOn.outputs()));
        cluster.pools().forEach(pool -> all.addAll(pool.inputs()));
        return all;
    }

    private static List<Part> parts(AksCluster cluster) {
        return Stream.<Optional<? extends Part>>of(
                        cluster.entra(),
                        cluster.apiServerAccess(),
                        cluster.network(),
                        cluster.dualStack(),
                        cluster.egress(),
                        cluster.keyEncryption(),
                        cluster.imageCleaner(),
                        cluster.upgradeChannels(),
                        cluster.httpProxy(),
                        cluster.kubeletIdentity(),
                        cluster.linuxAdmin(),
                        cluster.autoscaler(),
                        cluster.storageDrivers(),
                        cluster.webAppRouting(),
                        cluster.serviceMesh())
                .<Part>flatMap(Optional::stream)
                .toList();
    }
}
