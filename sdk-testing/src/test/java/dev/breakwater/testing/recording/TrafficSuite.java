package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Pods in three namespaces, and sets of policies that traffic between them is tried under: those of {@code
 * traffic.yaml}, and others by chance. In a text, {@code <shop>} stands for the name of that namespace and {@code
 * <shop/web>} for the address of that pod.
 */
final class TrafficSuite {
    static final long SEED = 34;
    private static final int BY_CHANCE = 10;
    private static final List<String> SPACES = List.of("shop", "bank", "lab");

    private static final List<String> PEERS = List.of(
            "podSelector: {matchLabels: {app: web}}",
            "podSelector: {matchLabels: {tier: back}}",
            "podSelector: {}",
            "namespaceSelector: {matchLabels: {team: blue}}",
            "namespaceSelector: {matchLabels: {team: green}}, podSelector: {matchLabels: {tier: front}}",
            "namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: Exists}]}",
            "ipBlock: {cidr: <bank/teller>/32}",
            "ipBlock: {cidr: <shop/web>/24, except: [<shop/db>/32]}",
            "ipBlock: {cidr: <lab/rat>/29}");

    private static final List<String> PORTS = List.of(
            "port: 80",
            "port: 8080",
            "port: http",
            "port: 53, protocol: UDP",
            "port: 5432, endPort: 9000",
            "protocol: TCP",
            "protocol: UDP");

    private static final List<String> SELECTORS =
            List.of("{}", "{matchLabels: {app: web}}", "{matchLabels: {tier: back}}", "{matchLabels: {app: api}}");

    /**
     * A pod of the suite.
     *
     * @param pod in a namespace by its plain name
     * @param others the ports that it listens on without naming them
     */
    record Listening(NetworkPod pod, List<Port> others) {
        private static Listening of(String namespace, String name, Map<String, String> labels, Port... others) {
            return new Listening(NetworkPod.of(namespace, name, labels), List.of(others));
        }

        private Listening port(String name, int number) {
            return new Listening(pod.port(name, Port.tcp(number)), others);
        }

        /** All that it listens on. */
        List<Port> ports() {
            List<Port> all = new ArrayList<>();
            pod.ports().forEach(named -> all.add(named.port()));
            all.addAll(others);
            return all;
        }
    }

    private TrafficSuite() {}

    /** The labels of the namespaces. */
    static Map<String, Map<String, String>> namespaces() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("shop", Map.of("team", "blue"));
        all.put("bank", Map.of("team", "green"));
        all.put("lab", Map.of("team", "blue", "env", "test"));
        return all;
    }

    static List<Listening> pods() {
        Port dns = Port.udp(53);
        return List.of(
                Listening.of("shop", "web", Map.of("app", "web", "tier", "front"), Port.tcp(8080), dns)
                        .port("http", 80),
                Listening.of("shop", "api", Map.of("app", "api", "tier", "back"), Port.tcp(80), dns)
                        .port("http", 8080)
                        .port("admin", 9000),
                Listening.of("shop", "db", Map.of("app", "db", "tier", "back"), Port.tcp(5433), Port.tcp(5436), dns)
                        .port("sql", 5432),
                Listening.of("bank", "web", Map.of("app", "web"), dns).port("http", 80),
                Listening.of("bank", "teller", Map.of("app", "teller", "tier", "front"), Port.tcp(80))
                        .port("http", 8080),
                Listening.of("lab", "rat", Map.of("app", "web", "tier", "lab"), Port.tcp(80), dns),
                Listening.of("lab", "ghost", Map.of(), Port.tcp(80)));
    }

    /** The sets by name: each a list of namespace and spec. */
    static Map<String, List<Document>> sets() {
        Map<String, List<Document>> sets = new LinkedHashMap<>();
        for (Document set : Script.yaml(Texts.read("traffic.yaml")).elements()) {
            sets.put(
                    set.text("/set").orElseThrow(),
                    set.get("policies").orElseThrow().elements());
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int number = 1; number <= BY_CHANCE; number++) {
            sets.put("by chance " + number, byChance(random));
        }
        return sets;
    }

    private static List<Document> byChance(SplittableRandom random) {
        List<Document> policies = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            boolean inward = random.nextBoolean();
            String type = inward ? "Ingress" : "Egress";
            policies.add(Script.yaml("{namespace: " + any(SPACES, random) + ", spec: {podSelector: "
                    + any(SELECTORS, random) + ", policyTypes: [" + type + "], " + (inward ? "ingress" : "egress")
                    + ": [" + rules(inward ? "from" : "to", random) + "]}}"));
        }
        return policies;
    }

    private static String rules(String side, SplittableRandom random) {
        List<String> rules = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            rules.add("{" + side + ": [" + some(PEERS, random) + "], ports: [" + some(PORTS, random) + "]}");
        }
        return String.join(", ", rules);
    }

    private static String some(List<String> all, SplittableRandom random) {
        List<String> some = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            some.add("{" + any(all, random) + "}");
        }
        return String.join(", ", some);
    }

    private static String any(List<String> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /** The policies of a set as manifests, with names and addresses in place of the tokens. */
    static List<Document> manifests(
            List<Document> set, UnaryOperator<String> namespace, Map<String, String> addresses) {
        List<Document> manifests = new ArrayList<>();
        for (Document policy : set) {
            String spec = policy.get("spec").orElseThrow().toJson();
            for (String name : SPACES) {
                spec = spec.replace("<" + name + ">", namespace.apply(name));
            }
            for (Map.Entry<String, String> address : addresses.entrySet()) {
                spec = spec.replace("<" + address.getKey() + ">", address.getValue());
            }
            Document metadata = Document.object("name", "policy-" + manifests.size())
                    .with("namespace", namespace.apply(policy.text("/namespace").orElseThrow()));
            manifests.add(Document.object("apiVersion", "networking.k8s.io/v1", "kind", "NetworkPolicy")
                    .with("metadata", metadata)
                    .with("spec", Document.parse(spec)));
        }
        return manifests;
    }

    /** A pod in a namespace of another name. */
    static NetworkPod in(NetworkPod pod, String namespace) {
        return new NetworkPod(
                namespace,
                pod.name(),
                pod.owner(),
                pod.labels(),
                pod.ports(),
                pod.addresses(),
                pod.node(),
                false,
                false);
    }

    /** {@code shop/web}, of which the tokens are made. */
    static String plain(Endpoint end, Map<String, String> plainNames) {
        Endpoint.Pod pod = (Endpoint.Pod) end;
        return plainNames.getOrDefault(pod.namespace(), pod.namespace()) + "/" + pod.name();
    }
}
