package dev.breakwater.network;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What traffic pods of the whole cluster may receive and send, above all network policies (tier {@code Admin}) or
 * below them ({@code Baseline}). Rules apply in their order, the first that matches decides; a lower priority comes
 * first. The analysis takes what it does as unknown. Source: {@code policy.networking.k8s.io/v1alpha2} of
 * kubernetes-sigs/network-policy-api; the cluster needs its definition and a plug-in that obeys it. Immutable.
 *
 * @param content what it consists of
 */
public record ClusterNetworkPolicy(ManifestContent content) implements ManifestObject<ClusterNetworkPolicy> {
    /** The address type, {@code policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy}. */
    public static final String TYPE = "policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy";

    /** What is known of its properties; what a changed rule opens or closes is not judged. */
    public static final PropertyTable TABLE = PropertyTable.of(
            TYPE,
            Property.at("/spec/tier", "whether network policies override it"),
            Property.at("/spec/priority", "which policy comes first"),
            Property.at("/spec/subject", "pods it applies to"),
            Property.at("/spec/ingress", "what it does with traffic in"),
            Property.at("/spec/egress", "what it does with traffic out"));

    private static final int MOST = 25;
    private static final int LONGEST = 255;
    private static final Document NOTHING = Document.object();
    private static final String LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile("(\\*\\.)?(" + LABEL + "\\.)+" + LABEL + "\\.?");

    /** What a rule does with traffic that it matches. */
    public enum Action {
        /** It passes, and nothing below is asked. */
        ACCEPT("Accept"),
        /** It does not pass. */
        DENY("Deny"),
        /** The next tier decides. */
        PASS("Pass");

        private final String text;

        Action(String text) {
            this.text = text;
        }
    }

    /** Declares a policy that no network policy overrides, for all pods until it selects some. */
    public static ClusterNetworkPolicy admin(String name, int priority) {
        return in("Admin", name, priority);
    }

    /** Declares a policy for where no network policy selects a pod, for all pods until it selects some. */
    public static ClusterNetworkPolicy baseline(String name, int priority) {
        return in("Baseline", name, priority);
    }

    private static ClusterNetworkPolicy in(String tier, String name, int priority) {
        return new ClusterNetworkPolicy(
                        ManifestContent.of("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name))
                .set("/spec/tier", tier)
                .set("/spec/priority", priority)
                .namespaces(LabelSelector.all());
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ClusterNetworkPolicy parse(Document manifest) {
        return new ClusterNetworkPolicy(ManifestContent.read(manifest));
    }

    /** This policy for all pods of those namespaces. */
    public ClusterNetworkPolicy namespaces(LabelSelector namespaces) {
        return set("/spec/subject", Document.object("namespaces", namespaces.document()));
    }

    /** This policy for those pods of those namespaces. */
    public ClusterNetworkPolicy pods(LabelSelector namespaces, LabelSelector pods) {
        Document both = Document.object("namespaceSelector", namespaces.document(), "podSelector", pods.document());
        return set("/spec/subject", Document.object("pods", both));
    }

    /** This policy with a rule for what comes from all pods of those namespaces; no ports mean every port. */
    public ClusterNetworkPolicy ingress(Action action, LabelSelector namespaces, PolicyPort... ports) {
        Document peer = Document.object("namespaces", namespaces.document());
        return rule("ingress", action, "from", peer, ports);
    }

    /** This policy with a rule for what goes to all pods of those namespaces; no ports mean every port. */
    public ClusterNetworkPolicy egress(Action action, LabelSelector namespaces, PolicyPort... ports) {
        Document peer = Document.object("namespaces", namespaces.document());
        return rule("egress", action, "to", peer, ports);
    }

    /** This policy with a rule for what goes to a block of addresses, of pods too; no ports mean every port. */
    public ClusterNetworkPolicy egressTo(Action action, String cidr, PolicyPort... ports) {
        return rule("egress", action, "to", Document.object("networks", List.of(cidr)), ports);
    }

    /** This policy letting pods out to names; {@code *.} before a name stands for all names below it. */
    public ClusterNetworkPolicy acceptNames(String... names) {
        return rule("egress", Action.ACCEPT, "to", Document.object("domainNames", List.of(names)));
    }

    private ClusterNetworkPolicy rule(
            String direction, Action action, String side, Document peer, PolicyPort... ports) {
        List<Document> protocols = new ArrayList<>();
        for (PolicyPort port : ports) {
            protocols.add(protocol(port));
        }
        Document rule = Document.object("action", action.text, side, List.of(peer));
        List<Document> rules = new ArrayList<>(rules(direction));
        rules.add(protocols.isEmpty() ? rule : rule.with("protocols", protocols));
        return set("/spec/" + direction, rules);
    }

    /** A protocol without a port has no form of its own: all of its ports are a range. */
    private static Document protocol(PolicyPort port) {
        if (port instanceof PolicyPort.Named named) {
            return Document.object("destinationNamedPort", named.name());
        }
        int first = port instanceof PolicyPort.Range range ? range.port() : 1;
        int last = port instanceof PolicyPort.Range range ? range.endPort().orElse(first) : 65535;
        Document number = first == last
                ? Document.object("number", first)
                : Document.object("range", Document.object("start", first, "end", last));
        String name = port.protocol().name().toLowerCase(Locale.ROOT);
        return Document.object(name, Document.object("destinationPort", number));
    }

    private List<Document> rules(String direction) {
        return elements(content().body(), "/spec/" + direction);
    }

    private static List<Document> elements(Document document, String pointer) {
        return document.at(pointer).orElse(NOTHING).elements();
    }

    /** What the API server would refuse. */
    @Override
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(ManifestObject.super.issues());
        String subject = "ClusterNetworkPolicy '" + name() + "'";
        if (namespaceName().isPresent()) {
            issues.add(new Issue(subject, "is of no namespace; remove in(namespace)."));
        }
        String tier = content().body().text("/spec/tier").orElse("");
        if (!Set.of("Admin", "Baseline").contains(tier)) {
            issues.add(new Issue(subject, "tier '" + tier + "' must be Admin or Baseline."));
        }
        int priority =
                content().body().number("/spec/priority").map(Number::intValue).orElse(-1);
        if (priority < 0 || priority > 1000) {
            issues.add(new Issue(subject, "priority must lie between 0 and 1000."));
        }
        for (String direction : List.of("ingress", "egress")) {
            if (rules(direction).size() > MOST) {
                issues.add(new Issue(subject, direction + " has more than " + MOST + " rules; write a second policy."));
            }
            rules(direction).forEach(rule -> ruleIssues(subject + ": " + direction, direction, rule, issues));
        }
        return issues;
    }

    private static void ruleIssues(String subject, String direction, Document rule, List<Issue> issues) {
        String action = rule.text("/action").orElse("");
        if (!Set.of("Accept", "Deny", "Pass").contains(action)) {
            issues.add(new Issue(subject, "action '" + action + "' must be Accept, Deny or Pass."));
        }
        List<Document> peers = elements(rule, direction.equals("ingress") ? "/from" : "/to");
        if (peers.isEmpty() || peers.size() > MOST) {
            issues.add(new Issue(subject, "a rule needs 1 to " + MOST + " peers; it has " + peers.size() + "."));
        }
        for (Document peer : peers) {
            peerIssues(subject, action, peer, issues);
        }
    }

    private static void peerIssues(String subject, String action, Document peer, List<Issue> issues) {
        if (peer.members().size() != 1) {
            issues.add(new Issue(subject, "a peer is one of namespaces, pods, nodes, networks or domainNames."));
        }
        for (Document network : elements(peer, "/networks")) {
            String cidr = network.asText().orElse("");
            if (Cidr.parse(cidr).isEmpty()) {
                issues.add(new Issue(subject, "'" + cidr + "' is not a block such as 10.0.0.0/8."));
            }
        }
        for (Document domain : elements(peer, "/domainNames")) {
            String name = domain.asText().orElse("");
            if (name.length() > LONGEST || !DOMAIN.matcher(name).matches()) {
                issues.add(new Issue(subject, "'" + name + "' is no name such as example.com or *.example.com."));
            }
        }
        if (peer.get("domainNames").isPresent() && !action.equals("Accept")) {
            issues.add(new Issue(subject, "domainNames can only be accepted."));
        }
    }

    @Override
    public ClusterNetworkPolicy of(ManifestContent newContent) {
        return new ClusterNetworkPolicy(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
