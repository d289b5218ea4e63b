package dev.breakwater.testing.azure;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.contract.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties of clusters and pools that have no attribute, or a value that none sets: each is written by its pointer. */
final class RowSamples {
    private static final String ADVANCED = "/properties/networkProfile/advancedNetworking/security/";
    private static final String ENCRYPTION = "/properties/securityProfile/kubernetesResourceObjectEncryptionProfile/";
    private static final String CLUSTER = """
            /properties/windowsProfile/licenseType "Windows_Server"
            /properties/windowsProfile/adminUsername "somebody"
            /properties/windowsProfile/gmsaProfile/enabled true
            /properties/podIdentityProfile/enabled true
            /properties/networkProfile/networkMode "bridge"
            /properties/networkProfile/ipFamilies ["IPv4", "IPv6"]
            /properties/networkProfile/loadBalancerSku "basic"
            /properties/networkProfile/loadBalancerProfile/backendPoolType "NodeIP"
            /properties/networkProfile/advancedNetworking/enabled true
            /properties/securityProfile/defender/securityMonitoring/enabled true
            /properties/securityProfile/azureKeyVaultKms/enabled true
            /properties/addonProfiles/azurepolicy/config/version "v2"
            /properties/addonProfiles/azureKeyvaultSecretsProvider/enabled true
            /properties/addonProfiles/azureKeyvaultSecretsProvider/config/rotationPollInterval "5m"
            /properties/addonProfiles/omsagent/enabled true
            /properties/addonProfiles/omsagent/config/logAnalyticsWorkspaceResourceID "/subscriptions/a/workspaces/b"
            /properties/addonProfiles/omsagent/config/useAADAuth "true"
            /properties/addonProfiles/httpApplicationRouting/enabled true
            /properties/addonProfiles/ingressApplicationGateway/enabled true
            /properties/addonProfiles/ingressApplicationGateway/config/applicationGatewayId "/a"
            /properties/addonProfiles/ingressApplicationGateway/config/applicationGatewayName "a"
            /properties/addonProfiles/ingressApplicationGateway/config/subnetId "/b"
            /properties/addonProfiles/ingressApplicationGateway/config/subnetCIDR "10.0.0.0/24"
            /properties/addonProfiles/ingressApplicationGateway/config/watchNamespace "web"
            /properties/addonProfiles/ACCSGXDevicePlugin/enabled true
            /properties/addonProfiles/ACCSGXDevicePlugin/config/ACCSGXQuoteHelperEnabled "true"
            /properties/addonProfiles/openServiceMesh/enabled true
            /properties/addonProfiles/kubeDashboard/enabled true
            /properties/upgradeSettings/overrideSettings/forceUpgrade true
            /properties/upgradeSettings/overrideSettings/until "2027-01-01T00:00:00Z"
            /properties/autoScalerProfile/balance-similar-node-groups "true"
            /properties/autoScalerProfile/daemonset-eviction-for-empty-nodes true
            /properties/autoScalerProfile/daemonset-eviction-for-occupied-nodes false
            /properties/autoScalerProfile/ignore-daemonsets-utilization true
            /properties/autoScalerProfile/max-empty-bulk-delete "20"
            /properties/autoScalerProfile/max-graceful-termination-sec "900"
            /properties/autoScalerProfile/max-node-provision-time "20m"
            /properties/autoScalerProfile/max-total-unready-percentage "30"
            /properties/autoScalerProfile/new-pod-scale-up-delay "5s"
            /properties/autoScalerProfile/ok-total-unready-count "5"
            /properties/autoScalerProfile/scale-down-delay-after-add "15m"
            /properties/autoScalerProfile/scale-down-delay-after-delete "1m"
            /properties/autoScalerProfile/scale-down-delay-after-failure "5m"
            /properties/autoScalerProfile/scale-down-unneeded-time "15m"
            /properties/autoScalerProfile/scale-down-unready-time "30m"
            /properties/autoScalerProfile/skip-nodes-with-local-storage "true"
            /properties/autoScalerProfile/skip-nodes-with-system-pods "false"
            /properties/serviceMeshProfile/mode "Istio"
            /properties/serviceMeshProfile/istio/components/egressGateways [{"enabled": true, "name": "out"}]
            /properties/serviceMeshProfile/istio/certificateAuthority/plugin/certObjectName "cert"
            /properties/serviceMeshProfile/istio/certificateAuthority/plugin/keyObjectName "key"
            /properties/serviceMeshProfile/istio/certificateAuthority/plugin/certChainObjectName "chain"
            /properties/azureMonitorProfile/metrics/kubeStateMetrics/metricLabelsAllowlist "pods=[app]"
            /properties/azureMonitorProfile/metrics/kubeStateMetrics/metricAnnotationsAllowList "pods=[team]"
            /properties/aiToolchainOperatorProfile/enabled true
            /properties/aadProfile/serverAppID "33333333-3333-4333-8333-333333333333"
            /properties/aadProfile/clientAppID "33333333-3333-4333-8333-333333333333"
            /properties/servicePrincipalProfile/clientId "33333333-3333-4333-8333-333333333333"
            """;
    private static final String POOL = """
            /type "AvailabilitySet"
            /kubeletDiskType "Temporary"
            /podIPAllocationMode "StaticBlock"
            /networkProfile/applicationSecurityGroups ["/a"]
            /scaleSetPriority "Spot"
            /gpuProfile/driver "None"
            /messageOfTheDay "aGVsbG8="
            /kubeletConfig/seccompDefault "RuntimeDefault"
            """;

    private final ArmId group;
    private final Resource<?> groupDeclaration;

    RowSamples(Resource<?> groupDeclaration, ArmId group) {
        this.groupDeclaration = groupDeclaration;
        this.group = group;
    }

    List<Sample> all() {
        NodePool system = NodePool.system("system").count(1).build();
        NodePool work = NodePool.user("work").count(1).build();
        AksCluster cluster = AksCluster.named("rows")
                .dnsPrefix("rows")
                .group(group)
                .location("westeurope")
                .identity(ClusterIdentity.systemAssigned())
                .addPools(system, work)
                .property("/properties/windowsProfile/adminUsername", "azureuser")
                .property("/properties/securityProfile/defender/securityMonitoring/enabled", false)
                .build();
        Sample sample = Sample.of(cluster)
                .needing(groupDeclaration)
                .exempting("/properties/agentPoolProfiles/*/name", "it is the key: another name is another pool")
                .exempting("/properties/agentPoolProfiles/*/powerState/code", "the fake neither stops nor starts pools")
                .exempting("/sku/name", "AKS Automatic forces a dozen other rows at once; its own tests try it");
        for (Map.Entry<String, Document> row : rows(CLUSTER).entrySet()) {
            sample = sample.varying(
                    row.getKey(), cluster.withRawProperties(with(cluster, row.getKey(), row.getValue())));
        }
        for (Map.Entry<String, Document> row : rows(POOL).entrySet()) {
            NodePool changed = work.withRawProperties(Map.of(row.getKey(), row.getValue()));
            sample = sample.varying("pool " + row.getKey(), cluster.withPools(system, changed));
        }
        return List.of(sample, secured(system));
    }

    private Sample secured(NodePool system) {
        AksCluster cluster = AksCluster.named("secured")
                .dnsPrefix("secured")
                .group(group)
                .location("westeurope")
                .identity(ClusterIdentity.systemAssigned())
                .network(NetworkEngine.cilium())
                .addPools(system)
                .build();
        Document on = Document.of(true);
        return Sample.of(cluster)
                .needing(groupDeclaration)
                .varying("network security", cluster.withRawProperties(Map.of(ADVANCED + "enabled", on)))
                .varying(
                        "encryption between nodes",
                        cluster.withRawProperties(
                                Map.of(ADVANCED + "transitEncryption/type", Document.of("WireGuard"))))
                .varying(
                        "gating of images",
                        cluster.withRawProperties(
                                Map.of("/properties/securityProfile/defender/securityGating/enabled", on)))
                .varying(
                        "encryption of objects",
                        cluster.withRawProperties(
                                Map.of(ENCRYPTION + "infrastructureEncryption", Document.of("Enabled"))));
    }

    /** With what the service wants beside it. */
    private static Map<String, Document> with(AksCluster cluster, String pointer, Document value) {
        Map<String, Document> all = new LinkedHashMap<>(cluster.rawProperties());
        int config = pointer.indexOf("/config/");
        if (config > 0) {
            all.put(pointer.substring(0, config) + "/enabled", Document.of(true));
        } else if (pointer.startsWith("/properties/azureMonitorProfile/metrics/")) {
            all.put("/properties/azureMonitorProfile/metrics/enabled", Document.of(true));
        } else if (pointer.startsWith("/properties/serviceMeshProfile/")) {
            all.put("/properties/serviceMeshProfile/mode", Document.of("Istio"));
        }
        all.put(pointer, value);
        return all;
    }

    private static Map<String, Document> rows(String text) {
        Map<String, Document> rows = new LinkedHashMap<>();
        for (String line : text.strip().split("\n", -1)) {
            int end = line.indexOf(' ');
            rows.put(
                    line.substring(0, end),
                    Document.parse("[" + line.substring(end) + "]").elements().get(0));
        }
        return rows;
    }
}
