package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Renders a cluster as the service speaks it: what is declared and nothing else. */
final class ClusterBody {
    private ClusterBody() {}

    static Document of(AksCluster cluster) {
        Document body = Document.object("location", cluster.location());
        body = cluster.tags().isEmpty() ? body : body.with("tags", cluster.tags());
        if (cluster.sku().isPresent()) {
            body = body.with("sku", cluster.sku().get().document());
        }
        if (cluster.identity().isPresent()) {
            body = body.with("identity", cluster.identity().get().document());
        }
        return raw(body.with("properties", properties(cluster)), cluster.rawProperties());
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
        List<Document> pools = new ArrayList<>();
        for (NodePool pool : cluster.pools()) {
            pools.add(pool.document());
        }
        return at.with("agentPoolProfiles", pools);
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
                .withSome("dnsPrefix", cluster.dnsPrefix())
                .withSome("fqdnSubdomain", cluster.fqdnSubdomain())
                .withSome("nodeResourceGroup", cluster.nodeResourceGroup())
                .withSome("enableRBAC", cluster.rbac());
        at = Part.either(at, "/disableLocalAccounts", cluster.localAccounts(), false, true);
        at = Part.either(at, "/supportPlan", cluster.longTermSupport(), "AKSLongTermSupport", "KubernetesOfficial");
        at = Part.output(at, "/diskEncryptionSetID", cluster.diskEncryptionSet());
        return Part.some(at, "/nodeResourceGroupProfile/restrictionLevel", cluster.nodeResourceGroupAccess());
    }

    private static Document network(Document properties, AksCluster cluster) {
        Document at =
                Part.either(properties, "/publicNetworkAccess", cluster.publicNetworkAccess(), "Enabled", "Disabled");
        at = Part.either(at, "/apiServerAccessProfile/disableRunCommand", cluster.runCommand(), false, true);
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
        at = cluster.defenderWorkspace().isPresent() ? at.withAt(defender + "/securityMonitoring/enabled", true) : at;
        at = Part.some(at, defender + "/securityGating/enabled", cluster.imageGating());
        return cluster.customCaCertificates().isEmpty()
                ? at
                : at.withAt("/securityProfile/customCATrustCertificates", cluster.customCaCertificates());
    }

    private static Document operation(Document properties, AksCluster cluster) {
        Document at = Part.some(properties, "/workloadAutoScalerProfile/keda/enabled", cluster.keda());
        at = Part.some(at, "/workloadAutoScalerProfile/verticalPodAutoscaler/enabled", cluster.verticalPodAutoscaler());
        String provisioning = "/nodeProvisioningProfile";
        at = Part.either(at, provisioning + "/mode", cluster.nodeProvisioning(), "Auto", "Manual");
        at = Part.either(
                at, provisioning + "/defaultNodePools", cluster.nodeProvisioningDefaultPools(), "Auto", "None");
        at = Part.either(at, "/ingressProfile/gatewayAPI/installation", cluster.gatewayApi(), "Standard", "Disabled");
        at = Part.some(
                at, "/ingressProfile/applicationLoadBalancer/enabled", cluster.applicationGatewayForContainers());
        at = Part.some(at, "/azureMonitorProfile/metrics/enabled", cluster.managedPrometheus());
        return Part.some(at, "/metricsProfile/costAnalysis/enabled", cluster.costAnalysis());
    }

    static Set<Output<?>> inputs(AksCluster cluster) {
        Set<Output<?>> all = new LinkedHashSet<>();
        if (cluster.identity().isPresent()) {
            all.addAll(cluster.identity().get().outputs());
        }
        Part.note(all, cluster.defenderWorkspace());
        Part.note(all, cluster.diskEncryptionSet());
        for (Part part : parts(cluster)) {
            all.addAll(part.outputs());
        }
        for (AddOn addOn : cluster.addOns()) {
            all.addAll(addOn.outputs());
        }
        for (NodePool pool : cluster.pools()) {
            all.addAll(pool.inputs());
        }
        return all;
    }

    /** The parts that are declared. Loops, here and above: each lambda on the way to a first plan costs start-up. */
    private static List<Part> parts(AksCluster cluster) {
        List<Optional<? extends Part>> parts = List.of(
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
                cluster.windows(),
                cluster.autoscaler(),
                cluster.storageDrivers(),
                cluster.webAppRouting(),
                cluster.serviceMesh());
        List<Part> declared = new ArrayList<>();
        for (Optional<? extends Part> part : parts) {
            if (part.isPresent()) {
                declared.add(part.get());
            }
        }
        return declared;
    }
}
