package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Properties of upgrades, scaling, storage, ingress, mesh and monitoring. */
final class OperationProperties {
    private static final String SCALER = "/properties/autoScalerProfile/";
    private static final String STORAGE = "/properties/storageProfile/";
    private static final String ROUTING = "/properties/ingressProfile/webAppRouting/";
    private static final String GATEWAYS = "2026-02-01";
    private static final String MESH = "/properties/serviceMeshProfile/";
    private static final String CA = MESH + "istio/certificateAuthority/plugin/";
    private static final String METRICS = "/properties/azureMonitorProfile/metrics/";

    /** What no stable version knows yet is written with this preview, which knows all that the stable ones do. */
    static final String PREVIEW = "2026-07-02-preview";

    static final List<Property> LIST = List.of(
            Property.at("/properties/autoUpgradeProfile/upgradeChannel", "Upgrade channel")
                    .defaultsBy(Automatic.Default.of("stable", "none"))
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("patch", "stable", "rapid"), "AKS-UPG-03"),
            Property.at("/properties/autoUpgradeProfile/nodeOSUpgradeChannel", "Node OS channel")
                    .defaultsTo("NodeImage")
                    .compares(Form.TEXT_NO_CASE)
                    .reimagesNodes()
                    .safe(Safety.oneOf("SecurityPatch", "NodeImage"), "AKS-UPG-04"),
            Property.at("/properties/upgradeSettings/overrideSettings/forceUpgrade", "Upgrade in spite of checks")
                    .defaultsTo(false),
            Property.at("/properties/upgradeSettings/overrideSettings/until", "Until when checks are passed over"),
            scaler("balance-similar-node-groups", "Balance similar pools"),
            scaler("daemonset-eviction-for-empty-nodes", "Evict daemons of empty nodes"),
            scaler("daemonset-eviction-for-occupied-nodes", "Evict daemons of occupied nodes"),
            scaler("expander", "How a pool is chosen"),
            scaler("ignore-daemonsets-utilization", "Leave daemons out of utilisation"),
            scaler("max-empty-bulk-delete", "Empty nodes removed at once"),
            scaler("max-graceful-termination-sec", "Seconds to end a pod"),
            scaler("max-node-provision-time", "Longest wait for a node"),
            scaler("max-total-unready-percentage", "Unready nodes tolerated, in percent"),
            scaler("new-pod-scale-up-delay", "Delay before a new pod counts"),
            scaler("ok-total-unready-count", "Unready nodes tolerated"),
            scaler("scale-down-delay-after-add", "Delay after a node was added"),
            scaler("scale-down-delay-after-delete", "Delay after a node was removed"),
            scaler("scale-down-delay-after-failure", "Delay after a failed removal"),
            scaler("scale-down-unneeded-time", "How long a node is idle before removal"),
            scaler("scale-down-unready-time", "How long a node is unready before removal"),
            scaler("scale-down-utilization-threshold", "Utilisation below which a node may go"),
            scaler("scan-interval", "Interval of scaling decisions"),
            scaler("skip-nodes-with-local-storage", "Keep nodes with local storage"),
            scaler("skip-nodes-with-system-pods", "Keep nodes with system pods"),
            Property.at("/properties/workloadAutoScalerProfile/keda/enabled", "KEDA")
                    .defaultsTo(false),
            Property.at(
                            "/properties/workloadAutoScalerProfile/verticalPodAutoscaler/enabled",
                            "Vertical pod autoscaler")
                    .defaultsTo(false),
            Property.at("/properties/nodeProvisioningProfile/mode", "Node provisioning")
                    .defaultsBy(Automatic.Default.of("Auto", "Manual"))
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/nodeProvisioningProfile/defaultNodePools", "Provisioned default pools")
                    .defaultsTo("Auto")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(STORAGE + "diskCSIDriver/enabled", "Disk driver").defaultsTo(true),
            Property.at(STORAGE + "fileCSIDriver/enabled", "File driver").defaultsTo(true),
            Property.at(STORAGE + "blobCSIDriver/enabled", "Blob driver").defaultsTo(false),
            Property.at(STORAGE + "snapshotController/enabled", "Snapshot controller")
                    .defaultsTo(true),
            Property.at(ROUTING + "enabled", "Application routing").defaultsTo(false),
            Property.at(ROUTING + "dnsZoneResourceIds", "DNS zones of application routing")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE),
            Property.at(ROUTING + "nginx/defaultIngressControllerType", "Default ingress controller")
                    .defaultsTo("AnnotationControlled")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(ROUTING + "gatewayAPIImplementations/appRoutingIstio/mode", "Gateways of application routing")
                    .defaultsTo("Disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .since(GATEWAYS),
            Property.at(MESH + "mode", "Service mesh").defaultsTo("Disabled").compares(Form.TEXT_NO_CASE),
            Property.at(MESH + "istio/revisions", "Revisions of Istio").compares(Form.SET_NO_CASE),
            Property.at(MESH + "istio/components/ingressGateways", "Ingress gateways of the mesh")
                    .defaultsTo(List.of())
                    .compares(OperationProperties::sameGateways),
            Property.at(MESH + "istio/components/egressGateways", "Egress gateways of the mesh")
                    .compares(Form.SET),
            Property.at(CA + "keyVaultId", "Vault of the mesh authority").compares(Form.TEXT_NO_CASE),
            Property.at(CA + "certObjectName", "Certificate of the mesh authority"),
            Property.at(CA + "keyObjectName", "Key of the mesh authority"),
            Property.at(CA + "rootCertObjectName", "Root certificate of the mesh authority"),
            Property.at(CA + "certChainObjectName", "Certificate chain of the mesh authority"),
            Property.at("/properties/ingressProfile/gatewayAPI/installation", "Gateway API that AKS installs")
                    .defaultsTo("Disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .since(GATEWAYS),
            Property.at("/properties/ingressProfile/applicationLoadBalancer/enabled", "Gateway for Containers add-on")
                    .defaultsTo(false)
                    .since(PREVIEW),
            Property.at(METRICS + "enabled", "Managed Prometheus")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-OBS-05"),
            Property.at(METRICS + "kubeStateMetrics/metricLabelsAllowlist", "Labels in metrics")
                    .defaultsTo(""),
            Property.at(METRICS + "kubeStateMetrics/metricAnnotationsAllowList", "Annotations in metrics")
                    .defaultsTo(""),
            Property.at("/properties/metricsProfile/costAnalysis/enabled", "Cost analysis")
                    .defaultsTo(false),
            Property.at("/properties/aiToolchainOperatorProfile/enabled", "AI toolchain operator")
                    .defaultsTo(false));

    private OperationProperties() {}

    /** A gateway that is off is as good as none; of one that is on, only the mode is declared. */
    private static boolean sameGateways(Document declared, Document observed) {
        return running(declared).equals(running(observed));
    }

    private static Set<String> running(Document gateways) {
        return gateways.elements().stream()
                .filter(gateway -> Facts.isTrue(gateway, "/enabled"))
                .map(gateway -> Costs.lower(gateway.text("/mode").orElse("")))
                .collect(Collectors.toSet());
    }

    private static Property scaler(String key, String title) {
        return Property.at(SCALER + key, title).compares(Form.TEXT_NO_CASE);
    }
}
