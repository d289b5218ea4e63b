package dev.breakwater.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pod, or the pods of a template, as network policies see it. Immutable.
 *
 * @param namespace its namespace
 * @param name its name; {@code Kind/name} for the pods of a template
 * @param owner the workload it belongs to, {@code Kind/name}; for a pod alone {@code Pod/name}
 * @param labels its labels
 * @param ports the container ports that have a name
 * @param addresses its addresses, IPv4 and IPv6; empty if not known yet
 * @param node the node it runs on; empty text if not known
 * @param host whether it uses the network of its node
 * @param windows whether it runs on Windows
 */
public record NetworkPod(
        String namespace,
        String name,
        String owner,
        Map<String, String> labels,
        List<NamedPort> ports,
        List<String> addresses,
        String node,
        boolean host,
        boolean windows) {
    /** Copies the collections. */
    public NetworkPod {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        addresses = List.copyOf(addresses);
    }

    /**
     * A container port with a name.
     *
     * @param name the name
     * @param port protocol and number
     */
    public record NamedPort(String name, Port port) {}

    /** A pod with these labels and nothing else known of it. */
    public static NetworkPod of(String namespace, String name, Map<String, String> labels) {
        return new NetworkPod(namespace, name, "Pod/" + name, labels, List.of(), List.of(), "", false, false);
    }

    /** Whether it stands for the pods of a template, of which one is not the other. */
    boolean isTemplate() {
        return name.indexOf('/') >= 0;
    }

    /** This pod with one more named container port. */
    public NetworkPod port(String portName, Port port) {
        List<NamedPort> all = new ArrayList<>(ports);
        all.add(new NamedPort(portName, port));
        return new NetworkPod(namespace, name, owner, labels, all, addresses, node, host, windows);
    }

    /** This pod at these addresses. */
    public NetworkPod at(String... ips) {
        return new NetworkPod(namespace, name, owner, labels, ports, List.of(ips), node, host, windows);
    }

    /** This pod on that node. */
    public NetworkPod on(String nodeName) {
        return new NetworkPod(namespace, name, owner, labels, ports, addresses, nodeName, host, windows);
    }

    /** This pod on the network of its node. */
    public NetworkPod onHostNetwork() {
        return new NetworkPod(namespace, name, owner, labels, ports, addresses, node, true, windows);
    }

    /** This pod as part of a workload, {@code Deployment/web}. */
    public NetworkPod ownedBy(String workload) {
        return new NetworkPod(namespace, name, workload, labels, ports, addresses, node, host, windows);
    }

    /** This pod on Windows. */
    public NetworkPod onWindows() {
        return new NetworkPod(namespace, name, owner, labels, ports, addresses, node, host, true);
    }

    /** Where traffic from or to it begins or ends. */
    public Endpoint.Pod endpoint() {
        return new Endpoint.Pod(namespace, name);
    }

    /** {@code shop/web-1}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
