package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;

/** The other end of an allowed connection. */
public sealed interface Peer {
    /** Pods of the policy's own namespace. */
    static Peer pods(LabelSelector pods) {
        return new Pods(pods);
    }

    /** All pods of the selected namespaces. */
    static Peer namespaces(LabelSelector namespaces) {
        return new Namespaces(namespaces);
    }

    /** All pods of the namespace of that name. */
    static Peer namespace(String name) {
        return new Namespaces(LabelSelector.label("kubernetes.io/metadata.name", name));
    }

    /** The selected pods of the selected namespaces: both conditions must hold. */
    static Peer podsInNamespaces(LabelSelector namespaces, LabelSelector pods) {
        return new PodsInNamespaces(namespaces, pods);
    }

    /** Addresses of a block such as {@code 10.0.0.0/8}, but those of the {@code except} blocks. */
    static Peer ipBlock(String cidr, String... except) {
        return new IpBlock(cidr, List.of(except));
    }

    /** How the manifest holds it. */
    Document document();

    /** What the API server would refuse, told of that subject. */
    List<Issue> issues(String subject);

    /**
     * Pods of the policy's own namespace.
     *
     * @param pods which pods
     */
    record Pods(LabelSelector pods) implements Peer {
        @Override
        public Document document() {
            return Document.object("podSelector", pods.document());
        }

        @Override
        public List<Issue> issues(String subject) {
            return pods.issues(subject + ": podSelector");
        }
    }

    /**
     * All pods of the selected namespaces.
     *
     * @param namespaces which namespaces
     */
    record Namespaces(LabelSelector namespaces) implements Peer {
        @Override
        public Document document() {
            return Document.object("namespaceSelector", namespaces.document());
        }

        @Override
        public List<Issue> issues(String subject) {
            return namespaces.issues(subject + ": namespaceSelector");
        }
    }

    /**
     * The selected pods of the selected namespaces.
     *
     * @param namespaces which namespaces
     * @param pods which of their pods
     */
    record PodsInNamespaces(LabelSelector namespaces, LabelSelector pods) implements Peer {
        @Override
        public Document document() {
            return Document.object("namespaceSelector", namespaces.document(), "podSelector", pods.document());
        }

        @Override
        public List<Issue> issues(String subject) {
            List<Issue> issues = new ArrayList<>(namespaces.issues(subject + ": namespaceSelector"));
            issues.addAll(pods.issues(subject + ": podSelector"));
            return issues;
        }
    }

    /**
     * A block of addresses.
     *
     * @param cidr the block
     * @param except blocks inside it that are left out of this rule
     */
    record IpBlock(String cidr, List<String> except) implements Peer {
        /** Copies the exceptions. */
        public IpBlock {
            except = List.copyOf(except);
        }

        @Override
        public Document document() {
            Document block = Document.object("cidr", cidr);
            return Document.object("ipBlock", except.isEmpty() ? block : block.with("except", except));
        }

        @Override
        public List<Issue> issues(String subject) {
            return Peers.blockIssues(subject, this);
        }
    }
}
