package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy means, however it was written: a direction that is there isolates, with its rules; one that is not
 * leaves the direction alone. Read without complaint, since the API server has already accepted what lives.
 */
record PolicyModel(
        String namespace, String name, LabelSelector pods, Optional<List<Rule>> ingress, Optional<List<Rule>> egress) {
    /** What a rule allows; empty lists mean any. */
    record Rule(List<Peer> peers, List<PolicyPort> ports) {}

    static PolicyModel of(NetworkPolicy policy) {
        return new PolicyModel(
                policy.namespace(),
                policy.name(),
                policy.podSelector(),
                policy.ingress()
                        .map(traffic -> traffic.rules().stream()
                                .map(rule -> new Rule(rule.peers(), rule.ports()))
                                .toList()),
                policy.egress()
                        .map(traffic -> traffic.rules().stream()
                                .map(rule -> new Rule(rule.peers(), rule.ports()))
                                .toList()));
    }

    static PolicyModel read(Document manifest) {
        Document spec = manifest.get("spec").orElse(Document.object());
        List<Rule> in = rules(spec, "ingress", "from");
        List<Rule> out = rules(spec, "egress", "to");
        List<Document> types = elements(spec, "policyTypes");
        boolean isolatesIn = types.isEmpty() || types.contains(Document.of("Ingress"));
        boolean isolatesOut = types.isEmpty() ? !out.isEmpty() : types.contains(Document.of("Egress"));
        return new PolicyModel(
                manifest.text("/metadata/namespace").orElse("default"),
                manifest.text("/metadata/name").orElse(""),
                selector(spec.get("podSelector").orElse(Document.object())),
                isolatesIn ? Optional.of(in) : Optional.empty(),
                isolatesOut ? Optional.of(out) : Optional.empty());
    }

    /** Whether a peer of this policy is that pod by its labels. */
    boolean selects(Peer peer, NetworkPod pod, World world) {
        if (peer instanceof Peer.Pods some) {
            return namespace.equals(pod.namespace()) && some.pods().matches(pod.labels());
        }
        if (peer instanceof Peer.Namespaces all) {
            return all.namespaces().matches(world.labelsOf(pod.namespace()));
        }
        return peer instanceof Peer.PodsInNamespaces both
                && both.namespaces().matches(world.labelsOf(pod.namespace()))
                && both.pods().matches(pod.labels());
    }

    Optional<List<Rule>> rules(boolean inward) {
        return inward ? ingress : egress;
    }

    /** {@code shop/default-deny}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    private static List<Rule> rules(Document spec, String direction, String member) {
        List<Rule> rules = new ArrayList<>();
        for (Document rule : elements(spec, direction)) {
            List<Peer> peers = new ArrayList<>();
            for (Document peer : elements(rule, member)) {
                peers.add(peer(peer));
            }
            List<PolicyPort> ports = new ArrayList<>();
            for (Document port : elements(rule, "ports")) {
                ports.add(port(port));
            }
            rules.add(new Rule(peers, ports));
        }
        return rules;
    }

    /** An element that names nothing matches nothing; the API server does not take it. */
    private static Peer peer(Document peer) {
        Optional<Document> block = peer.get("ipBlock").filter(Document::isObject);
        Optional<LabelSelector> pods =
                peer.get("podSelector").filter(Document::isObject).map(PolicyModel::selector);
        Optional<LabelSelector> namespaces =
                peer.get("namespaceSelector").filter(Document::isObject).map(PolicyModel::selector);
        if (block.isPresent()) {
            List<String> except = texts(block.get(), "except");
            return new Peer.IpBlock(block.get().text("/cidr").orElse(""), except);
        }
        if (namespaces.isPresent()) {
            return pods.isPresent()
                    ? Peer.podsInNamespaces(namespaces.get(), pods.get())
                    : Peer.namespaces(namespaces.get());
        }
        return pods.isPresent() ? Peer.pods(pods.get()) : Peer.ipBlock("");
    }

    private static PolicyPort port(Document port) {
        PolicyPort.Protocol protocol = PolicyPort.Protocol.valueOf(
                port.get("protocol").flatMap(Document::asText).orElse("TCP"));
        Optional<Document> number = port.get("port").filter(value -> !value.isNull());
        if (number.isEmpty()) {
            return PolicyPort.all(protocol);
        }
        if (number.get().kind() == Document.Kind.STRING) {
            return PolicyPort.named(protocol, number.get().asText().orElse(""));
        }
        return new PolicyPort.Range(
                protocol,
                number.get().asNumber().orElseThrow().intValue(),
                port.get("endPort").flatMap(Document::asNumber).map(Number::intValue));
    }

    /** A selector as any manifest holds it. */
    static LabelSelector selector(Document selector) {
        Map<String, String> labels = new LinkedHashMap<>();
        selector.get("matchLabels")
                .ifPresent(map -> map.members()
                        .forEach((key, value) -> labels.put(key, value.asText().orElse(""))));
        List<LabelSelector.Requirement> expressions = new ArrayList<>();
        for (Document expression : elements(selector, "matchExpressions")) {
            expressions.add(new LabelSelector.Requirement(
                    expression.text("/key").orElse(""),
                    operator(expression.text("/operator").orElse("")),
                    texts(expression, "values")));
        }
        return new LabelSelector(labels, expressions);
    }

    private static LabelSelector.Operator operator(String text) {
        for (LabelSelector.Operator operator : LabelSelector.Operator.values()) {
            if (operator.text().equals(text)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(
                "A label selector has the operator '" + text + "'; there are In, NotIn, Exists and DoesNotExist.");
    }

    static List<Document> elements(Document parent, String member) {
        return parent.get(member).map(Document::elements).orElse(List.of());
    }

    static List<String> texts(Document parent, String member) {
        List<String> texts = new ArrayList<>();
        for (Document element : elements(parent, member)) {
            element.asText().ifPresent(texts::add);
        }
        return texts;
    }
}
