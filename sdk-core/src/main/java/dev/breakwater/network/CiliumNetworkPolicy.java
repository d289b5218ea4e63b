package dev.breakwater.network;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What traffic the selected pods of a namespace may receive and send, by Cilium: beyond a {@link NetworkPolicy} by
 * names of DNS and by requests of HTTP. A direction with any rule is denied but for its rules. On AKS it needs the
 * Cilium data plane, and for names and HTTP the advanced networking services. The analysis takes what it does as
 * unknown. Rules: {@code pkg/policy/api/rule_validation.go} of Cilium. Immutable.
 *
 * @param content what it consists of
 */
public record CiliumNetworkPolicy(ManifestContent content) implements ManifestObject<CiliumNetworkPolicy> {
    /** The address type, {@code cilium.io/v2/CiliumNetworkPolicy}. */
    public static final String TYPE = "cilium.io/v2/CiliumNetworkPolicy";

    /** What is known of its properties; what a changed rule opens or closes is not judged. */
    public static final PropertyTable TABLE = PropertyTable.of(
            TYPE,
            Property.at("/spec/endpointSelector", "pods it applies to"),
            Property.at("/spec/ingress", "traffic it lets in"),
            Property.at("/spec/egress", "traffic it lets out"),
            Property.at("/spec/ingressDeny", "traffic it keeps out").safe(Safety.whenPresent()),
            Property.at("/spec/egressDeny", "traffic it keeps in").safe(Safety.whenPresent()));

    private static final int LONGEST = 255;
    private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_]+([.][-a-zA-Z0-9_]+)*+[.]?");
    private static final Pattern PATTERN = Pattern.compile("[-a-zA-Z0-9_*]+([.][-a-zA-Z0-9_*]+)*+[.]?");
    private static final Document NOTHING = Document.object();

    /** Declares the policy of that name, for all pods of its namespace until it selects some. */
    public static CiliumNetworkPolicy named(String name) {
        return new CiliumNetworkPolicy(ManifestContent.of("cilium.io/v2", "CiliumNetworkPolicy", name))
                .selecting(LabelSelector.all());
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static CiliumNetworkPolicy parse(Document manifest) {
        return new CiliumNetworkPolicy(ManifestContent.read(manifest));
    }

    /** This policy for those pods. */
    public CiliumNetworkPolicy selecting(LabelSelector pods) {
        return set("/spec/endpointSelector", pods.document());
    }

    /** This policy denying what comes in but for its other rules. */
    public CiliumNetworkPolicy denyIngress() {
        return rule("ingress", NOTHING);
    }

    /** This policy denying what goes out but for its other rules. */
    public CiliumNetworkPolicy denyEgress() {
        return rule("egress", NOTHING);
    }

    /** This policy letting those pods of the namespace in on a TCP port. */
    public CiliumNetworkPolicy allowFrom(LabelSelector pods, int port) {
        return rule("ingress", from(pods).with("toPorts", List.of(ports(port, "TCP"))));
    }

    /**
     * This policy letting those pods of the namespace in on a TCP port with requests of a method, to paths that match
     * a regular expression as a whole.
     */
    public CiliumNetworkPolicy allowHttpFrom(LabelSelector pods, int port, String method, String path) {
        Document http = Document.object("http", List.of(Document.object("method", method, "path", path)));
        return rule(
                "ingress", from(pods).with("toPorts", List.of(ports(port, "TCP").with("rules", http))));
    }

    /** This policy letting pods ask the cluster's DNS, which Cilium reads along: names of others need it. */
    public CiliumNetworkPolicy allowDns() {
        Document resolver = Document.object(
                "k8s:io.kubernetes.pod.namespace", "kube-system",
                "k8s:k8s-app", "kube-dns");
        Document asked = Document.object("dns", List.of(Document.object("matchPattern", "*")));
        return rule(
                "egress",
                Document.object(
                        "toEndpoints", List.of(Document.object("matchLabels", resolver)),
                        "toPorts", List.of(ports(53, "ANY").with("rules", asked))));
    }

    /** This policy letting pods out to names on a TCP port; {@code *} in a name stands for any part of it. */
    public CiliumNetworkPolicy allowTo(int port, String... names) {
        List<Document> selected = new ArrayList<>();
        for (String name : names) {
            selected.add(Document.object(name.contains("*") ? "matchPattern" : "matchName", name));
        }
        return rule("egress", Document.object("toFQDNs", selected, "toPorts", List.of(ports(port, "TCP"))));
    }

    /** This policy keeping pods from a block of addresses, whatever other rules and policies allow. */
    public CiliumNetworkPolicy denyTo(String cidr) {
        return rule("egressDeny", Document.object("toCIDR", List.of(cidr)));
    }

    private static Document from(LabelSelector pods) {
        return Document.object("fromEndpoints", List.of(pods.document()));
    }

    private static Document ports(int port, String protocol) {
        return Document.object("ports", List.of(Document.object("port", String.valueOf(port), "protocol", protocol)));
    }

    private CiliumNetworkPolicy rule(String direction, Document rule) {
        List<Document> rules = new ArrayList<>(rules(direction));
        rules.add(rule);
        return set("/spec/" + direction, rules);
    }

    private List<Document> rules(String direction) {
        return elements(content().body(), "/spec/" + direction);
    }

    private static List<Document> elements(Document document, String pointer) {
        return document.at(pointer).orElse(NOTHING).elements();
    }

    /** What the API server or Cilium's agent would refuse; the rules of {@code specs} are not looked at. */
    @Override
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(ManifestObject.super.issues());
        String subject = "CiliumNetworkPolicy '" + name() + "'";
        if (namespaceName().isEmpty()) {
            issues.add(new Issue(subject, "needs a namespace: add in(namespace)."));
        }
        boolean selects = content().body().at("/spec/endpointSelector").isPresent();
        if (selects == content().body().at("/spec/nodeSelector").isPresent()
                && content().body().get("specs").isEmpty()) {
            issues.add(new Issue(subject, "needs either an endpointSelector or a nodeSelector."));
        }
        for (String direction : List.of("ingress", "egress", "ingressDeny", "egressDeny")) {
            rules(direction).forEach(rule -> ruleIssues(subject + ": " + direction, rule, issues));
        }
        return issues;
    }

    private static void ruleIssues(String subject, Document rule, List<Issue> issues) {
        List<String> peers = new ArrayList<>();
        rule.members().forEach((member, value) -> {
            boolean peer = (member.startsWith("to") || member.startsWith("from")) && !member.equals("toPorts");
            if (peer && !member.endsWith("Requires") && !value.elements().isEmpty()) {
                peers.add(member);
            }
        });
        if (peers.size() > 1) {
            issues.add(new Issue(subject, String.join(" and ", peers) + " cannot be in one rule; write a rule each."));
        }
        for (Document name : elements(rule, "/toFQDNs")) {
            nameIssues(subject + ": toFQDNs", name, issues);
        }
        for (Document ports : elements(rule, "/toPorts")) {
            portIssues(subject, ports, issues);
        }
    }

    private static void nameIssues(String subject, Document name, List<Issue> issues) {
        String exact = name.text("/matchName").orElse("a");
        String pattern = name.text("/matchPattern").orElse("a");
        if (!isOne(NAME, exact) || !isOne(PATTERN, pattern)) {
            issues.add(new Issue(
                    subject,
                    "'" + (isOne(NAME, exact) ? pattern : exact) + "' is no name; a name has letters, digits, '-', '_'"
                            + " and dots, a pattern also '*', and " + LONGEST + " characters at most."));
        }
    }

    private static boolean isOne(Pattern form, String name) {
        return name.length() <= LONGEST && form.matcher(name).matches();
    }

    private static void portIssues(String subject, Document ports, List<Issue> issues) {
        boolean http = ports.at("/rules/http").isPresent();
        for (Document port : elements(ports, "/ports")) {
            String text = port.text("/port").orElse("");
            boolean number = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            if (text.isEmpty() || (number && (text.length() > 5 || Integer.parseInt(text) > 65535))) {
                issues.add(new Issue(subject, "port '" + text + "' must be a name or lie between 0 and 65535."));
            } else if (http
                    && (text.equals("0")
                            || !port.text("/protocol").orElse("ANY").equals("TCP"))) {
                issues.add(new Issue(subject, "rules for HTTP need a TCP port other than 0."));
            }
        }
    }

    @Override
    public CiliumNetworkPolicy of(ManifestContent newContent) {
        return new CiliumNetworkPolicy(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
