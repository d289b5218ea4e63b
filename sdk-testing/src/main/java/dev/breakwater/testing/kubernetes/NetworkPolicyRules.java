package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the API server defaults and refuses in network policies. */
final class NetworkPolicyRules {
    private static final String BAD_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private final List<Cause> causes = new ArrayList<>();

    private NetworkPolicyRules() {}

    /** Ingress always, Egress only if there are egress rules; an explicit list stays. */
    static Document defaulted(Document policy) {
        Document spec = policy.get("spec").orElse(Document.object());
        Document complete = spec.get("podSelector").isPresent() ? spec : spec.with("podSelector", Document.object());
        if (!Meta.texts(spec, "/policyTypes").isEmpty()) {
            return policy.with("spec", complete);
        }
        boolean egress = !spec.get("egress").orElse(Document.array()).elements().isEmpty();
        return policy.with(
                "spec", complete.with("policyTypes", egress ? List.of("Ingress", "Egress") : List.of("Ingress")));
    }

    static List<Cause> check(Document policy) {
        NetworkPolicyRules rules = new NetworkPolicyRules();
        Document spec = policy.get("spec").orElse(Document.object());
        rules.selector(spec, "podSelector", "spec");
        rules.rules(spec, "ingress", "from");
        rules.rules(spec, "egress", "to");
        rules.types(spec);
        return rules.causes;
    }

    private void types(Document spec) {
        List<String> types = Meta.texts(spec, "/policyTypes");
        if (types.size() > 2) {
            causes.add(Cause.invalid(
                    "spec.policyTypes", Document.of(types).toJson(), "may not specify more than two policyTypes"));
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            if (!Set.of("Ingress", "Egress").contains(types.get(i))) {
                causes.add(Cause.unsupported("spec.policyTypes[" + i + "]", types.get(i), "\"Ingress\", \"Egress\""));
            }
        }
    }

    private void rules(Document spec, String direction, String peers) {
        List<Document> rules = spec.get(direction).orElse(Document.array()).elements();
        for (int i = 0; i < rules.size(); i++) {
            String path = "spec." + direction + "[" + i + "]";
            List<Document> ports =
                    rules.get(i).get("ports").orElse(Document.array()).elements();
            for (int j = 0; j < ports.size(); j++) {
                port(ports.get(j), path + ".ports[" + j + "]");
            }
            List<Document> elements =
                    rules.get(i).get(peers).orElse(Document.array()).elements();
            for (int j = 0; j < elements.size(); j++) {
                peer(elements.get(j), path + "." + peers + "[" + j + "]");
            }
        }
    }

    private void port(Document port, String path) {
        String protocol = port.text("/protocol").orElse("TCP");
        if (!Set.of("TCP", "UDP", "SCTP").contains(protocol)) {
            causes.add(Cause.unsupported(path + ".protocol", protocol, "\"TCP\", \"UDP\", \"SCTP\""));
        }
        Optional<Document> value = port.get("port");
        Optional<Integer> number = value.flatMap(Document::asNumber).map(BigDecimal::intValue);
        number.filter(given -> given < 1 || given > 65_535)
                .ifPresent(given -> causes.add(Cause.invalid(
                        path + ".port", String.valueOf(given), "must be between 1 and 65535, inclusive")));
        value.filter(given -> given.kind() == Document.Kind.STRING)
                .flatMap(Document::asText)
                .ifPresent(name -> new Rules(causes).portName(name, path + ".port"));
        endPort(port, number, path);
    }

    private void endPort(Document port, Optional<Integer> start, String path) {
        Optional<Long> end = port.number("/endPort").map(BigDecimal::longValue);
        if (end.isEmpty()) {
            return;
        }
        if (port.get("port").isEmpty()) {
            causes.add(Cause.invalid(
                    path + ".endPort", String.valueOf(end.get()), "may not be specified when `port` is not specified"));
        } else if (start.isEmpty()) {
            causes.add(Cause.invalid(
                    path + ".endPort", String.valueOf(end.get()), "may not be specified when `port` is non-numeric"));
        } else if (end.get() < start.get()) {
            causes.add(Cause.invalid(
                    path + ".endPort", String.valueOf(start.get()), "must be greater than or equal to `port`"));
        } else if (end.get() > 65_535) {
            causes.add(Cause.invalid(
                    path + ".endPort", String.valueOf(end.get()), "must be between 1 and 65535, inclusive"));
        }
    }

    private void peer(Document peer, String path) {
        selector(peer, "podSelector", path);
        selector(peer, "namespaceSelector", path);
        boolean selectors = peer.get("podSelector").isPresent()
                || peer.get("namespaceSelector").isPresent();
        Optional<Document> block = peer.get("ipBlock");
        if (block.isEmpty() && !selectors) {
            causes.add(Cause.required(path, "must specify a peer"));
        } else if (block.isPresent() && selectors) {
            causes.add(Cause.forbidden(path, "may not specify both ipBlock and another peer"));
        }
        block.ifPresent(value -> block(value, path + ".ipBlock"));
    }

    private void block(Document block, String path) {
        String text = block.text("/cidr").orElse("");
        Optional<Cidr> cidr = Cidr.parse(text);
        if (cidr.isEmpty()) {
            if (!text.isEmpty()) {
                causes.add(Cause.invalid(path + ".cidr", Names.quoted(text), BAD_CIDR));
            }
            return;
        }
        List<String> excepts = Meta.texts(block, "/except");
        for (int i = 0; i < excepts.size(); i++) {
            String place = path + ".except[" + i + "]";
            Optional<Cidr> except = Cidr.parse(excepts.get(i));
            if (except.isEmpty()) {
                causes.add(Cause.invalid(place, Names.quoted(excepts.get(i)), BAD_CIDR));
            } else if (!cidr.get().strictlyContains(except.get())) {
                causes.add(Cause.invalid(place, Names.quoted(excepts.get(i)), "must be a strict subset of `cidr`"));
            }
        }
    }

    private void selector(Document holder, String field, String path) {
        holder.get(field).ifPresent(selector -> causes.addAll(LabelSelectors.check(selector, path + "." + field)));
    }
}
