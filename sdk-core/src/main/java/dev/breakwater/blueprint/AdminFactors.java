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
import dev.breakwater.identity.ConditionalAccess;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.Outcome;
import dev.breakwater.identity.ConditionalAccess.Part;
import dev.breakwater.identity.ConditionalAccessPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AKS-ID-13: whoever administers a cluster through one of its groups is asked for a second factor. */
final class AdminFactors implements HeadedControl {
    private static final String GROUPS = "/properties/aadProfile/adminGroupObjectIDs";
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-ID-13",
                    Severity.HIGH,
                    "Members of a cluster's administrator groups show a second factor before they get a token for it.",
                    "Declare a ConditionalAccessPolicy that includes the group and ConditionalAccess.AKS_SERVER and"
                            + " demands MFA.",
                    AksCluster.TYPE,
                    ConditionalAccessPolicy.TYPE)
            .maps("Azure Policy", "4e6c27d5", "db4a9d17");

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Estate.Entry> policies = estate.ofType(ConditionalAccessPolicy.TYPE);
        List<Finding> findings = new ArrayList<>();
        for (Estate.Entry cluster : estate.ofType(AksCluster.TYPE)) {
            for (Document group :
                    cluster.document().at(GROUPS).map(Document::elements).orElse(List.of())) {
                findings.add(judge(cluster, group, policies));
            }
        }
        return findings;
    }

    /** Of a member nothing is known but the group: a policy that names people or roles may ask more. */
    private Finding judge(Estate.Entry cluster, Document group, List<Estate.Entry> policies) {
        String id = group.asText().orElse("");
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(GROUPS, Optional.of(group), cluster.apiVersion()).context(true));
        if (policies.isEmpty()) {
            String text = "No Conditional Access policy is declared or read, so what is asked of members of " + id
                    + " is not known: it takes Policy.Read.All of Microsoft Graph.";
            return new Finding(id(), cluster.address(), Verdict.NOT_ASSESSABLE, text, evidence);
        }
        List<Decision> decisions = decisions(id, policies);
        evidence.addAll(evidence(decisions, policies));
        boolean everywhere = decisions.stream().allMatch(one -> asks(one) || isShut(one));
        boolean somewhere = decisions.stream().anyMatch(AdminFactors::asks);
        Optional<Decision> unknown = decisions.stream()
                .filter(one -> one.outcome() == Outcome.NOT_KNOWN)
                .findFirst();
        boolean open = decisions.stream().anyMatch(one -> one.outcome() == Outcome.GRANTED);
        if (unknown.isPresent() && !open) {
            String text = "What is asked of members of " + id + " is not known: "
                    + unknown.get().why() + ".";
            return new Finding(id(), cluster.address(), Verdict.NOT_ASSESSABLE, text, evidence);
        }
        return HEAD.finding(cluster, everywhere && somewhere, evidence);
    }

    /** What becomes of a member who signs in with one factor, in each way in which kubectl gets its token. */
    private static List<Decision> decisions(String id, List<Estate.Entry> policies) {
        ConditionalAccess access = ConditionalAccess.of(
                policies.stream().map(Estate.Entry::document).toList());
        ConditionalAccess.User member = ConditionalAccess.User.in("somebody in " + id, id);
        List<Decision> decisions = new ArrayList<>();
        for (Context context : List.of(Context.browser(), Context.desktop(), Context.deviceCodeFlow())) {
            decisions.add(access.whatIf(member, ConditionalAccess.AKS_SERVER, context));
        }
        return decisions;
    }

    private static boolean asks(Decision decision) {
        return decision.missing().stream()
                .anyMatch(one -> one.equals("mfa") || one.startsWith("authenticationstrength/"));
    }

    /** Whether nobody gets in that way, whatever is shown. */
    private static boolean isShut(Decision decision) {
        return decision.missing().contains("block");
    }

    /** The policies that the decisions rest on. */
    private static List<Evidence> evidence(List<Decision> decisions, List<Estate.Entry> policies) {
        Set<String> names = new LinkedHashSet<>();
        for (Decision decision : decisions) {
            for (ConditionalAccess.Reason reason : decision.reasons()) {
                if (reason.part() == Part.APPLIES || reason.part() == Part.NOT_KNOWN) {
                    names.add(reason.policy());
                }
            }
        }
        List<Evidence> evidence = new ArrayList<>();
        for (Estate.Entry policy : policies) {
            if (names.contains(policy.document().text("/displayName").orElse(""))) {
                evidence.add(new Evidence("/displayName", policy.document().get("displayName"), policy.apiVersion()));
            }
        }
        return evidence;
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
