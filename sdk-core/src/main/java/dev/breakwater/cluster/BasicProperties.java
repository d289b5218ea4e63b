package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;

/** Properties of the cluster as a whole. */
final class BasicProperties {
    static final List<Property> LIST = List.of(
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/sku/name", "How much the service does by itself")
                    .defaultsTo("Base")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/sku/tier", "Control plane tier")
                    .defaultsTo("Free")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Standard", "Premium"), "AKS-UPG-06"),
            Property.at("/properties/supportPlan", "Support plan")
                    .defaultsTo("KubernetesOfficial")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/kubernetesVersion", "Kubernetes version")
                    .compares(Form.VERSION_OR_LATER_PATCH)
                    .takesIn(Costs.FORWARD_ONLY)
                    .serverOwnedWhen(BasicProperties::channelOwnsVersion),
            Property.at("/properties/dnsPrefix", "DNS prefix")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/properties/fqdnSubdomain", "Subdomain of the private DNS zone")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/properties/nodeResourceGroup", "Node resource group")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/properties/nodeResourceGroupProfile/restrictionLevel", "Lock on the node resource group")
                    .defaultsTo("Unrestricted")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("ReadOnly"), "AKS-NODE-08"),
            Property.at("/properties/diskEncryptionSetID", "Disk encryption set")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.whenPresent(), "AKS-NODE-02"),
            Property.at("/properties/linuxProfile/adminUsername", "Linux admin user")
                    .createOnly(),
            Property.at("/properties/linuxProfile/ssh/publicKeys", "Linux SSH keys"),
            Property.at("/properties/windowsProfile/adminUsername", "Windows admin user")
                    .createOnly(),
            Property.at("/properties/windowsProfile/licenseType", "Windows licence")
                    .defaultsTo("None")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/windowsProfile/enableCSIProxy", "CSI proxy on Windows")
                    .defaultsTo(true),
            Property.at("/properties/windowsProfile/gmsaProfile/enabled", "Group-managed service accounts")
                    .defaultsTo(false));

    private BasicProperties() {}

    /** The stable and rapid channels move minor versions, so the version is theirs once the cluster exists. */
    private static boolean channelOwnsVersion(Document properties) {
        String channel = properties.text("/autoUpgradeProfile/upgradeChannel").orElse("none");
        return channel.equalsIgnoreCase("stable") || channel.equalsIgnoreCase("rapid");
    }
}
