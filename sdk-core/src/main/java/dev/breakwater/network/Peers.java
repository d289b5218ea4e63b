package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads peers and checks their blocks of addresses. */
final class Peers {
    private Peers() {}

    static Document document(List<Peer> peers) {
        return Document.of(peers.stream().map(Peer::document).toList());
    }

    static List<Peer> readAll(ManifestReader rule, String member) {
        return rule.objects(member).stream().map(Peers::read).toList();
    }

    private static Peer read(ManifestReader reader) {
        Optional<LabelSelector> pods = reader.object("podSelector").map(LabelSelector::read);
        Optional<LabelSelector> namespaces = reader.object("namespaceSelector").map(LabelSelector::read);
        Optional<Peer> block = reader.object("ipBlock").map(Peers::block);
        if (block.isPresent() && (pods.isPresent() || namespaces.isPresent())) {
            reader.issue("/ipBlock", "stands beside a selector; make two peers of them.");
        }
        if (block.isEmpty() && pods.isEmpty() && namespaces.isEmpty()) {
            reader.issue("", "names no peer; give a podSelector, a namespaceSelector or an ipBlock.");
        }
        return block.orElseGet(() -> selected(namespaces, pods));
    }

    private static Peer selected(Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) {
        if (namespaces.isEmpty()) {
            return Peer.pods(pods.orElse(LabelSelector.all()));
        }
        return pods.isEmpty() ? Peer.namespaces(namespaces.get()) : Peer.podsInNamespaces(namespaces.get(), pods.get());
    }

    private static Peer block(ManifestReader reader) {
        return new Peer.IpBlock(reader.requiredText("cidr"), reader.texts("except"));
    }

    static List<Issue> blockIssues(String subject, Peer.IpBlock block) {
        Optional<Cidr> cidr = Cidr.parse(block.cidr());
        List<Issue> issues = new ArrayList<>();
        if (cidr.isEmpty()) {
            issues.add(new Issue(
                    subject + ": ipBlock",
                    "'" + block.cidr() + "' is not a block of addresses such as" + " 10.0.0.0/8 or 2001:db8::/32."));
        }
        for (String except : block.except()) {
            Optional<Cidr> inner = Cidr.parse(except);
            boolean inside = inner.isPresent()
                    && cidr.isPresent()
                    && cidr.get().contains(inner.get())
                    && cidr.get().prefix() < inner.get().prefix();
            if (inner.isEmpty() || (cidr.isPresent() && !inside)) {
                issues.add(new Issue(
                        subject + ": ipBlock except",
                        "'" + except + "' is not a block strictly inside " + block.cidr() + "."));
            }
        }
        return issues;
    }
}
