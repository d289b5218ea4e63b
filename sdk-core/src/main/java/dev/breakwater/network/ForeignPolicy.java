package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy of another kind, such as CiliumNetworkPolicy or ClusterNetworkPolicy. The engine reads whom it may
 * concern, and takes what it does to them as unknown.
 *
 * @param id kind and name, for explanations
 * @param namespace its namespace; empty text for a kind of the whole cluster
 * @param namespaces which namespaces it concerns
 * @param pods which of their pods it concerns, at most
 * @param hostOnly whether it concerns only what uses the network of a node
 * @param ingress whether it may change what comes in
 * @param egress whether it may change what goes out
 */
record ForeignPolicy(
        String id,
        String namespace,
        LabelSelector namespaces,
        LabelSelector pods,
        boolean hostOnly,
        boolean ingress,
        boolean egress) {
    static ForeignPolicy read(Document manifest) {
        String kind = manifest.text("/kind").orElse("");
        String namespace = manifest.text("/metadata/namespace").orElse("");
        String id = kind + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + manifest.text("/metadata/name").orElse("");
        Document spec = manifest.get("spec").orElse(Document.object());
        if (kind.startsWith("Cilium") && manifest.get("specs").isEmpty()) {
            return cilium(id, namespace, spec);
        }
        if (manifest.text("/apiVersion").orElse("").startsWith("policy.networking.k8s.io/")) {
            return tiered(id, spec);
        }
        return new ForeignPolicy(id, namespace, LabelSelector.all(), LabelSelector.all(), false, true, true);
    }

    boolean concerns(boolean inward) {
        return inward ? ingress : egress;
    }

    boolean concerns(NetworkPod pod, Map<String, String> namespaceLabels) {
        return (namespace.isEmpty() || namespace.equals(pod.namespace()))
                && namespaces.matches(namespaceLabels)
                && (pod.host() || (!hostOnly && pods.matches(pod.labels())));
    }

    private static ForeignPolicy cilium(String id, String namespace, Document spec) {
        Optional<Document> endpoints = spec.get("endpointSelector");
        LabelSelector pods = endpoints.map(ForeignPolicy::ciliumSelector).orElse(LabelSelector.all());
        return new ForeignPolicy(
                id,
                namespace,
                LabelSelector.all(),
                pods,
                endpoints.isEmpty() && spec.get("nodeSelector").isPresent(),
                has(spec, "ingress") || has(spec, "ingressDeny"),
                has(spec, "egress") || has(spec, "egressDeny"));
    }

    /** Cilium writes where a label comes from before its key; conditions on anything but pod labels are left out. */
    private static LabelSelector ciliumSelector(Document selector) {
        LabelSelector written = PolicyModel.selector(selector);
        Map<String, String> labels = new LinkedHashMap<>();
        written.matchLabels().forEach((key, value) -> podLabel(key).ifPresent(plain -> labels.put(plain, value)));
        List<LabelSelector.Requirement> expressions = written.expressions().stream()
                .flatMap(condition -> podLabel(condition.key())
                        .map(plain -> new LabelSelector.Requirement(plain, condition.operator(), condition.values()))
                        .stream())
                .toList();
        return new LabelSelector(labels, expressions);
    }

    private static Optional<String> podLabel(String key) {
        int colon = key.indexOf(':');
        String source = colon < 0 ? "any" : key.substring(0, colon);
        String plain = key.substring(colon + 1);
        boolean known = (source.equals("any") || source.equals("k8s")) && !plain.startsWith("io.");
        return known ? Optional.of(plain) : Optional.empty();
    }

    private static ForeignPolicy tiered(String id, Document spec) {
        Document subject = spec.get("subject").orElse(Document.object());
        Optional<Document> pods = subject.get("pods");
        Document namespaces = pods.flatMap(both -> both.get("namespaceSelector"))
                .or(() -> subject.get("namespaces"))
                .orElse(Document.object());
        return new ForeignPolicy(
                id,
                "",
                PolicyModel.selector(namespaces),
                pods.flatMap(both -> both.get("podSelector"))
                        .map(PolicyModel::selector)
                        .orElse(LabelSelector.all()),
                false,
                has(spec, "ingress"),
                has(spec, "egress"));
    }

    private static boolean has(Document spec, String member) {
        return spec.get(member).filter(value -> !value.isNull()).isPresent();
    }
}
