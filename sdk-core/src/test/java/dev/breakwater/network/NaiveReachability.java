package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reference: one pair and one port at a time, straight from the comments of the API and the page on network
 * policies, on the manifests themselves. It shares nothing with the engine but the document, and counts how often it
 * met each corner of the semantics. 0 is no, 1 is unknown, 2 is yes.
 */
final class NaiveReachability {
    private final List<Document> policies = new ArrayList<>();
    private final List<Document> foreign = new ArrayList<>();
    private final Map<String, Document> namespaces = new LinkedHashMap<>();
    private final Map<String, List<String>> nodes = new LinkedHashMap<>();
    private final List<Document> pods = new ArrayList<>();
    private final NetworkProfile profile;
    private final Map<Corner, Long> corners;

    NaiveReachability(List<Document> manifests, NetworkProfile profile, Map<Corner, Long> corners) {
        this.profile = profile;
        this.corners = corners;
        for (Document manifest : manifests) {
            switch (manifest.text("/kind").orElseThrow()) {
                case "NetworkPolicy" -> policies.add(manifest);
                case "Namespace" -> namespaces.put(name(manifest), manifest);
                case "Pod" -> addPod(manifest);
                case "Node" ->
                    nodes.put(
                            name(manifest),
                            list(manifest, "/status/addresses").stream()
                                    .map(address -> address.text("/address").orElseThrow())
                                    .toList());
                case "CiliumNetworkPolicy" -> foreign.add(manifest);
                default -> {}
            }
        }
    }

    private void addPod(Document pod) {
        String phase = pod.text("/status/phase").orElse("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            hit(Corner.C42_ENDED_OR_WITHOUT_ADDRESS);
        } else {
            pods.add(pod);
        }
    }

    List<Document> pods() {
        return pods;
    }

    /** What stands at one end: a pod, a node or an address. */
    record End(Optional<Document> pod, List<String> addresses, String node) {
        static End pod(Document pod) {
            List<String> ips = list(pod, "/status/podIPs").stream()
                    .map(ip -> ip.text("/ip").orElseThrow())
                    .toList();
            return new End(Optional.of(pod), ips, pod.text("/spec/nodeName").orElse(""));
        }

        boolean isHostPod() {
            return pod.flatMap(p -> p.flag("/spec/hostNetwork")).orElse(false);
        }
    }

    End node(String name) {
        return new End(Optional.empty(), nodes.getOrDefault(name, List.of()), name);
    }

    static End address(String ip) {
        return new End(Optional.empty(), List.of(ip), "");
    }

    int allowed(End from, End to, String protocol, int port) {
        if (from.pod().isPresent() && from.pod().equals(to.pod())) {
            hit(Corner.C37_ITSELF);
            return 2;
        }
        int out = from.pod().isEmpty() ? 2 : direction("Egress", from, to, to, protocol, port);
        int in = to.pod().isEmpty() ? 2 : direction("Ingress", to, from, to, protocol, port);
        boolean ownNode = !to.node().isEmpty()
                && to.node().equals(from.node())
                && (from.pod().isEmpty() || from.isHostPod());
        if (ownNode && to.pod().isPresent()) {
            hit(Corner.C36_OWN_NODE);
            in = 2;
        }
        if (out != in && from.pod().isPresent() && to.pod().isPresent()) {
            hit(Corner.C23_BOTH_DIRECTIONS);
        }
        return Math.min(out, in);
    }

    /** What the policies of one end say of the other. */
    private int direction(String type, End self, End peer, End target, String protocol, int port) {
        if (isUnsure(type, self) || (!profile.equals(NetworkProfile.SPECIFICATION) && isIpv6Unsure(peer))) {
            return 1;
        }
        Document pod = self.pod().orElseThrow();
        int isolated = 0;
        int allowed = 0;
        int allowing = 0;
        for (Document policy : policies) {
            int selects = isolates(policy, type) ? selects(policy, pod, self) : 0;
            isolated = Math.max(isolated, selects);
            int passes = Math.min(selects, rules(policy, type, peer, target, protocol, port));
            allowed = Math.max(allowed, passes);
            allowing += selects > 0 ? 1 : 0;
        }
        if (allowing > 1 && allowed == 2) {
            hit(Corner.C40_POLICIES_ADD_UP);
        }
        return isolated == 0 ? 2 : isolated == 1 ? 1 : allowed;
    }

    private boolean isIpv6Unsure(End peer) {
        boolean six = peer.addresses().stream().anyMatch(ip -> ip.contains(":"));
        return profile == NetworkProfile.AZURE_NPM
                && peer.pod().isEmpty()
                && peer.node().isEmpty()
                && six;
    }

    private boolean isUnsure(String type, End self) {
        Document pod = self.pod().orElseThrow();
        for (Document policy : foreign) {
            boolean concerns = policy.at(type.equals("Ingress") ? "/spec/ingress" : "/spec/egress")
                    .isPresent();
            boolean here = policy.text("/metadata/namespace").equals(pod.text("/metadata/namespace"));
            if (concerns
                    && here
                    && (self.isHostPod() || matches(policy.at("/spec/endpointSelector"), labels(pod)) == 2)) {
                return true;
            }
        }
        return false;
    }

    private boolean isolates(Document policy, String type) {
        Document spec = policy.get("spec").orElseThrow();
        List<Document> types = list(spec, "/policyTypes");
        if (types.isEmpty()) {
            hit(Corner.C24_DEFAULT_TYPES);
            return type.equals("Ingress") || !list(spec, "/egress").isEmpty();
        }
        return types.contains(Document.of(type));
    }

    private int selects(Document policy, Document pod, End self) {
        if (!policy.text("/metadata/namespace").equals(pod.text("/metadata/namespace"))) {
            return 0;
        }
        return host(self, matches(policy.at("/spec/podSelector"), labels(pod)));
    }

    /** Selectors and pods on the network of a node. */
    private int host(End end, int matches) {
        if (!end.isHostPod()) {
            return matches;
        }
        hit(Corner.C38_HOST_NETWORK);
        return profile == NetworkProfile.SPECIFICATION ? Math.min(1, matches) : 0;
    }

    private int rules(Document policy, String type, End peer, End target, String protocol, int port) {
        Document spec = policy.get("spec").orElseThrow();
        String member = type.equals("Ingress") ? "/ingress" : "/egress";
        List<Document> rules = list(spec, member);
        if (rules.isEmpty() || rules.contains(Document.object())) {
            hit(Corner.C25_EMPTY_OR_ABSENT_RULES);
        }
        if (spec.at(member).filter(Document::isNull).isPresent()) {
            hit(Corner.C26_NULL_LISTS);
        }
        int allowed = 0;
        for (Document rule : rules) {
            int both = Math.min(
                    ports(rule, target, protocol, port),
                    peers(policy, list(rule, type.equals("Ingress") ? "/from" : "/to"), peer));
            allowed = Math.max(allowed, both);
        }
        return allowed;
    }

    private int ports(Document rule, End target, String protocol, int port) {
        List<Document> ports = list(rule, "/ports");
        if (ports.isEmpty()) {
            return 2;
        }
        for (Document wanted : ports) {
            if (wanted.get("protocol").isEmpty() || wanted.get("port").isEmpty()) {
                hit(Corner.C30_PORT_DEFAULTS);
            }
            boolean sameProtocol = protocol.equals(wanted.text("/protocol").orElse("TCP"));
            if (sameProtocol && port(wanted, target, protocol, port)) {
                return 2;
            }
        }
        return 0;
    }

    private boolean port(Document wanted, End target, String protocol, int port) {
        Optional<Document> value = wanted.get("port");
        if (value.isEmpty()) {
            return true;
        }
        if (value.get().kind() == Document.Kind.STRING) {
            hit(Corner.C32_NAMED_PORTS);
            return target.pod().isPresent()
                    && named(target.pod().get(), value.get().asText().orElseThrow(), protocol, port);
        }
        int first = value.get().asNumber().orElseThrow().intValue();
        Optional<Integer> end = wanted.number("/endPort").map(Number::intValue);
        if (end.isPresent()) {
            hit(Corner.C31_END_PORT);
        }
        return first <= port && port <= end.orElse(first);
    }

    private static boolean named(Document pod, String name, String protocol, int port) {
        for (Document container : list(pod, "/spec/containers")) {
            for (Document declared : list(container, "/ports")) {
                if (declared.text("/name").orElse("").equals(name)
                        && declared.text("/protocol").orElse("TCP").equals(protocol)
                        && declared.number("/containerPort").orElseThrow().intValue() == port) {
                    return true;
                }
            }
        }
        return false;
    }

    private int peers(Document policy, List<Document> peers, End end) {
        if (peers.isEmpty()) {
            return 2;
        }
        int matches = 0;
        for (Document peer : peers) {
            matches = Math.max(
                    matches,
                    peer.get("ipBlock").isPresent()
                            ? block(peer.get("ipBlock").get(), end)
                            : end.pod().isEmpty() ? none(peer) : pod(policy, peer, end));
        }
        return matches;
    }

    private int none(Document peer) {
        if (peer.get("namespaceSelector").isPresent()) {
            hit(Corner.C27_PEER_COMBINATIONS);
        }
        return 0;
    }

    private int pod(Document policy, Document peer, End end) {
        Document pod = end.pod().orElseThrow();
        String home = pod.text("/metadata/namespace").orElseThrow();
        Optional<Document> wanted = peer.get("namespaceSelector");
        if (wanted.isPresent() && peer.get("podSelector").isPresent()) {
            hit(Corner.C27_PEER_COMBINATIONS);
        }
        int inNamespace = wanted.isEmpty()
                ? policy.text("/metadata/namespace").orElseThrow().equals(home) ? 2 : 0
                : matches(wanted, namespaceLabels(home));
        int isPod = peer.get("podSelector").isEmpty() ? 2 : matches(peer.get("podSelector"), labels(pod));
        return host(end, Math.min(inNamespace, isPod));
    }

    private Map<String, String> namespaceLabels(String namespace) {
        Map<String, String> labels = new LinkedHashMap<>(Optional.ofNullable(namespaces.get(namespace))
                .map(NaiveReachability::labels)
                .orElse(Map.of()));
        labels.put("kubernetes.io/metadata.name", namespace);
        return labels;
    }

    /** A block against an address outside is a matter of arithmetic; against pods and nodes, of the plug-in. */
    private int block(Document block, End end) {
        if (end.pod().isEmpty() && end.node().isEmpty()) {
            return inside(block, end.addresses().get(0)) ? 2 : 0;
        }
        hit(Corner.C34_BLOCKS_AND_PODS);
        boolean onNode = end.pod().isEmpty() || end.isHostPod();
        NetworkProfile.Reading reading = profile.blocksMatch(onNode);
        if (end.addresses().isEmpty()) {
            hit(Corner.C42_ENDED_OR_WITHOUT_ADDRESS);
        }
        if (reading == NetworkProfile.Reading.NO) {
            return 0;
        }
        long in = end.addresses().stream().filter(ip -> inside(block, ip)).count();
        if (end.addresses().isEmpty()) {
            return 1;
        }
        int certain = reading == NetworkProfile.Reading.YES ? 2 : 1;
        return in == 0 ? 0 : in == end.addresses().size() ? certain : 1;
    }

    private boolean inside(Document block, String ip) {
        String cidr = block.text("/cidr").orElseThrow();
        if (cidr.contains(":") != ip.contains(":") || !cidr.equals(masked(cidr))) {
            hit(Corner.C35_HOST_BITS_AND_FAMILIES);
        }
        boolean excepted = false;
        for (Document except : list(block, "/except")) {
            hit(Corner.C33_EXCEPT);
            excepted |= Addresses.contains(except.asText().orElseThrow(), ip);
        }
        return Addresses.contains(cidr, ip) && !excepted;
    }

    private static String masked(String cidr) {
        return Addresses.masked(cidr);
    }

    private int matches(Optional<Document> selector, Map<String, String> labels) {
        if (selector.isEmpty() || selector.get().isNull()) {
            hit(Corner.C26_NULL_LISTS);
            return 2;
        }
        for (Map.Entry<String, Document> wanted : selector.get()
                .get("matchLabels")
                .orElse(Document.object())
                .members()
                .entrySet()) {
            if (wanted.getKey().equals("kubernetes.io/metadata.name")) {
                hit(Corner.C29_NAME_LABEL);
            }
            if (!wanted.getValue().asText().equals(Optional.ofNullable(labels.get(wanted.getKey())))) {
                return 0;
            }
        }
        for (Document expression : list(selector.get(), "/matchExpressions")) {
            if (!holds(expression, labels)) {
                return 0;
            }
        }
        return 2;
    }

    private boolean holds(Document expression, Map<String, String> labels) {
        Optional<String> value =
                Optional.ofNullable(labels.get(expression.text("/key").orElseThrow()));
        List<String> values = list(expression, "/values").stream()
                .map(text -> text.asText().orElseThrow())
                .toList();
        String operator = expression.text("/operator").orElseThrow();
        if (value.isEmpty() && (operator.equals("NotIn") || operator.equals("DoesNotExist"))) {
            hit(Corner.C28_LACKING_KEYS);
        }
        return switch (operator) {
            case "In" -> value.isPresent() && values.contains(value.get());
            case "NotIn" -> value.isEmpty() || !values.contains(value.get());
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> throw new AssertionError(operator);
        };
    }

    void hit(Corner corner) {
        corners.merge(corner, 1L, Long::sum);
    }

    static Map<Corner, Long> counter() {
        return new EnumMap<>(Corner.class);
    }

    private static Map<String, String> labels(Document object) {
        Map<String, String> labels = new LinkedHashMap<>();
        object.get("metadata")
                .flatMap(metadata -> metadata.get("labels"))
                .ifPresent(map -> map.members()
                        .forEach((key, value) -> labels.put(key, value.asText().orElseThrow())));
        return labels;
    }

    private static String name(Document object) {
        return object.text("/metadata/name").orElseThrow();
    }

    private static List<Document> list(Document parent, String pointer) {
        return parent.at(pointer).map(Document::elements).orElse(List.of());
    }

    /** The corners of the semantics that every run has to meet often. */
    enum Corner {
        C23_BOTH_DIRECTIONS,
        C24_DEFAULT_TYPES,
        C25_EMPTY_OR_ABSENT_RULES,
        C26_NULL_LISTS,
        C27_PEER_COMBINATIONS,
        C28_LACKING_KEYS,
        C29_NAME_LABEL,
        C30_PORT_DEFAULTS,
        C31_END_PORT,
        C32_NAMED_PORTS,
        C33_EXCEPT,
        C34_BLOCKS_AND_PODS,
        C35_HOST_BITS_AND_FAMILIES,
        C36_OWN_NODE,
        C37_ITSELF,
        C38_HOST_NETWORK,
        C39_SERVICE_PORTS,
        C40_POLICIES_ADD_UP,
        C41_LABELS_WITHIN_OWNER,
        C42_ENDED_OR_WITHOUT_ADDRESS
    }
}
