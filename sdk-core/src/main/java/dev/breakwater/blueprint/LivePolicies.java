package dev.breakwater.blueprint;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyExemption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * AKS-POL-04: what is assigned is live. The add-on of Azure Policy writes a constraint of Gatekeeper for each
 * definition, with the assignment's id in an annotation; Gatekeeper's audit writes when it last ran into its status.
 */
final class LivePolicies implements HeadedControl {
    private static final String CONSTRAINTS = "constraints.gatekeeper.sh/v1beta1";
    private static final String WEBHOOKS = "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration";
    private static final String WEBHOOK = "validation.gatekeeper.sh";
    private static final String ASSIGNMENT = "/metadata/annotations/azure-policy-assignment-id";
    private static final String DEFINITION = "/metadata/annotations/azure-policy-definition-id";
    private static final String REFERENCE = "/metadata/annotations/azure-policy-definition-reference-id";
    private static final String ACTION = "/spec/enforcementAction";
    private static final String AUDITED = "/status/auditTimestamp";
    private static final Duration RECENT = Duration.ofDays(1);

    private static final ControlHead HEAD = ControlHead.of(
            "AKS-POL-04",
            Severity.HIGH,
            "Whatever policy is assigned to a cluster is live in it: all constraints are there, deny where they are"
                    + " to deny, were audited within a day, and Gatekeeper is asked at admission.",
            "Enable AddOn.azurePolicy(), look at the pods azure-policy and gatekeeper-audit of the cluster, and give a"
                    + " new assignment half an hour.",
            AksCluster.TYPE,
            PolicyAssignment.TYPE,
            PolicyExemption.TYPE,
            CONSTRAINTS,
            WEBHOOKS);

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return check(estate, LocalDate.now(ZoneOffset.UTC));
    }

    @Override
    public List<Finding> check(Estate estate, LocalDate today) {
        Instant now = estate.readAt()
                .orElse(today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        List<Finding> findings = new ArrayList<>();
        List<Estate.Entry> assignments = estate.ofType(PolicyAssignment.TYPE);
        List<Estate.Entry> live = assignments.isEmpty() ? List.of() : live(estate);
        for (Estate.Entry cluster : assignments.isEmpty() ? assignments : estate.ofType(AksCluster.TYPE)) {
            Inside inside =
                    Inside.of(cluster, live, estate.ofType(AksCluster.TYPE).size() == 1);
            for (Estate.Entry assignment : assignments) {
                if (PodSecurityControl.holds(assignment, cluster)) {
                    AskedPolicies asked = AskedPolicies.of(assignment, estate, cluster, now);
                    if (asked.isPerhapsForClusters()
                            || !inside.constraintsOf(assignment).isEmpty()) {
                        findings.add(judge(cluster, assignment, asked, inside, now));
                    }
                }
            }
        }
        return findings;
    }

    /** What shows in any cluster whether policies are live. */
    private static List<Estate.Entry> live(Estate estate) {
        return estate.entries().stream()
                .filter(entry -> entry.address().type().startsWith("constraints.gatekeeper.sh/")
                        || entry.address().type().equals(WEBHOOKS))
                .toList();
    }

    private Finding judge(
            Estate.Entry cluster, Estate.Entry assignment, AskedPolicies asked, Inside inside, Instant now) {
        List<Estate.Entry> constraints = inside.constraintsOf(assignment);
        List<Evidence> seen = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Set<String> missing = new TreeSet<>(asked.effects().keySet());
        String every = assignment
                .document()
                .text("/properties/parameters/effect/value")
                .orElse("");
        for (Estate.Entry constraint : constraints) {
            String key =
                    AskedPolicies.key(constraint.document().text(DEFINITION).orElse(""));
            missing.remove(key);
            String asks = asked.effects()
                    .getOrDefault(
                            key,
                            asked.effective(
                                    constraint.document().text(REFERENCE).orElse(""), every));
            boolean denies = asks.equalsIgnoreCase("deny");
            String action = constraint.document().text(ACTION).orElse("deny"); // Gatekeeper's default
            add(reasons, denies && !action.equals("deny"), constraint, "only does " + action);
            add(reasons, !isRecent(constraint, now), constraint, "was not audited within a day");
            seen.add(evidence(constraint, ACTION));
            seen.add(evidence(constraint, AUDITED));
        }
        String name = assignment.address().name();
        boolean sure = !constraints.isEmpty() || asked.isForClusters();
        if (sure && inside.isRead() && (constraints.isEmpty() || !missing.isEmpty())) {
            reasons.add("No constraint of " + (constraints.isEmpty() ? "" : String.join(", ", missing) + " in ")
                    + "the assignment " + name + " is in the cluster.");
        }
        if (sure
                && !inside.webhooks().isEmpty()
                && inside.webhooks().stream().noneMatch(LivePolicies::asksGatekeeper)) {
            reasons.add("No webhook asks Gatekeeper.");
        }
        return finding(cluster, reasons, open(name, asked, inside), seen);
    }

    /** What keeps anybody from telling; empty if nothing does. */
    private static String open(String assignment, AskedPolicies asked, Inside inside) {
        if (inside.constraints().isEmpty() || inside.webhooks().isEmpty()) {
            return unread(assignment);
        }
        return asked.unread()
                .map(id ->
                        "What " + id + " of the assignment " + assignment + " asks of clusters was not read: it takes"
                                + " read on Microsoft.Authorization/policyDefinitions and policySetDefinitions.")
                .orElse("");
    }

    private Finding finding(Estate.Entry cluster, List<String> reasons, String open, List<Evidence> seen) {
        if (!reasons.isEmpty()) {
            String text = sentence() + " " + String.join(" ", reasons) + " " + remedy();
            return new Finding(id(), cluster.address(), Verdict.FAIL, text, seen);
        }
        return open.isEmpty()
                ? HEAD.finding(cluster, true, seen)
                : new Finding(id(), cluster.address(), Verdict.NOT_ASSESSABLE, open, seen);
    }

    private static String unread(String assignment) {
        return "Whether the assignment " + assignment + " is live only the cluster shows: it takes list on all of"
                + " constraints.gatekeeper.sh and on validatingwebhookconfigurations.";
    }

    private static void add(List<String> reasons, boolean wrong, Estate.Entry constraint, String what) {
        if (wrong) {
            reasons.add("The constraint " + constraint.address().name() + " " + what + ".");
        }
    }

    private static boolean isRecent(Estate.Entry constraint, Instant now) {
        try {
            return constraint
                    .document()
                    .text(AUDITED)
                    .map(Instant::parse)
                    .filter(at -> !at.isBefore(now.minus(RECENT)))
                    .isPresent();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Evidence evidence(Estate.Entry entry, String pointer) {
        return new Evidence(
                entry.address().shortName() + pointer, entry.document().at(pointer), entry.apiVersion());
    }

    private static boolean asksGatekeeper(Estate.Entry configuration) {
        for (Document webhook : configuration
                .document()
                .at("/webhooks")
                .orElse(Document.array())
                .elements()) {
            if (webhook.text("/name").filter(WEBHOOK::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** What was read inside one cluster; objects without a cluster are taken to be of the only one there is. */
    private record Inside(List<Estate.Entry> constraints, List<Estate.Entry> webhooks) {
        static Inside of(Estate.Entry cluster, List<Estate.Entry> live, boolean only) {
            List<Estate.Entry> constraints = new ArrayList<>();
            List<Estate.Entry> webhooks = new ArrayList<>();
            for (Estate.Entry entry : live) {
                boolean inside = entry.address().isInside(cluster.address())
                        || (only && entry.address().path().startsWith("kubernetes/"));
                boolean webhook = entry.address().type().equals(WEBHOOKS);
                if (inside) {
                    (webhook ? webhooks : constraints).add(entry);
                }
            }
            return new Inside(constraints, webhooks);
        }

        /** Whether anything shows that constraints were asked for. */
        boolean isRead() {
            return !constraints.isEmpty() || !webhooks.isEmpty();
        }

        List<Estate.Entry> constraintsOf(Estate.Entry assignment) {
            Optional<String> id = Optional.of(assignment.address().path().toLowerCase(Locale.ROOT));
            return constraints.stream()
                    .filter(one -> one.document()
                            .text(ASSIGNMENT)
                            .map(text -> text.toLowerCase(Locale.ROOT))
                            .equals(id))
                    .toList();
        }
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
