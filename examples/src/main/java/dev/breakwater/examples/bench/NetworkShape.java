package dev.breakwater.examples.bench;

import dev.breakwater.network.EgressRule;
import dev.breakwater.network.EgressTraffic;
import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Pods and policies of the shapes that peers are measured on, at any size. */
final class NetworkShape {
    private static final int SEED = 7;

    private final String name;
    private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    private final List<NetworkPod> pods = new ArrayList<>();
    private final List<NetworkPolicy> policies = new ArrayList<>();

    private NetworkShape(String name) {
        this.name = name;
    }

    /** One of {@code W1} to {@code W5}, {@code R}, and {@code RP}, which is R with ports and blocks of addresses. */
    static NetworkShape of(String name, int pods) {
        NetworkShape shape = new NetworkShape(name);
        switch (name) {
            case "W1" -> shape.smallNamespaces(pods / 4);
            case "W2" -> shape.largeNamespaces(Math.max(1, pods / 1000), Math.min(1000, pods));
            case "W3" -> shape.equalPolicies(pods);
            case "W4" -> shape.policyPerPod(pods);
            case "W5" -> shape.acrossNamespaces(Math.max(1, pods / 100));
            default -> shape.random(pods, pods / 20, name.equals("RP"));
        }
        return shape;
    }

    private void smallNamespaces(int count) {
        for (int n = 0; n < count; n++) {
            String namespace = add("ns-" + n, Map.of("index", "" + n));
            for (int i = 0; i < 4; i++) {
                pods.add(NetworkPod.of(
                        namespace, "p" + i, Map.of("app", i < 2 ? "a" : "b", "pod-template-hash", "h" + n)));
            }
            policies.add(NetworkPolicy.defaultDenyIngress(namespace));
            policies.add(own(namespace, "a", "a", Peer.pods(LabelSelector.label("app", "a"))));
            policies.add(own(namespace, "b", "b", Peer.pods(LabelSelector.label("app", "b"))));
        }
    }

    private void largeNamespaces(int count, int size) {
        for (int n = 0; n < count; n++) {
            String namespace = add("ns-" + n, Map.of());
            policies.add(NetworkPolicy.defaultDenyIngress(namespace));
            for (int i = 0; i < size; i++) {
                pods.add(NetworkPod.of(namespace, "p" + i, Map.of("app", "" + i % 100)));
            }
            for (int k = 0; k < 100; k++) {
                policies.add(own(namespace, "np" + k, "" + k, Peer.pods(LabelSelector.label("app", "" + k))));
            }
        }
    }

    private void equalPolicies(int count) {
        String namespace = add("one", Map.of());
        for (int i = 0; i < count; i++) {
            pods.add(NetworkPod.of(namespace, "p" + i, Map.of("app", "x")));
            policies.add(own(namespace, "np" + i, "x", Peer.pods(LabelSelector.label("app", "x"))));
        }
    }

    private void policyPerPod(int count) {
        String namespace = add("one", Map.of());
        for (int i = 0; i < count; i++) {
            pods.add(NetworkPod.of(namespace, "p" + i, Map.of("app", "x" + i)));
            Peer next = Peer.pods(LabelSelector.label("app", "x" + (i + 1) % count));
            policies.add(own(namespace, "np" + i, "x" + i, next));
        }
    }

    private void acrossNamespaces(int count) {
        for (int n = 0; n < count; n++) {
            String namespace = add("ns-" + n, Map.of("group", "" + n % 100));
            for (int i = 0; i < 100; i++) {
                pods.add(NetworkPod.of(namespace, "p" + i, Map.of("app", "" + i % 10)));
            }
            for (int k = 0; k < 10; k++) {
                Peer peer = Peer.podsInNamespaces(
                        LabelSelector.label("group", "" + n % 100), LabelSelector.label("app", "" + (k + 1) % 10));
                policies.add(own(namespace, "np" + k, "" + k, peer));
            }
        }
    }

    /** Labels drawn as in the worlds of the Kano papers; half of the policies are for ingress, half for egress. */
    private void random(int count, int policyCount, boolean ports) {
        Random random = new Random(SEED);
        String namespace = add("one", Map.of());
        for (int i = 0; i < count; i++) {
            NetworkPod pod = NetworkPod.of(namespace, "p" + i, labels(random));
            pods.add(ports ? pod.at("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)) : pod);
        }
        for (int k = 0; k < policyCount; k++) {
            LabelSelector subject = LabelSelector.labels(labels(random));
            List<Peer> peers = new ArrayList<>(List.of(Peer.pods(LabelSelector.labels(labels(random)))));
            List<PolicyPort> onPorts = new ArrayList<>();
            if (ports && random.nextInt(4) == 0) {
                peers.add(Peer.ipBlock("203." + random.nextInt(64) + ".0.0/16"));
            }
            if (ports && random.nextBoolean()) {
                onPorts.add(PolicyPort.tcp(8000 + random.nextInt(8)));
            }
            policies.add(random(namespace, k, subject, peers, onPorts));
        }
    }

    private static NetworkPolicy random(
            String namespace, int number, LabelSelector subject, List<Peer> peers, List<PolicyPort> ports) {
        NetworkPolicy.Builder builder =
                NetworkPolicy.named("np" + number).namespace(namespace).podSelector(subject);
        return number % 2 == 0
                ? builder.ingress(IngressTraffic.allow(new IngressRule(peers, ports)))
                        .build()
                : builder.egress(EgressTraffic.allow(new EgressRule(peers, ports)))
                        .build();
    }

    private static Map<String, String> labels(Random random) {
        Map<String, String> labels = new HashMap<>();
        labels.put("User", "u" + random.nextInt(5));
        for (int more = random.nextInt(5); more > 0; more--) {
            labels.put("key" + random.nextInt(5), "v" + random.nextInt(10));
        }
        return labels;
    }

    private String add(String namespace, Map<String, String> labels) {
        namespaces.put(namespace, labels);
        return namespace;
    }

    private static NetworkPolicy own(String namespace, String name, String app, Peer peer) {
        return NetworkPolicy.named(name)
                .namespace(namespace)
                .podSelector(LabelSelector.label("app", app))
                .ingress(IngressTraffic.allow(IngressRule.from(peer)))
                .build();
    }

    String name() {
        return name;
    }

    List<NetworkPod> pods() {
        return pods;
    }

    List<NetworkPolicy> policies() {
        return policies;
    }

    Map<String, Map<String, String>> namespaces() {
        return namespaces;
    }

    World world() {
        World.Builder builder = World.builder();
        namespaces.forEach(builder::namespace);
        pods.forEach(builder::pod);
        policies.forEach(builder::policy);
        return builder.build();
    }

    @Override
    public String toString() {
        return name + ", " + pods.size() + " pods, " + policies.size() + " policies";
    }
}
