package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** What one policy does, read from its spec in {@link PolicyForm}. */
final class PolicyEffects {
    private static final Cidr METADATA_SERVICE =
            Cidr.parse("169.254.169.254/32").orElseThrow();
    private static final int DNS = 53;

    private PolicyEffects() {}

    /** Whether the policy isolates all pods of the namespace in a direction, whatever it then allows. */
    static boolean isolatesAll(Document spec, String type) {
        return PolicyForm.denies(spec, type)
                && spec.get("podSelector").filter(Document.object()::equals).isPresent();
    }

    /** Whether the policy denies the pods it selects all traffic in a direction. */
    static boolean denies(Document spec, String type, String direction) {
        return PolicyForm.denies(spec, type)
                && PolicyForm.rules(spec, direction).isEmpty();
    }

    /** Whether the policy denies all pods of the namespace all traffic in a direction. */
    static boolean deniesAll(Document spec, String type, String direction) {
        return isolatesAll(spec, type) && PolicyForm.rules(spec, direction).isEmpty();
    }

    /** Whether the policy allows all pods of the namespace all traffic in a direction, whatever others deny. */
    static boolean allowsAll(Document spec, String type, String direction) {
        return isolatesAll(spec, type)
                && PolicyForm.rules(spec, direction).stream()
                        .anyMatch(rule -> hasAnyPeer(rule) && rule.get("ports").isEmpty());
    }

    static boolean hasAnyPeer(Document rule) {
        return rule.get("from").isEmpty() && rule.get("to").isEmpty();
    }

    /** Whether all pods of the namespace may ask for names over UDP. */
    static boolean allowsDns(Document spec) {
        return isolatesAll(spec, "Egress")
                && PolicyForm.rules(spec, "egress").stream().anyMatch(PolicyEffects::hasDnsPort);
    }

    /** Whether an egress rule lets selected pods reach the instance metadata service. */
    static boolean reachesMetadataService(Document spec) {
        return PolicyForm.denies(spec, "Egress")
                && PolicyForm.rules(spec, "egress").stream()
                        .filter(PolicyEffects::hasHttpPort)
                        .anyMatch(PolicyEffects::hasMetadataPeer);
    }

    private static boolean hasDnsPort(Document rule) {
        return hasPort(rule, "UDP", DNS);
    }

    private static boolean hasHttpPort(Document rule) {
        return hasPort(rule, "TCP", 80);
    }

    private static boolean hasPort(Document rule, String protocol, int wanted) {
        List<Document> ports = rule.get("ports").map(Document::elements).orElse(List.of());
        return ports.isEmpty()
                || ports.stream()
                        .filter(port ->
                                port.text("/protocol").filter(protocol::equals).isPresent())
                        .anyMatch(port -> includes(port, wanted));
    }

    /** A named port never matches an address outside the cluster, and is not known to be any number. */
    private static boolean includes(Document port, int wanted) {
        Optional<Integer> first = port.number("/port").map(Number::intValue);
        int last = port.number("/endPort").map(Number::intValue).orElse(first.orElse(0));
        return port.get("port").isEmpty() || (first.isPresent() && first.get() <= wanted && wanted <= last);
    }

    private static boolean hasMetadataPeer(Document rule) {
        List<Document> peers = rule.get("to").map(Document::elements).orElse(List.of());
        return peers.isEmpty()
                || peers.stream()
                        .anyMatch(peer ->
                                peer.get("ipBlock").filter(PolicyEffects::holds).isPresent());
    }

    private static boolean holds(Document block) {
        boolean inside = contains(block.text("/cidr").orElse(""));
        return inside
                && block.get("except").map(Document::elements).orElse(List.of()).stream()
                        .noneMatch(except -> contains(except.asText().orElse("")));
    }

    private static boolean contains(String cidr) {
        return Cidr.parse(cidr)
                .filter(block -> block.contains(METADATA_SERVICE))
                .isPresent();
    }
}
