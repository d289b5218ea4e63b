package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Properties of the pod network and of the way out. */
final class NetworkProperties {
    private static final String AT = "/properties/networkProfile/";
    private static final String BALANCER = AT + "loadBalancerProfile/";
    private static final String NAT = AT + "natGatewayProfile/";
    private static final String ADVANCED = AT + "advancedNetworking/";
    private static final String PROXY = "/properties/httpProxyConfig/";

    static final List<Property> LIST = List.of(
            Property.at(AT + "networkPlugin", "Network plug-in")
                    .defaultsTo("kubenet")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.PLUGIN)
                    .safe(Safety.oneOf("azure"), "AKS-NET-03"),
            Property.at(AT + "networkPluginMode", "Overlay")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.OVERLAY),
            Property.at(AT + "networkPolicy", "Network policy engine")
                    .defaultsTo("none")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.POLICY_ENGINE)
                    .safe(Safety.oneOf("cilium", "calico", "azure"), "AKS-NET-01"),
            Property.at(AT + "networkDataplane", "Data plane")
                    .defaultsTo("azure")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.DATA_PLANE),
            Property.at(AT + "networkMode", "Network mode")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "podCidr", "Pod CIDR").takesIn(Costs.SET_ONCE),
            Property.at(AT + "podCidrs", "Pod CIDRs").compares(Form.SET).createOnly(),
            Property.at(AT + "serviceCidr", "Service CIDR").createOnly(),
            Property.at(AT + "serviceCidrs", "Service CIDRs").compares(Form.SET).createOnly(),
            Property.at(AT + "dnsServiceIP", "DNS service address").createOnly(),
            Property.at(AT + "ipFamilies", "Address families")
                    .defaultsTo(List.of("IPv4"))
                    .compares(Form.SET_NO_CASE)
                    .createOnly(),
            Property.at(AT + "loadBalancerSku", "Load balancer")
                    .defaultsTo("standard")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.oneOf("standard"), "AKS-NET-05"),
            Property.at(BALANCER + "managedOutboundIPs/count", "Managed outbound addresses")
                    .defaultsTo(1),
            Property.at(BALANCER + "managedOutboundIPs/countIPv6", "Managed outbound IPv6 addresses")
                    .defaultsTo(0),
            Property.at(BALANCER + "outboundIPs/publicIPs", "Outbound addresses")
                    .compares(Form.ID_SET),
            Property.at(BALANCER + "outboundIPPrefixes/publicIPPrefixes", "Outbound prefixes")
                    .compares(Form.ID_SET),
            Property.at(BALANCER + "allocatedOutboundPorts", "Outbound ports per node")
                    .defaultsTo(0),
            Property.at(BALANCER + "idleTimeoutInMinutes", "Idle minutes of the load balancer")
                    .defaultsTo(30),
            Property.at(BALANCER + "backendPoolType", "Back-end pool")
                    .defaultsTo("NodeIPConfiguration")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(NAT + "managedOutboundIPProfile/count", "Addresses of the NAT gateway")
                    .defaultsTo(1),
            Property.at(NAT + "idleTimeoutInMinutes", "Idle minutes of the NAT gateway")
                    .defaultsTo(4),
            Property.at(AT + "outboundType", "Egress")
                    .defaultsTo("loadBalancer")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(
                            Safety.oneOf(
                                    "userDefinedRouting",
                                    "managedNATGateway",
                                    "userAssignedNATGateway",
                                    "none",
                                    "block"),
                            "AKS-NET-06"),
            Property.at("/properties/bootstrapProfile/artifactSource", "Where nodes start from")
                    .defaultsTo("Direct")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/bootstrapProfile/containerRegistryId", "Registry that nodes start from")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(ADVANCED + "enabled", "Advanced networking").defaultsTo(false),
            Property.at(ADVANCED + "observability/enabled", "Network observability")
                    .defaultsTo(false),
            Property.at(ADVANCED + "security/enabled", "Advanced network security")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-NET-07"),
            Property.at(ADVANCED + "security/advancedNetworkPolicies", "How far network policies see")
                    .defaultsTo("None")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.ranked("None", "FQDN", "L7"), "AKS-NET-07"),
            Property.at(ADVANCED + "security/transitEncryption/type", "Encryption between nodes")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(NetworkProperties::transit, "AKS-NET-07")
                    .since("2026-01-01"),
            Property.at(AT + "staticEgressGatewayProfile/enabled", "Static egress gateway")
                    .defaultsTo(false),
            Property.at(PROXY + "httpProxy", "HTTP proxy"),
            Property.at(PROXY + "httpsProxy", "HTTPS proxy"),
            Property.at(PROXY + "noProxy", "Reached without a proxy").compares(Form.SET_NO_CASE),
            Property.at(PROXY + "trustedCa", "Authority of the proxy"));

    private NetworkProperties() {}

    /** Where encryption between nodes is not declared nobody asks for it; declared off is not safe, declared on is best. */
    private static int transit(Optional<Document> type) {
        String text = Costs.lower(Costs.text(type));
        return text.isEmpty() ? 1 : text.equals("none") ? 0 : 2;
    }
}
