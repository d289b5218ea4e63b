package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small worlds as manifests, the same for the same seed, in which the corners of the semantics are common. */
final class RandomWorlds {
    static final List<String> OUTSIDE =
            List.of("203.0.113.7", "10.1.2.3", "192.168.242.1", "2001:db8::1", "2001:db8:1::5", "198.51.100.9");
    static final int[] PORTS = {53, 80, 443, 8080, 8081, 9000};

    private static final String[] NAMESPACES = {"shop", "pay", "kube-system"};
    private static final String[] KEYS = {"app", "tier", "env"};
    private static final String[] VALUES = {"a", "b", "c"};
    private static final String[] NODES = {"n1", "n2"};
    private static final String[] BLOCKS = {
        "0.0.0.0/0",
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.3/24",
        "192.168.242.213/24",
        "203.0.113.0/24",
        "::/0",
        "2001:db8::/32",
        "2001:db8:1::/48",
        "172.16.0.0/12",
        "10.244.0.0/17"
    };
    private static final Map<String, String[]> INSIDE = Map.of(
            "0.0.0.0/0", new String[] {"10.0.0.0/8", "203.0.113.7/32"},
            "10.0.0.0/8", new String[] {"10.1.2.0/24", "10.244.0.0/16"},
            "203.0.113.0/24", new String[] {"203.0.113.0/29"},
            "::/0", new String[] {"2001:db8:1::/48"},
            "2001:db8::/32", new String[] {"2001:db8::1/128"});

    private final Random random;

    private RandomWorlds(long seed) {
        this.random = new Random(seed * 0x9e3779b97f4a7c15L + seed);
    }

    static List<Document> of(long seed) {
        return new RandomWorlds(seed).manifests();
    }

    /** One that reads rules as the specification does; kube-router has tests of its own, and traffic of a node. */
    static NetworkProfile profile(long seed) {
        List<NetworkProfile> all = new ArrayList<>(List.of(NetworkProfile.values()));
        all.remove(NetworkProfile.KUBE_ROUTER);
        return all.get((int) (seed % all.size()));
    }

    private List<Document> manifests() {
        List<Document> all = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            if (random.nextInt(6) > 0) {
                all.add(object("v1", "Namespace", metadata("", namespace, labels())));
            }
        }
        for (int i = 0; i < NODES.length; i++) {
            all.add(object("v1", "Node", Document.object("name", NODES[i]))
                    .withAt("/status/addresses", Document.array(Document.object("address", "10.9.0." + (i + 1)))));
        }
        int pods = 3 + random.nextInt(4);
        for (int i = 0; i < pods; i++) {
            all.add(pod(i));
        }
        int policies = random.nextInt(6);
        for (int i = 0; i < policies; i++) {
            all.add(policy(i));
        }
        if (random.nextInt(12) == 0) {
            all.add(cilium());
        }
        all.add(service());
        return all;
    }

    private Document pod(int number) {
        Document metadata = metadata(pick(NAMESPACES), "p" + number, labels())
                .with(
                        "ownerReferences",
                        Document.array(Document.object("kind", "StatefulSet", "name", "set", "controller", true)));
        boolean host = random.nextInt(7) == 0;
        Document spec = Document.object("containers", Document.array(Document.object("ports", containerPorts())));
        int node = random.nextInt(3);
        spec = node < 2 ? spec.with("nodeName", NODES[node]) : spec;
        spec = host ? spec.with("hostNetwork", true) : spec;
        Document pod = object("v1", "Pod", metadata).with("spec", spec);
        if (random.nextInt(8) == 0) {
            pod = pod.withAt("/status/phase", random.nextBoolean() ? "Succeeded" : "Failed");
        }
        if (random.nextInt(6) == 0) {
            return pod;
        }
        List<Document> ips = new ArrayList<>();
        ips.add(Document.object(
                "ip", host ? "10.9.0." + (node % 2 + 1) : "10.244." + random.nextInt(256) + "." + number));
        if (random.nextInt(3) == 0) {
            ips.add(Document.object("ip", "2001:db8:" + random.nextInt(3) + "::" + (100 + number)));
        }
        return pod.withAt("/status/podIPs", ips);
    }

    private List<Document> containerPorts() {
        List<Document> ports = new ArrayList<>();
        if (random.nextBoolean()) {
            ports.add(Document.object("name", "http", "containerPort", random.nextBoolean() ? 8080 : 80));
        }
        if (random.nextInt(3) == 0) {
            ports.add(Document.object("name", "dns", "containerPort", 53, "protocol", "UDP"));
        }
        return ports;
    }

    private Document policy(int number) {
        Document spec = Document.object("podSelector", random.nextInt(3) == 0 ? Document.object() : selector());
        int types = random.nextInt(4);
        if (types > 0) {
            spec = spec.with(
                    "policyTypes",
                    types == 1 ? List.of("Ingress") : types == 2 ? List.of("Egress") : List.of("Ingress", "Egress"));
        }
        spec = rules(spec, "ingress", "from");
        spec = rules(spec, "egress", "to");
        return object("networking.k8s.io/v1", "NetworkPolicy", metadata(pick(NAMESPACES), "np" + number, Map.of()))
                .with("spec", spec);
    }

    private Document rules(Document spec, String member, String peers) {
        int kind = random.nextInt(8);
        if (kind < 3) {
            return kind == 0 ? spec : spec.with(member, kind == 1 ? Document.array() : Document.nothing());
        }
        List<Document> rules = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            rules.add(kind == 3 ? Document.object() : rule(peers));
        }
        return spec.with(member, rules);
    }

    private Document rule(String member) {
        Document rule = Document.object();
        int peers = random.nextInt(4);
        if (peers > 0) {
            List<Document> list = new ArrayList<>();
            for (int i = 1; i < peers; i++) {
                list.add(peer());
            }
            rule = rule.with(member, list);
        }
        if (random.nextInt(3) > 0) {
            List<Document> list = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                list.add(port());
            }
            rule = rule.with("ports", list);
        }
        return rule;
    }

    private Document peer() {
        return switch (random.nextInt(6)) {
            case 0 -> Document.object("podSelector", selector());
            case 1 -> Document.object("namespaceSelector", namespaceSelector());
            case 2 -> Document.object("namespaceSelector", namespaceSelector(), "podSelector", selector());
            case 3 -> Document.object("podSelector", Document.object());
            default -> block();
        };
    }

    private Document block() {
        String cidr = pick(BLOCKS);
        Document block = Document.object("cidr", cidr);
        String[] inner = INSIDE.get(cidr);
        return Document.object(
                "ipBlock",
                inner == null || random.nextInt(3) == 0 ? block : block.with("except", List.of(pick(inner))));
    }

    private Document port() {
        Document port = random.nextInt(3) == 0
                ? Document.object()
                : Document.object("protocol", pick(new String[] {"TCP", "UDP", "SCTP"}));
        return switch (random.nextInt(5)) {
            case 0 -> port;
            case 1 -> port.with("port", "http");
            case 2 -> port.with("port", "dns");
            case 3 -> port.with("port", 80).with("endPort", random.nextBoolean() ? 8080 : 443);
            default -> port.with("port", PORTS[random.nextInt(PORTS.length)]);
        };
    }

    private Document selector() {
        return selector(KEYS[random.nextInt(KEYS.length)]);
    }

    private Document namespaceSelector() {
        return switch (random.nextInt(4)) {
            case 0 -> Document.object();
            case 1 -> Document.object("matchLabels", Document.object("kubernetes.io/metadata.name", pick(NAMESPACES)));
            default -> selector();
        };
    }

    private Document selector(String key) {
        String[] operators = {"In", "NotIn", "Exists", "DoesNotExist"};
        int kind = random.nextInt(7);
        if (kind < 3) {
            return Document.object("matchLabels", Document.object(key, pick(VALUES)));
        }
        String operator = operators[kind - 3];
        Document expression = Document.object("key", key, "operator", operator);
        return Document.object(
                "matchExpressions",
                Document.array(kind < 5 ? expression.with("values", List.of(pick(VALUES), pick(VALUES))) : expression));
    }

    private Document cilium() {
        return object("cilium.io/v2", "CiliumNetworkPolicy", metadata(pick(NAMESPACES), "cnp", Map.of()))
                .with(
                        "spec",
                        Document.object(
                                "endpointSelector",
                                selector(),
                                pick(new String[] {"ingress", "egress"}),
                                Document.array(Document.object())));
    }

    private Document service() {
        return object("v1", "Service", metadata("shop", "web", Map.of()))
                .with(
                        "spec",
                        Document.object(
                                "selector",
                                Document.object("app", pick(VALUES)),
                                "ports",
                                Document.array(Document.object(
                                        "port", 443, "targetPort", random.nextBoolean() ? "http" : 8080))));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                labels.put(key, pick(VALUES));
            }
        }
        return labels;
    }

    private static Document metadata(String namespace, String name, Map<String, String> labels) {
        Document metadata = Document.object("name", name);
        metadata = namespace.isEmpty() ? metadata : metadata.with("namespace", namespace);
        return labels.isEmpty() ? metadata : metadata.with("labels", labels);
    }

    private static Document object(String apiVersion, String kind, Document metadata) {
        return Document.object("apiVersion", apiVersion, "kind", kind, "metadata", metadata);
    }

    private String pick(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }
}
