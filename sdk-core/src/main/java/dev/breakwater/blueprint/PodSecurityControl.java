package dev.breakwater.blueprint;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.policy.AssignedPolicy;
import dev.breakwater.policy.PolicyMatch;
import dev.breakwater.policy.PolicyTarget;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** AKS-POL-08: for each cluster there is a Pod Security initiative at all; AKS-POL-02 judges those there are. */
final class PodSecurityControl implements ResourceControl {
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-POL-08",
                    Severity.MEDIUM,
                    "The baseline or the restricted Pod Security initiative is assigned to the cluster, or above it.",
                    "Leave SecureCluster.podSecurityInitiative(true), declare a PolicyAssignment of"
                            + " AzurePolicy.POD_SECURITY_RESTRICTED, or accept the finding where a management group assigns it.",
                    AksCluster.TYPE,
                    PolicyAssignment.TYPE)
            .maps("Azure Policy", "a8640138", "42b8ef37");

    private static final String POLICY = "/properties/policyDefinitionId";

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public Set<String> judged() {
        return Set.of(AksCluster.TYPE);
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return Optional.of(judge(of.entry(), of.estate()));
    }

    private Finding judge(Estate.Entry cluster, Estate estate) {
        List<Estate.Entry> covering = estate.ofType(PolicyAssignment.TYPE).stream()
                .filter(one -> covers(one, cluster) && selects(one, cluster) != PolicyMatch.DIFFERS)
                .toList();
        List<Estate.Entry> assigned =
                covering.stream().filter(PodSecurityControl::isPodSecurity).toList();
        for (Estate.Entry one : assigned) {
            if (selects(one, cluster) == PolicyMatch.MATCHES) {
                return HEAD.finding(cluster, true, List.of(evidence(one)));
            }
        }
        if (!assigned.isEmpty()) {
            return unselected(cluster, assigned.get(0));
        }
        Optional<Estate.Entry> opaque =
                covering.stream().filter(one -> isUnknown(one, estate)).findFirst();
        return opaque.map(one -> new Finding(
                        id(),
                        cluster.address(),
                        Verdict.NOT_ASSESSABLE,
                        "The initiative " + definition(one)
                                + " is assigned, but not declared here: whether Pod Security"
                                + " is in it cannot be told: it takes Microsoft.Authorization/policySetDefinitions/read.",
                        List.of(evidence(one))))
                .orElseGet(() -> new Finding(
                        id(),
                        cluster.address(),
                        Verdict.FAIL,
                        "Not so here: " + sentence() + " " + remedy(),
                        List.of()));
    }

    private static Finding unselected(Estate.Entry cluster, Estate.Entry assignment) {
        String text = "Whether the resource selectors of the assignment "
                + assignment.address().name()
                + " mean this cluster cannot be told: it takes its location, and selectors that ask for no principal.";
        String pointer = "/properties/resourceSelectors";
        Evidence seen = new Evidence(pointer, assignment.document().at(pointer), assignment.apiVersion());
        return new Finding(HEAD.id(), cluster.address(), Verdict.NOT_ASSESSABLE, text, List.of(seen));
    }

    private static Evidence evidence(Estate.Entry assignment) {
        return new Evidence(POLICY, assignment.document().at(POLICY), assignment.apiVersion());
    }

    private static String definition(Estate.Entry assignment) {
        return assignment.document().text(POLICY).orElse("");
    }

    /** Whether an initiative of somebody's own is assigned, such as one of a management group, that nobody can see. */
    private static boolean isUnknown(Estate.Entry assignment, Estate estate) {
        String id = definition(assignment).toLowerCase(Locale.ROOT);
        boolean own = id.contains("/policysetdefinitions/")
                && !id.startsWith("/providers/microsoft.authorization/policysetdefinitions/");
        return own
                && estate.entries().stream()
                        .noneMatch(entry -> entry.address().path().equalsIgnoreCase(id));
    }

    static boolean isPodSecurity(Estate.Entry assignment) {
        return assignment
                .document()
                .text(POLICY)
                .flatMap(AzurePolicy::ofDefinitionId)
                .filter(Set.of(AzurePolicy.POD_SECURITY_BASELINE, AzurePolicy.POD_SECURITY_RESTRICTED)::contains)
                .isPresent();
    }

    /** Whether an assignment holds for the cluster for sure: where it reaches, enforced, and with an effect. */
    static boolean holds(Estate.Entry assignment, Estate.Entry cluster) {
        return isInForce(assignment)
                && covers(assignment, cluster)
                && selects(assignment, cluster) == PolicyMatch.MATCHES;
    }

    /** Whether the resource selectors of an assignment or exemption mean the cluster; a region may be unread. */
    static PolicyMatch selects(Estate.Entry of, Estate.Entry cluster) {
        Document body = cluster.document()
                .with("id", cluster.address().path())
                .with("type", cluster.address().type());
        PolicyMatch selects = AssignedPolicy.selects(of.document(), PolicyTarget.of(body));
        boolean located = body.get("location").isPresent()
                || of.document().at("/properties/resourceSelectors").isEmpty();
        return located ? selects : PolicyMatch.UNKNOWN;
    }

    /** Whether an assignment does anything: it is enforced, and its effect, where one is given, is not disabled. */
    static boolean isInForce(Estate.Entry assignment) {
        String mode = assignment.document().text("/properties/enforcementMode").orElse("");
        String effect = assignment
                .document()
                .text("/properties/parameters/effect/value")
                .orElse("");
        return !mode.equalsIgnoreCase("DoNotEnforce") && !effect.equalsIgnoreCase("Disabled");
    }

    /** Whether the scope of the assignment holds the cluster; one of a management group is taken to. */
    private static boolean covers(Estate.Entry assignment, Estate.Entry cluster) {
        String path = assignment.address().path().toLowerCase(Locale.ROOT);
        int end = path.lastIndexOf("/providers/microsoft.authorization/");
        String scope = end < 0 ? path : path.substring(0, end);
        String id = cluster.address().path().toLowerCase(Locale.ROOT);
        return (scope.contains("/managementgroups/") || isWithin(id, scope)) && !isExcluded(assignment, id);
    }

    private static boolean isExcluded(Estate.Entry assignment, String id) {
        for (Document scope : assignment
                .document()
                .at("/properties/notScopes")
                .orElse(Document.array())
                .elements()) {
            if (isWithin(id, scope.asText().orElse("?").toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(String id, String scope) {
        return id.equals(scope) || id.startsWith(scope + "/");
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
