package dev.breakwater.network;

import java.util.List;

/** Ready shapes of network policies that many namespaces need; each is a starting point to build on. */
public final class NetworkPolicies {
    private static final String METADATA_SERVICE = "169.254.169.254/32";

    private NetworkPolicies() {}

    /** A policy {@code default-deny} that denies all traffic in both directions, but for questions to the cluster's DNS. */
    public static NetworkPolicy denyAllButDns(String namespace) {
        return NetworkPolicy.named("default-deny")
                .namespace(namespace)
                .ingress(IngressTraffic.denied())
                .egress(NetworkPolicy.allowDns(namespace).egress())
                .build();
    }

    /** A policy {@code allow-within-namespace}: the pods of the namespace reach each other on every port. */
    public static NetworkPolicy allowWithinNamespace(String namespace) {
        Peer own = Peer.pods(LabelSelector.all());
        return NetworkPolicy.named("allow-within-namespace")
                .namespace(namespace)
                .ingress(IngressTraffic.allow(IngressRule.from(own)))
                .egress(EgressTraffic.allow(EgressRule.to(own)))
                .build();
    }

    /** A policy {@code allow-ingress-controller} that lets the pods of one namespace reach the selected pods. */
    public static NetworkPolicy allowFromIngressController(
            String namespace, LabelSelector pods, String controllerNamespace, PolicyPort port) {
        return NetworkPolicy.named("allow-ingress-controller")
                .namespace(namespace)
                .podSelector(pods)
                .ingress(IngressTraffic.allow(
                        IngressRule.from(Peer.namespace(controllerNamespace)).onPorts(port)))
                .build();
    }

    /** A policy of that name that lets the selected pods reach a block of addresses on one port. */
    public static NetworkPolicy allowToBlock(
            String namespace, String name, LabelSelector pods, String cidr, PolicyPort port) {
        return NetworkPolicy.named(name)
                .namespace(namespace)
                .podSelector(pods)
                .egress(EgressTraffic.allow(EgressRule.to(Peer.ipBlock(cidr)).onPorts(port)))
                .build();
    }

    /**
     * A policy {@code deny-metadata} that lets pods reach everything but the instance metadata service. It allows what
     * it does not deny: in a namespace with a default denial, leave it out.
     */
    public static NetworkPolicy denyInstanceMetadata(String namespace) {
        return NetworkPolicy.named("deny-metadata")
                .namespace(namespace)
                .egress(EgressTraffic.allow(EgressRule.to(
                        Peer.namespaces(LabelSelector.all()),
                        Peer.ipBlock("0.0.0.0/0", METADATA_SERVICE),
                        Peer.ipBlock("::/0"))))
                .build();
    }

    /**
     * A policy {@code deny-kubelet-read-only} that lets pods reach everything but the kubelet's port without
     * authentication, 10255. It allows what it does not deny, as {@link #denyInstanceMetadata}.
     */
    public static NetworkPolicy denyKubeletReadOnlyPort(String namespace) {
        return NetworkPolicy.named("deny-kubelet-read-only")
                .namespace(namespace)
                .egress(EgressTraffic.allow(new EgressRule(
                        List.of(),
                        List.of(
                                PolicyPort.range(PolicyPort.Protocol.TCP, 1, 10254),
                                PolicyPort.range(PolicyPort.Protocol.TCP, 10256, 65535),
                                PolicyPort.all(PolicyPort.Protocol.UDP),
                                PolicyPort.all(PolicyPort.Protocol.SCTP)))))
                .build();
    }
}
