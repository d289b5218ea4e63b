package dev.breakwater.policy;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Issue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says before an apply which assigned policies would refuse it: what is new, changed or deleted is judged as Azure
 * would judge the request. It refuses what is surely denied, and tells what may be, what policies would change, and
 * what it could not evaluate. Not judged are assignments that the plan itself makes, which take minutes to hold, and
 * what goes with a deleted group. What neither the plan declares of groups and subscriptions nor the policies know is
 * unknown. Immutable, thread-safe if the clock is.
 */
public final class PolicyReview implements PlanReview {
    private final AssignedPolicies policies;
    private final InstantSource time;

    private PolicyReview(AssignedPolicies policies, InstantSource time) {
        this.policies = policies;
        this.time = time;
    }

    /** The review by these assignments, such as those that {@code AzureProvider.policies(scope)} reads. */
    public static PolicyReview of(AssignedPolicies policies) {
        return new PolicyReview(policies, InstantSource.system());
    }

    /** This review with that clock, by which exemptions expire. */
    public PolicyReview at(InstantSource clock) {
        return new PolicyReview(policies, clock);
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        List<Remark> remarks = new ArrayList<>();
        for (Issue issue : policies.issues()) {
            remarks.add(
                    new Remark("policy-not-checked", Optional.empty(), Effect.NEUTRAL, false, "Not checked: " + issue));
        }
        for (Estate.Entry entry : after.entries()) {
            boolean same = before.find(entry.address())
                    .filter(old -> old.document().equals(entry.document()))
                    .isPresent();
            if (isSubject(entry) && !same) {
                judge(entry, target(entry, before, after), remarks);
            }
        }
        for (Estate.Entry entry : before.entries()) {
            if (isSubject(entry) && after.find(entry.address()).isEmpty()) {
                judgeDeletion(entry, target(entry, before, before), remarks);
            }
        }
        return remarks;
    }

    private static boolean isSubject(Estate.Entry entry) {
        return entry.address().path().startsWith("/subscriptions/")
                && !entry.address().type().toLowerCase(Locale.ROOT).startsWith("microsoft.authorization/polic");
    }

    private void judgeDeletion(Estate.Entry entry, PolicyTarget target, List<Remark> remarks) {
        for (PolicyVerdict verdict : policies.judge(target)) {
            if (verdict.deniesDeletion()) {
                remarks.add(remark("policy-denies", entry, true, tell(verdict, " denies its deletion")));
            }
        }
    }

    private void judge(Estate.Entry entry, PolicyTarget target, List<Remark> remarks) {
        PolicyOutcome outcome = policies.admit(target);
        for (PolicyVerdict verdict : outcome.refusals()) {
            String why = verdict.failure()
                    .map(text -> " because its rule fails (" + text + ")")
                    .orElse("");
            remarks.add(remark("policy-denies", entry, true, tell(verdict, " denies it" + why)));
        }
        for (PolicyVerdict verdict : outcome.verdicts()) {
            if (verdict.mayDeny()) {
                remarks.add(remark(
                        "policy-may-deny",
                        entry,
                        false,
                        tell(verdict, " may deny it, which depends on what is known only after " + unknown(verdict))));
            }
        }
        if (outcome.isAllowed() && !outcome.resource().equals(target.resource())) {
            List<String> places = new ArrayList<>();
            target.resource().diff(outcome.resource()).forEach(one -> places.add(one.pointer()));
            remarks.add(remark(
                    "policy-changes",
                    entry,
                    false,
                    "Policies change " + String.join(", ", places) + "; declare what they want, or the plan stays"
                            + " unsettled."));
        }
    }

    /** Apply, or what the target is not told. */
    private static String unknown(PolicyVerdict verdict) {
        boolean told = !verdict.target().resource().references().isEmpty();
        return told ? "apply" : "asking for its resource group, subscription or management groups";
    }

    private static Remark remark(String code, Estate.Entry entry, boolean refuses, String text) {
        return new Remark(code, Optional.of(entry.address()), Effect.NEUTRAL, refuses, text);
    }

    /** Assignment, definition, the condition that decided, and what the assignment tells people. */
    private static String tell(PolicyVerdict verdict, String what) {
        AssignedPolicy policy = verdict.policy();
        List<Document> evaluated = policy.rule().explain(verdict.target());
        String last = "";
        for (Document one : evaluated) {
            last = one.text("/result").orElse("").equals("True")
                    ? " (" + one.text("/expression").orElse("") + ": "
                            + one.get("expressionValue").map(Functions::shown).orElse("missing") + ")"
                    : last;
        }
        String name = policy.definition()
                .text("/properties/displayName")
                .orElse(policy.definition().text("/name").orElse(policy.definitionId()));
        return "Policy assignment '" + policy.assignment().text("/name").orElse(policy.assignmentId()) + "' of '" + name
                + "'" + what + last + "."
                + policy.message().map(text -> " " + text).orElse(" Change it, or ask for an exemption.");
    }

    private PolicyTarget target(Estate.Entry entry, Estate before, Estate estate) {
        PolicyTarget target = PolicyTarget.of(identified(entry))
                .at(time.instant())
                .among(type -> estate.ofType(type).stream()
                        .map(PolicyReview::identified)
                        .toList());
        Document group = target.group();
        for (Estate.Entry one : estate.ofType("Microsoft.Resources/resourceGroups")) {
            boolean own =
                    one.address().path().equalsIgnoreCase(group.text("/id").orElse(""));
            Document there =
                    before.find(one.address()).map(Estate.Entry::document).orElse(Document.object());
            group = own ? merged(merged(group.with("tags", Document.object()), there), one.document()) : group;
        }
        return group.isNull() ? target : target.in(group);
    }

    private static Document merged(Document group, Document declared) {
        Document all = group;
        for (Map.Entry<String, Document> member : declared.members().entrySet()) {
            all = all.with(member.getKey(), member.getValue());
        }
        return all;
    }

    /** A body with id, name and type, which declarations have not in theirs. */
    private static Document identified(Estate.Entry entry) {
        String path = entry.address().path();
        return entry.document()
                .with("id", path)
                .with("name", path.substring(path.lastIndexOf('/') + 1))
                .with("type", entry.address().type());
    }

    /** {@code PolicyReview[7 definitions]}. */
    @Override
    public String toString() {
        return "PolicyReview[" + policies.all().size() + " definitions]";
    }
}
