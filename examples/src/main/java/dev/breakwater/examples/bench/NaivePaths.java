package dev.breakwater.examples.bench;

import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reference of {@link ReachabilityScale}: for each pair it looks through all policies of the two namespaces and
 * matches labels anew, as pairwise tools do. It knows the selectors of the shapes and single ports, no more.
 */
final class NaivePaths {
    private final Map<String, Map<String, String>> namespaces;
    private final Map<String, List<NetworkPolicy>> policies = new HashMap<>();
    private final List<NetworkPod> pods;

    NaivePaths(NetworkShape shape) {
        this.namespaces = shape.namespaces();
        this.pods = shape.pods();
        for (NetworkPolicy policy : shape.policies()) {
            policies.computeIfAbsent(policy.namespace(), fresh -> new java.util.ArrayList<>())
                    .add(policy);
        }
    }

    /** Ordered pairs of different pods that reach each other on a TCP port. */
    long count(int port) {
        long count = 0;
        for (int from = 0; from < pods.size(); from++) {
            for (int to = 0; to < pods.size(); to++) {
                count += from != to && allowed(from, to, port) ? 1 : 0;
            }
        }
        return count;
    }

    boolean allowed(int from, int to, int port) {
        NetworkPod source = pods.get(from);
        NetworkPod target = pods.get(to);
        return from == to || (enters(source, target, port) && leaves(source, target, port));
    }

    private boolean enters(NetworkPod source, NetworkPod target, int port) {
        boolean isolated = false;
        for (NetworkPolicy policy : policies.getOrDefault(target.namespace(), List.of())) {
            if (policy.ingress().isPresent() && matches(policy.podSelector(), target.labels())) {
                isolated = true;
                if (policy.ingress().get().rules().stream()
                        .anyMatch(rule -> covers(rule.ports(), port) && any(policy, rule.peers(), source))) {
                    return true;
                }
            }
        }
        return !isolated;
    }

    private boolean leaves(NetworkPod source, NetworkPod target, int port) {
        boolean isolated = false;
        for (NetworkPolicy policy : policies.getOrDefault(source.namespace(), List.of())) {
            if (policy.egress().isPresent() && matches(policy.podSelector(), source.labels())) {
                isolated = true;
                if (policy.egress().get().rules().stream()
                        .anyMatch(rule -> covers(rule.ports(), port) && any(policy, rule.peers(), target))) {
                    return true;
                }
            }
        }
        return !isolated;
    }

    private static boolean covers(List<PolicyPort> ports, int port) {
        return ports.isEmpty() || ports.contains(PolicyPort.tcp(port));
    }

    private boolean any(NetworkPolicy policy, List<Peer> peers, NetworkPod pod) {
        for (Peer peer : peers) {
            if (peer instanceof Peer.Pods some
                    ? policy.namespace().equals(pod.namespace()) && matches(some.pods(), pod.labels())
                    : peer instanceof Peer.PodsInNamespaces both
                            && matches(both.namespaces(), labels(pod))
                            && matches(both.pods(), pod.labels())) {
                return true;
            }
        }
        return false;
    }

    private Map<String, String> labels(NetworkPod pod) {
        return Optional.ofNullable(namespaces.get(pod.namespace())).orElse(Map.of());
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        for (Map.Entry<String, String> wanted : selector.matchLabels().entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "NaivePaths[" + pods.size() + " pods]";
    }
}
