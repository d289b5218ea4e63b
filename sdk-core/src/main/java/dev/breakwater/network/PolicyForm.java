package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One form for policies that mean the same: defaults written, lists that say nothing left out. */
final class PolicyForm {
    private PolicyForm() {}

    /** The spec of a manifest in that form; policyTypes is always there. */
    static Document spec(Document manifest) {
        Document spec = plain(manifest.get("spec").orElse(Document.object()));
        Document typed = spec.get("policyTypes").isPresent() ? spec : spec.with("policyTypes", defaultTypes(spec));
        return typed.get("podSelector").isPresent() ? typed : typed.with("podSelector", Document.object());
    }

    static boolean denies(Document spec, String type) {
        return spec.get("policyTypes").orElse(Document.array()).elements().contains(Document.of(type));
    }

    static List<Document> rules(Document spec, String direction) {
        return spec.get(direction).map(Document::elements).orElse(List.of());
    }

    private static List<String> defaultTypes(Document spec) {
        return rules(spec, "egress").isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
    }

    private static Document plain(Document value) {
        if (value.isArray()) {
            return Document.of(value.elements().stream().map(PolicyForm::plain).toList());
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().forEach((name, member) -> {
            Document inner = name.equals("ports") ? withProtocols(plain(member)) : plain(member);
            if (!saysNothing(name, inner)) {
                members.put(name, inner);
            }
        });
        return Document.of(members);
    }

    private static boolean saysNothing(String name, Document value) {
        return value.isNull()
                || value.equals(Document.array())
                || (name.equals("matchLabels") && value.equals(Document.object()));
    }

    private static Document withProtocols(Document ports) {
        return Document.of(ports.elements().stream()
                .map(port -> port.get("protocol").isPresent() ? port : port.with("protocol", "TCP"))
                .toList());
    }
}
