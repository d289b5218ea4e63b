package dev.breakwater.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what is odd about the policies of a world. */
final class NetworkLints {
    private static final Port DNS = Port.udp(53);

    private final Reachability reachability;
    private final World world;
    private final List<NetworkLint> found = new ArrayList<>();

    NetworkLints(Reachability reachability) {
        this.reachability = reachability;
        this.world = reachability.world();
    }

    List<NetworkLint> find() {
        for (PolicyModel policy : world.policies().values()) {
            selection(policy);
            policy.ingress().ifPresent(rules -> rules(policy, rules, "ingress"));
            policy.egress().ifPresent(rules -> rules(policy, rules, "egress"));
            effect(policy);
            dns(policy);
        }
        return List.copyOf(found);
    }

    private void add(String code, PolicyModel policy, String text) {
        found.add(new NetworkLint(code, policy.toString(), text));
    }

    private List<NetworkPod> selected(PolicyModel policy) {
        return world.pods().stream()
                .filter(pod -> pod.namespace().equals(policy.namespace()))
                .filter(pod -> policy.pods().matches(pod.labels()))
                .toList();
    }

    private void selection(PolicyModel policy) {
        if (!world.namespaces().containsKey(policy.namespace())) {
            add("unknown-namespace", policy, "there is no namespace '" + policy.namespace() + "'.");
        } else if (selected(policy).isEmpty()) {
            add("selects-nothing", policy, "its podSelector " + policy.pods() + " selects no pod.");
        }
    }

    private void rules(PolicyModel policy, List<PolicyModel.Rule> rules, String direction) {
        for (int number = 0; number < rules.size(); number++) {
            String place = direction + " rule " + number;
            for (Peer peer : rules.get(number).peers()) {
                peer(policy, peer, place);
            }
            for (PolicyPort port : rules.get(number).ports()) {
                port(policy, port, place);
            }
        }
    }

    private void peer(PolicyModel policy, Peer peer, String place) {
        if (peer instanceof Peer.IpBlock block) {
            Optional<Cidr> parsed = Cidr.parse(block.cidr());
            if (parsed.isPresent()
                    && !parsed.get().toString().equals(block.cidr())
                    && !block.cidr().contains(":")) {
                add(
                        "host-bits",
                        policy,
                        place + " has the block " + block.cidr() + ", which means " + parsed.get() + ".");
            }
            return;
        }
        if (world.pods().stream().noneMatch(pod -> selects(policy, peer, pod))) {
            add("peer-matches-nothing", policy, place + " has the peer " + peer.document() + ", which no pod matches.");
        }
    }

    private boolean selects(PolicyModel policy, Peer peer, NetworkPod pod) {
        if (peer instanceof Peer.Pods some) {
            return policy.namespace().equals(pod.namespace()) && some.pods().matches(pod.labels());
        }
        if (peer instanceof Peer.Namespaces all) {
            return all.namespaces().matches(world.labelsOf(pod.namespace()));
        }
        return peer instanceof Peer.PodsInNamespaces both
                && both.namespaces().matches(world.labelsOf(pod.namespace()))
                && both.pods().matches(pod.labels());
    }

    private void port(PolicyModel policy, PolicyPort port, String place) {
        if (port instanceof PolicyPort.Named named && world.pods().stream().noneMatch(pod -> has(pod, named))) {
            add(
                    "unknown-port-name",
                    policy,
                    place + " names the port '" + named.name() + "' of " + named.protocol() + ", which no pod has.");
        }
    }

    private static boolean has(NetworkPod pod, PolicyPort.Named named) {
        return pod.ports().stream()
                .anyMatch(
                        port -> port.name().equals(named.name()) && port.port().protocol() == named.protocol());
    }

    /** Whether all would pass as it does if the policy were not there. */
    private void effect(PolicyModel policy) {
        if (!selected(policy).isEmpty() && reachability.isRedundant(policy.toString())) {
            add("no-effect", policy, "nothing would change without it.");
        }
    }

    /** Pods whose egress is isolated, and which no policy lets ask the DNS of the cluster. */
    private void dns(PolicyModel policy) {
        List<NetworkPod> servers = world.pods().stream()
                .filter(pod -> "kube-dns".equals(pod.labels().get("k8s-app")))
                .toList();
        List<NetworkPod> cut = servers.isEmpty() || policy.egress().isEmpty()
                ? List.of()
                : selected(policy).stream()
                        .filter(pod -> servers.stream()
                                .noneMatch(server ->
                                        reachability.allowed(pod.endpoint(), server.endpoint(), DNS) != Reach.DENIED))
                        .toList();
        if (!cut.isEmpty()) {
            add(
                    "no-dns",
                    policy,
                    "isolates " + cut.get(0)
                            + (cut.size() > 1 ? " and " + (cut.size() - 1) + " more" : "")
                            + ", and no policy lets them ask the cluster's DNS; add NetworkPolicy.allowDns(\""
                            + policy.namespace() + "\").");
        }
    }
}
