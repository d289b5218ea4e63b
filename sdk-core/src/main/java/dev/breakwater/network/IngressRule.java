package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic that a policy lets in.
 *
 * @param peers the peers; an empty list means any
 * @param ports the ports; an empty list means any
 */
public record IngressRule(List<Peer> peers, List<PolicyPort> ports) {
    /** Copies both. */
    public IngressRule {
        peers = List.copyOf(peers);
        ports = List.copyOf(ports);
    }

    /** Allows everything in. */
    public static IngressRule any() {
        return new IngressRule(List.of(), List.of());
    }

    /** Allows traffic from these peers on any port; at least one peer. */
    public static IngressRule from(Peer first, Peer... more) {
        List<Peer> peers = new ArrayList<>(List.of(first));
        peers.addAll(List.of(more));
        return new IngressRule(peers, List.of());
    }

    /** This rule on these ports only; at least one port. */
    public IngressRule onPorts(PolicyPort first, PolicyPort... more) {
        List<PolicyPort> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return new IngressRule(peers, all);
    }

    Document document() {
        Document rule = peers.isEmpty() ? Document.object() : Document.object("from", Peers.document(peers));
        return ports.isEmpty() ? rule : rule.with("ports", PolicyPorts.document(ports));
    }

    List<Issue> issues(String subject) {
        List<Issue> issues = new ArrayList<>();
        peers.forEach(peer -> issues.addAll(peer.issues(subject)));
        ports.forEach(port -> issues.addAll(port.issues(subject)));
        return issues;
    }

    static IngressRule read(ManifestReader reader) {
        return new IngressRule(Peers.readAll(reader, "from"), PolicyPorts.readAll(reader));
    }

    /** The rule as the manifest holds it. */
    @Override
    public String toString() {
        return document().toString();
    }
}
