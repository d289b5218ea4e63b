package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** The properties that AKS takes at creation only. Omitting one is no change: the service keeps its value. */
final class CreateOnly {
    static final List<String> CLUSTER = List.of(
            "dnsPrefix",
            "fqdnSubdomain",
            "enableRBAC",
            "diskEncryptionSetID",
            "nodeResourceGroup",
            "apiServerAccessProfile/privateDNSZone",
            "linuxProfile/adminUsername",
            "windowsProfile/adminUsername",
            "networkProfile/networkPlugin",
            "networkProfile/serviceCidr",
            "networkProfile/serviceCidrs",
            "networkProfile/dnsServiceIP",
            "networkProfile/podCidr",
            "networkProfile/ipFamilies",
            "networkProfile/loadBalancerSku");
    static final List<String> POOL = List.of(
            "vmSize",
            "maxPods",
            "availabilityZones",
            "osDiskSizeGB",
            "osDiskType",
            "kubeletDiskType",
            "osType",
            "type",
            "vnetSubnetID",
            "podSubnetID",
            "enableEncryptionAtHost",
            "enableUltraSSD",
            "enableNodePublicIP",
            "nodePublicIPPrefixID",
            "hostGroupID",
            "proximityPlacementGroupID",
            "scaleSetPriority",
            "scaleSetEvictionPolicy",
            "spotMaxPrice",
            "gpuInstanceProfile",
            "kubeletConfig",
            "linuxOSConfig",
            "creationData");
    private static final String PRIVATE = "apiServerAccessProfile/enablePrivateCluster";

    private CreateOnly() {}

    static void requireCluster(Document before, Document asked) {
        Document old = properties(before);
        Document now = properties(asked);
        for (String property : CLUSTER) {
            if (isChanged(old, now, property) && !isAllowed(property, now)) {
                throw refused(property);
            }
        }
        boolean integrated =
                now.flag("/apiServerAccessProfile/enableVnetIntegration").orElse(false);
        boolean wasPrivate = old.flag('/' + PRIVATE).orElse(false);
        if (!integrated && wasPrivate != now.flag('/' + PRIVATE).orElse(wasPrivate)) {
            throw refused(PRIVATE);
        }
        boolean wasCilium =
                old.text("/networkProfile/networkDataplane").orElse("").equals("cilium");
        if (wasCilium && isChanged(old, now, "networkProfile/networkDataplane")) {
            throw refused("networkProfile/networkDataplane");
        }
        for (Document pool : Profiles.of(asked)) {
            Profiles.find(before, Profiles.name(pool)).ifPresent(current -> requirePool(current, pool));
        }
    }

    /** kubenet may move to azure in mode overlay. */
    private static boolean isAllowed(String property, Document now) {
        boolean overlay =
                now.text("/networkProfile/networkPluginMode").orElse("").equals("overlay");
        return "networkProfile/networkPlugin".equals(property) && overlay;
    }

    static void requirePool(Document before, Document asked) {
        for (String property : POOL) {
            if (isChanged(before, asked, property)) {
                throw refused("agentPoolProfile/" + property);
            }
        }
    }

    private static boolean isChanged(Document before, Document asked, String property) {
        Optional<Document> wanted = asked.at('/' + property).filter(value -> !value.isNull());
        return wanted.isPresent() && !isSame(before.at('/' + property), wanted.get());
    }

    static boolean isSame(Optional<Document> before, Document wanted) {
        if (before.isEmpty()) {
            boolean unset = wanted.equals(Document.of(false)) || wanted.equals(Document.array());
            return unset;
        }
        boolean texts = before.get().kind() == Document.Kind.STRING && wanted.kind() == Document.Kind.STRING;
        return texts
                ? before.get()
                        .asText()
                        .orElse("")
                        .equalsIgnoreCase(wanted.asText().orElse(""))
                : before.get().equals(wanted);
    }

    private static Document properties(Document resource) {
        return resource.get("properties").orElse(Document.object());
    }

    private static ArmError refused(String property) {
        String name = property.replace('/', '.');
        return ArmError.badRequest("PropertyChangeNotAllowed", "Changing property '" + name + "' is not allowed.");
    }
}
