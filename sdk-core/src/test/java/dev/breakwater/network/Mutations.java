package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Misreadings of manifests, each a mistake that a real tool has made. */
final class Mutations {
    private Mutations() {}

    static Document notInNeedsKey(Document manifest) {
        return everywhere(manifest, value -> {
            if (value.get("matchExpressions").isEmpty()) {
                return value;
            }
            List<Document> expressions = new ArrayList<>();
            for (Document expression : value.get("matchExpressions").get().elements()) {
                expressions.add(expression);
                if (expression.text("/operator").orElse("").equals("NotIn")) {
                    expressions.add(expression.with("operator", "Exists").without("values"));
                }
            }
            return value.with("matchExpressions", expressions);
        });
    }

    static Document ingressByDefault(Document manifest) {
        boolean silent = isPolicy(manifest)
                && manifest.at("/spec/policyTypes")
                        .map(Document::elements)
                        .orElse(List.of())
                        .isEmpty();
        return silent ? manifest.withAt("/spec/policyTypes", List.of("Ingress")) : manifest;
    }

    static Document emptyAllows(Document manifest) {
        return manifest.at("/spec/ingress").filter(Document.array()::equals).isPresent()
                ? manifest.withAt("/spec/ingress", Document.array(Document.object()))
                : manifest;
    }

    static Document andIsOr(Document manifest) {
        return lists(
                manifest,
                "from",
                "to",
                peers -> peers.stream()
                        .flatMap(peer -> peer.get("podSelector").isPresent()
                                        && peer.get("namespaceSelector").isPresent()
                                ? List.of(peer.without("podSelector"), peer.without("namespaceSelector")).stream()
                                : List.of(peer).stream())
                        .toList());
    }

    static Document endPortExclusive(Document manifest) {
        return everywhere(
                manifest,
                value -> value.number("/endPort")
                        .map(end -> value.with("endPort", end.intValue() - 1))
                        .orElse(value));
    }

    static Document everyProtocol(Document manifest) {
        return lists(
                manifest,
                "ports",
                "ports",
                ports -> ports.stream()
                        .flatMap(port -> port.get("protocol").isEmpty()
                                ? List.of(port, port.with("protocol", "UDP")).stream()
                                : List.of(port).stream())
                        .toList());
    }

    static Document noExceptions(Document manifest) {
        return everywhere(manifest, value -> value.get("cidr").isPresent() ? value.without("except") : value);
    }

    static Document namedPortsOfAnyProtocol(Document manifest) {
        return lists(
                manifest,
                "ports",
                "ports",
                ports -> ports.stream()
                        .flatMap(port -> port.get("port")
                                        .filter(name -> name.kind() == Document.Kind.STRING)
                                        .isPresent()
                                ? List.of(port.with("protocol", "TCP"), port.with("protocol", "UDP")).stream()
                                : List.of(port).stream())
                        .toList());
    }

    static Document everyNamespace(Document manifest) {
        return lists(
                manifest,
                "from",
                "to",
                peers -> peers.stream()
                        .map(peer -> peer.get("podSelector").isPresent()
                                        && peer.get("namespaceSelector").isEmpty()
                                ? peer.with("namespaceSelector", Document.object())
                                : peer)
                        .toList());
    }

    static Document outsideIsANamespace(Document manifest) {
        return lists(
                manifest,
                "from",
                "to",
                peers -> peers.stream()
                        .flatMap(peer -> peer.get("namespaceSelector")
                                        .filter(Document.object()::equals)
                                        .isPresent()
                                ? List.of(peer, Document.object("ipBlock", Document.object("cidr", "0.0.0.0/0")))
                                        .stream()
                                : List.of(peer).stream())
                        .toList());
    }

    static Document hostIsOrdinary(Document manifest) {
        return manifest.withoutAt("/spec/hostNetwork");
    }

    static Document emptyPeersMeanNone(Document manifest) {
        Document nobody = Document.object("podSelector", Document.object("matchLabels", Document.object("no", "body")));
        return lists(manifest, "from", "to", peers -> peers.isEmpty() ? List.of(nobody) : peers);
    }

    static Document noEgress(Document manifest) {
        return isPolicy(manifest) ? manifest.withAt("/spec/policyTypes", List.of("Ingress")) : manifest;
    }

    static Document endedPodsGoOn(Document manifest) {
        boolean ended = manifest.text("/status/phase").isPresent();
        return ended ? manifest.withoutAt("/status/phase").withAt("/metadata/name", "p0") : manifest;
    }

    private static boolean isPolicy(Document manifest) {
        return manifest.text("/kind").orElse("").equals("NetworkPolicy");
    }

    private static Document lists(Document manifest, String one, String other, UnaryOperator<List<Document>> change) {
        return !isPolicy(manifest)
                ? manifest
                : everywhere(manifest, value -> {
                    Document changed = value;
                    for (String member : List.of(one, other)) {
                        if (changed.get(member).filter(Document::isArray).isPresent()) {
                            changed = changed.with(
                                    member,
                                    change.apply(changed.get(member).get().elements()));
                        }
                    }
                    return changed;
                });
    }

    private static Document everywhere(Document value, UnaryOperator<Document> change) {
        if (value.isArray()) {
            return Document.of(value.elements().stream()
                    .map(one -> everywhere(one, change))
                    .toList());
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().forEach((name, member) -> members.put(name, everywhere(member, change)));
        return change.apply(Document.of(members));
    }
}
