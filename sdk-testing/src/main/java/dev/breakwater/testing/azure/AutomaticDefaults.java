package dev.breakwater.testing.azure;

import static dev.breakwater.testing.azure.ServerDefaults.standard;

import dev.breakwater.document.Document;
import java.util.Optional;

/** What AKS Automatic sets where a body leaves it out, and refuses where a body says otherwise. */
final class AutomaticDefaults {
    private static final Object[][] FORCED = {
        {"/properties/aadProfile/managed", true},
        {"/properties/aadProfile/enableAzureRBAC", true},
        {"/properties/oidcIssuerProfile/enabled", true},
        {"/properties/securityProfile/workloadIdentity/enabled", true},
        {"/properties/apiServerAccessProfile/enableVnetIntegration", true},
        {"/properties/nodeResourceGroupProfile/restrictionLevel", "ReadOnly"},
        {"/properties/nodeProvisioningProfile/mode", "Auto"},
        {"/properties/networkProfile/networkPlugin", "azure"},
        {"/properties/networkProfile/networkPluginMode", "overlay"},
        {"/properties/networkProfile/networkDataplane", "cilium"},
        {"/properties/networkProfile/networkPolicy", "cilium"},
    };
    private static final Object[][] USUAL = {
        {"/properties/disableLocalAccounts", true},
        {"/properties/securityProfile/imageCleaner/enabled", true},
        {"/properties/securityProfile/imageCleaner/intervalHours", 168},
        {"/properties/autoUpgradeProfile/upgradeChannel", "stable"},
        {"/properties/workloadAutoScalerProfile/keda/enabled", true},
        {"/properties/workloadAutoScalerProfile/verticalPodAutoscaler/enabled", true},
        {"/properties/networkProfile/outboundType", "managedNATGateway"},
        {"/properties/addonProfiles/azurepolicy/enabled", true},
        {"/properties/ingressProfile/webAppRouting/enabled", true},
    };

    private AutomaticDefaults() {}

    static boolean is(Document body) {
        return body.text("/sku/name").orElse("").equalsIgnoreCase("Automatic");
    }

    static Document sku(Document body) {
        return is(body)
                ? Document.object("name", "Automatic", "tier", "Standard")
                : Document.object("name", "Base", "tier", "Free");
    }

    static Document onto(Document cluster) {
        if (!is(cluster)) {
            return cluster;
        }
        if (cluster.text("/sku/tier").orElse("").equalsIgnoreCase("Free")) {
            throw ClusterRules.invalid("sku.tier", "AKS Automatic needs the Standard tier.");
        }
        Document result = cluster;
        for (Object[] row : FORCED) {
            result = forced(result, (String) row[0], Document.of(row[1]));
        }
        for (Object[] row : USUAL) {
            result = standard(result, (String) row[0], row[1]);
        }
        return result;
    }

    private static Document forced(Document cluster, String pointer, Document value) {
        Optional<Document> asked = cluster.at(pointer).filter(found -> !found.isNull());
        boolean other = asked.isPresent() && !asked.get().toJson().equalsIgnoreCase(value.toJson());
        if (other) {
            throw ClusterRules.invalid(
                    pointer.substring("/properties/".length()).replace('/', '.'),
                    "AKS Automatic sets it to " + value.toJson() + ".");
        }
        return standard(cluster, pointer, value);
    }
}
