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
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.Outcome;
import dev.breakwater.identity.ConditionalAccessPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<Document> policies = estate.ofType(ConditionalAccessPolicy.TYPE).stream()
                .map(Estate.Entry::document)
                .toList();
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
    private Finding judge(Estate.Entry cluster, Document group, List<Document> policies) {
        String id = group.asText().orElse("");
        List<Evidence> evidence = List.of(new Evidence(GROUPS, Optional.of(group), cluster.apiVersion()));
        if (policies.isEmpty()) {
            return new Finding(
                    id(),
                    cluster.address(),
                    Verdict.NOT_ASSESSABLE,
                    "No Conditional Access policy is declared or read, so what is asked of members of " + id
                            + " is not known.",
                    evidence);
        }
        Decision decision = ConditionalAccess.of(policies)
                .whatIf(
                        ConditionalAccess.User.in("somebody in " + id, id),
                        ConditionalAccess.AKS_SERVER,
                        ConditionalAccess.Context.deviceCodeFlow());
        return HEAD.finding(cluster, decision.outcome() != Outcome.GRANTED, evidence);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
