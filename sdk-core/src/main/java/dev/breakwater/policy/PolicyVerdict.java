package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * What an assigned policy makes of a resource.
 *
 * @param policy the policy
 * @param target the resource
 * @param match whether the rule finds fault: its conditions hold, and what it wants to exist does not; unknown too
 *     where nobody knows whether the resource is excluded or exempted
 * @param failure why the rule could not be evaluated; empty if it could
 * @param exemptions the ids of exemptions that hold
 */
public record PolicyVerdict(
        AssignedPolicy policy,
        PolicyTarget target,
        PolicyMatch match,
        Optional<String> failure,
        List<String> exemptions) {
    /**
     * Whether Azure refuses a request for the resource. A rule that fails refuses, whatever its effect; a condition
     * about a related resource does not, which is looked at after the write.
     */
    public boolean denies() {
        boolean failing = failure.isPresent() && match == PolicyMatch.UNKNOWN;
        return isActing() && (failing || (policy.effect() == PolicyEffect.DENY && match == PolicyMatch.MATCHES));
    }

    /** Whether Azure refuses to delete the resource itself. */
    public boolean deniesDeletion() {
        boolean deletes = AssignedPolicy.elements(policy.rule().details(), "/actionNames").stream()
                .anyMatch(name -> name.asText().orElse("").equalsIgnoreCase("delete"));
        return isActing() && policy.effect() == PolicyEffect.DENY_ACTION && match == PolicyMatch.MATCHES && deletes;
    }

    /** Whether it may come to that, depending on what is known only after apply. */
    public boolean mayDeny() {
        return isActing() && policy.effect() == PolicyEffect.DENY && match == PolicyMatch.UNKNOWN;
    }

    /** Whether its effect takes place where the rule matches: enforced, and not exempted. */
    public boolean isActing() {
        return policy.isEnforced() && exemptions.isEmpty() && policy.effect() != PolicyEffect.DISABLED;
    }

    /** The compliance state as Policy Insights tells it; of effect manual the one that holds until people attest. */
    public String state() {
        if (!exemptions.isEmpty()) {
            return "Exempt";
        }
        if (policy.effect() == PolicyEffect.MANUAL && failure.isEmpty()) {
            return details().text("/defaultState").orElse("Unknown");
        }
        if (match == PolicyMatch.UNKNOWN) {
            return "Unknown";
        }
        return match == PolicyMatch.MATCHES || failure.isPresent() ? "NonCompliant" : "Compliant";
    }

    /**
     * The details of the effect, evaluated for the resource; of a definition for the inside of clusters that is what
     * its constraint is made of.
     *
     * @throws PolicyFailedException if an expression in it cannot be evaluated
     */
    public Document details() {
        return policy.rule().evaluated(policy.rule().details(), target, policy.self());
    }

    /** What Azure adds to a refusal: the {@code info} of a {@code PolicyViolation}. */
    public Document violation() {
        Document assignment = policy.assignment();
        Document definition = policy.definition();
        Document info = Document.object(
                        "evaluationDetails",
                        Document.object("evaluatedExpressions", policy.rule().explain(target)))
                .with("policyDefinitionId", policy.definitionId())
                .withSome("policyDefinitionName", definition.get("name"))
                .withSome("policyDefinitionDisplayName", definition.at("/properties/displayName"))
                .with("policyDefinitionEffect", policy.effect().toString())
                .with("policyAssignmentId", policy.assignmentId())
                .withSome("policyAssignmentName", assignment.get("name"))
                .withSome("policyAssignmentDisplayName", assignment.at("/properties/displayName"))
                .with("policyAssignmentScope", policy.scope())
                .with("policyAssignmentParameters", parameters(assignment))
                .with("policyExemptionIds", exemptions);
        if (policy.initiative().isPresent()) {
            Document set = policy.initiative().get();
            info = info.with("policyDefinitionReferenceId", policy.reference())
                    .withSome("policySetDefinitionId", set.get("id"))
                    .withSome("policySetDefinitionName", set.get("name"))
                    .withSome("policySetDefinitionDisplayName", set.at("/properties/displayName"));
        }
        return info.withSome("nonComplianceMessage", policy.message());
    }

    /**
     * The resources that deployIfNotExists would deploy: those of its template, with ids, its parameters put in.
     * Templates that ask a service, by {@code reference()} say, are not worked out here.
     *
     * @throws PolicyFailedException if an expression in it cannot be evaluated
     */
    public List<Document> deployment() {
        return policy.effect() == PolicyEffect.DEPLOY_IF_NOT_EXISTS ? Deployment.of(this) : List.of();
    }

    private static Document parameters(Document assignment) {
        Document plain = Document.object();
        for (var parameter : assignment
                .at("/properties/parameters")
                .orElse(Document.object())
                .members()
                .entrySet()) {
            plain = plain.withSome(parameter.getKey(), parameter.getValue().get("value"));
        }
        return plain;
    }

    /** {@code prod-clusters: Deny of no-local-accounts: matches}. */
    @Override
    public String toString() {
        return policy + ": " + (exemptions.isEmpty() ? match.toString() : "exempt");
    }
}
