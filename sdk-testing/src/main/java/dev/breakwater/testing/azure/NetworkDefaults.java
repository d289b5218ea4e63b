package dev.breakwater.testing.azure;

import static dev.breakwater.testing.azure.ServerDefaults.standard;

import dev.breakwater.document.Document;

/** What AKS adds to a cluster's network profile. */
final class NetworkDefaults {
    private static final String AT = "/properties/networkProfile/";

    private NetworkDefaults() {}

    static Document complete(Document cluster) {
        Document result = cluster;
        if (cluster.at(AT + "networkPlugin").isEmpty()) {
            result = standard(result.withAt(AT + "networkPlugin", "azure"), AT + "networkPluginMode", mode(cluster));
            result = "none".equals(result.text(AT + "networkPluginMode").orElse(""))
                    ? result.withoutAt(AT + "networkPluginMode")
                    : result;
        }
        result = standard(result, AT + "networkPolicy", "none");
        result = standard(result, AT + "networkDataplane", "azure");
        result = standard(result, AT + "loadBalancerSku", "standard");
        result = standard(result, AT + "outboundType", "loadBalancer");
        result = standard(result, AT + "serviceCidr", "10.0.0.0/16");
        result = standard(result, AT + "dnsServiceIP", "10.0.0.10");
        result = standard(result, AT + "ipFamilies", Document.array("IPv4"));
        boolean named = result.at(AT + "podCidrs").isPresent();
        result = hasPodRange(result) && !named ? standard(result, AT + "podCidr", "10.244.0.0/16") : result;
        result = plural(plural(result, "serviceCidr"), "podCidr");
        return "loadBalancer".equals(result.text(AT + "outboundType").orElse("")) ? loadBalancer(result) : result;
    }

    /** Pods in subnets of their own need no overlay. */
    private static String mode(Document cluster) {
        boolean subnets = Profiles.of(cluster).stream()
                .anyMatch(pool -> pool.get("podSubnetID").isPresent());
        return subnets ? "none" : "overlay";
    }

    private static boolean hasPodRange(Document cluster) {
        return "kubenet".equals(cluster.text(AT + "networkPlugin").orElse(""))
                || "overlay".equals(cluster.text(AT + "networkPluginMode").orElse(""));
    }

    private static Document plural(Document cluster, String name) {
        return cluster.text(AT + name)
                .map(range -> standard(cluster, AT + name + 's', Document.array(range)))
                .orElse(cluster);
    }

    private static Document loadBalancer(Document cluster) {
        Document result = standard(cluster, AT + "loadBalancerProfile/managedOutboundIPs/count", 1);
        return standard(result, AT + "loadBalancerProfile/backendPoolType", "NodeIPConfiguration");
    }
}
