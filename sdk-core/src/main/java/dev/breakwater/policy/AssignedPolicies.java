package dev.breakwater.policy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A set of assignments, resolved: initiatives into definitions, parameters through both, overrides last. Says what
 * Azure would do with a resource. Definitions of modes that services enforce themselves, such as {@code
 * Microsoft.Kubernetes.Data}, say nothing here. Immutable, thread-safe.
 */
public final class AssignedPolicies {
    private static final PolicyTarget NOWHERE = PolicyTarget.of(Document.object());

    private final List<AssignedPolicy> policies;
    private final List<AssignedPolicy.Reach> reaches;
    private final List<Document> exemptions;
    private final List<Issue> issues;
    private final Map<String, Document> places;

    private AssignedPolicies(
            List<AssignedPolicy> policies,
            List<Document> exemptions,
            List<Issue> issues,
            Map<String, Document> places) {
        this.places = Map.copyOf(places);
        this.policies = List.copyOf(policies);
        this.reaches = this.policies.stream().map(AssignedPolicy.Reach::of).toList();
        this.exemptions = List.copyOf(exemptions);
        this.issues = List.copyOf(issues);
    }

    /**
     * Resolves assignments.
     *
     * @param assignments their bodies with ids
     * @param definitions the body of a definition or initiative by its id
     * @param exemptions their bodies with ids
     */
    public static AssignedPolicies of(
            Collection<Document> assignments,
            Function<String, Optional<Document>> definitions,
            Collection<Document> exemptions) {
        List<AssignedPolicy> policies = new ArrayList<>();
        List<Issue> issues = new ArrayList<>();
        for (Document assignment : assignments) {
            resolve(assignment, definitions, policies, issues);
        }
        return new AssignedPolicies(policies, List.copyOf(exemptions), issues, Map.of());
    }

    /**
     * These policies, knowing resource groups and subscriptions by their bodies with ids: what a target does not tell of
     * its own, such as their tags, is taken from there.
     */
    public AssignedPolicies knowing(Iterable<Document> groupsAndSubscriptions) {
        Map<String, Document> all = new HashMap<>(places);
        for (Document place : groupsAndSubscriptions) {
            all.put(place.text("/id").orElse("").toLowerCase(Locale.ROOT), place);
        }
        return new AssignedPolicies(policies, exemptions, issues, all);
    }

    private PolicyTarget placed(PolicyTarget target) {
        return places.isEmpty() ? target : target.in(filled(target.group())).under(filled(target.subscription()));
    }

    /** What is not known yet, but for what the service does not tell either. */
    private Document filled(Document place) {
        Document there = places.get(place.text("/id").orElse("").toLowerCase(Locale.ROOT));
        Document all = place;
        if (there != null) {
            for (Map.Entry<String, Document> member : place.members().entrySet()) {
                boolean tags = member.getKey().equals("tags");
                Document told = there.get(member.getKey()).orElse(tags ? Document.object() : Document.nothing());
                all = member.getValue().isReference() ? all.with(member.getKey(), told) : all;
            }
        }
        return all;
    }

    private static void resolve(
            Document assignment,
            Function<String, Optional<Document>> definitions,
            List<AssignedPolicy> policies,
            List<Issue> issues) {
        String id = assignment.text("/properties/policyDefinitionId").orElse("");
        Optional<Document> policy = definitions.apply(id);
        Map<String, Document> given =
                values(assignment.at("/properties/parameters").orElse(Document.object()));
        if (policy.isEmpty()) {
            issues.add(new Issue(subject(assignment), "its policy " + id + " is not known, so it is not evaluated."));
        } else if (policy.get().at("/properties/policyDefinitions").isEmpty()) {
            bind(assignment, policy.get(), Optional.empty(), "", given, policies, issues);
        } else {
            Map<String, Document> all = withDefaults(policy.get(), given);
            for (Document one : AssignedPolicy.elements(policy.get(), "/properties/policyDefinitions")) {
                String member = one.text("/policyDefinitionId").orElse("");
                Optional<Document> definition = definitions.apply(member);
                String reference = one.text("/policyDefinitionReferenceId").orElse("");
                if (definition.isEmpty()) {
                    issues.add(new Issue(subject(assignment), member + " in its initiative is not known."));
                } else {
                    Map<String, Document> passed = passed(one, all, subject(assignment), issues);
                    bind(assignment, definition.get(), policy, reference, passed, policies, issues);
                }
            }
        }
    }

    private static String subject(Document assignment) {
        return "PolicyAssignment '" + assignment.text("/name").orElse("") + "'";
    }

    private static Map<String, Document> values(Document parameters) {
        Map<String, Document> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        parameters
                .members()
                .forEach((name, parameter) ->
                        values.put(name, parameter.get("value").orElse(Document.nothing())));
        return values;
    }

    private static Map<String, Document> withDefaults(Document policy, Map<String, Document> given) {
        Map<String, Document> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        policy.at("/properties/parameters")
                .orElse(Document.object())
                .members()
                .forEach((name, declared) -> declared.get("defaultValue").ifPresent(value -> all.put(name, value)));
        all.putAll(given);
        return all;
    }

    /** What an initiative passes on, with its own parameters put in. */
    private static Map<String, Document> passed(
            Document reference, Map<String, Document> initiative, String subject, List<Issue> issues) {
        Map<String, Document> passed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Frame frame = Frame.of(NOWHERE, Document.object());
        values(reference.get("parameters").orElse(Document.object())).forEach((name, value) -> {
            try {
                passed.put(name, Template.of(value, initiative).value(frame));
            } catch (PolicyFailedException failed) {
                issues.add(new Issue(subject, "parameter '" + name + "': " + failed.getMessage()));
            }
        });
        return passed;
    }

    private static void bind(
            Document assignment,
            Document definition,
            Optional<Document> initiative,
            String reference,
            Map<String, Document> given,
            List<AssignedPolicy> policies,
            List<Issue> issues) {
        Optional<Document> written = definition.at("/properties/policyRule");
        String mode = definition.text("/properties/mode").orElse("Indexed");
        if (written.isEmpty() || mode.indexOf('.') >= 0) {
            return;
        }
        Map<String, Document> values = withDefaults(definition, given);
        try {
            PolicyRule rule = PolicyRule.parse(written.get()).with(values);
            PolicyEffect effect =
                    overridden(assignment, reference).or(rule::effect).orElse(PolicyEffect.DISABLED);
            policies.add(new AssignedPolicy(assignment, definition, initiative, reference, rule, effect, values));
        } catch (InvalidDeclarationException refused) {
            issues.add(new Issue(
                    subject(assignment),
                    definition.text("/name").orElse("") + " cannot be evaluated: " + refused.getMessage()));
        }
    }

    /** The first override of the effect that means the definition. */
    private static Optional<PolicyEffect> overridden(Document assignment, String reference) {
        for (Document override : AssignedPolicy.elements(assignment, "/properties/overrides")) {
            boolean meant = true;
            for (Document selector : AssignedPolicy.elements(override, "/selectors")) {
                boolean in = selector.get("in").isPresent();
                boolean listed = AssignedPolicy.elements(selector, in ? "/in" : "/notIn").stream()
                        .anyMatch(one -> one.asText().orElse("").equalsIgnoreCase(reference));
                meant &= in == listed;
            }
            if (meant && "policyEffect".equalsIgnoreCase(override.text("/kind").orElse(""))) {
                return PolicyEffect.of(override.text("/value").orElse(""));
            }
        }
        return Optional.empty();
    }

    /** All that is assigned, definition by definition. */
    public List<AssignedPolicy> all() {
        return policies;
    }

    /** What could not be resolved, and is not evaluated. */
    public List<Issue> issues() {
        return issues;
    }

    /** What each policy that is about the resource makes of it; the disabled ones say nothing. */
    public List<PolicyVerdict> judge(PolicyTarget unplaced) {
        PolicyTarget target = placed(unplaced);
        List<PolicyVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            AssignedPolicy policy = policies.get(i);
            AssignedPolicy.Reach reach = reaches.get(i);
            PolicyMatch holds = policy.effect() == PolicyEffect.DISABLED ? PolicyMatch.DIFFERS : reach.holds(target);
            if (holds != PolicyMatch.DIFFERS) {
                verdicts.add(judge(policy, target, reach.self(), holds));
            }
        }
        return verdicts;
    }

    private PolicyVerdict judge(AssignedPolicy policy, PolicyTarget target, Document self, PolicyMatch holds) {
        List<String> exempt =
                exemptions.isEmpty() ? List.of() : policy.exemptions(exemptions, target, PolicyMatch.MATCHES);
        boolean sure = holds == PolicyMatch.MATCHES
                && (exemptions.isEmpty()
                        || policy.exemptions(exemptions, target, PolicyMatch.UNKNOWN)
                                .isEmpty());
        PolicyMatch match = PolicyMatch.UNKNOWN;
        try {
            match = policy.rule().match(target, self);
            if (policy.effect().isAboutExistence() && match != PolicyMatch.DIFFERS) {
                match = match.and(policy.rule().existence(target, self).not());
            }
            return new PolicyVerdict(
                    policy, target, sure ? match : match.and(PolicyMatch.UNKNOWN), Optional.empty(), exempt);
        } catch (PolicyFailedException failed) {
            Optional<String> why = sure ? Optional.of(String.valueOf(failed.getMessage())) : Optional.empty();
            return new PolicyVerdict(policy, target, sure ? match : PolicyMatch.UNKNOWN, why, exempt);
        }
    }

    /** The states of a resource that is there: one for each policy that applies to it. */
    public List<PolicyVerdict> states(PolicyTarget target) {
        List<PolicyVerdict> states = new ArrayList<>();
        for (PolicyVerdict verdict : judge(target)) {
            if (verdict.policy().rule().isApplicable(verdict.target())) {
                states.add(verdict);
            }
        }
        return states;
    }

    /**
     * The request after the effects append and modify, and what refuses it: conflicts of theirs first, then denials of
     * what came of it.
     */
    public PolicyOutcome admit(PolicyTarget target) {
        PolicyTarget placed = placed(target);
        return Alterations.of(judge(placed), placed, this::judge);
    }

    /** {@code AssignedPolicies[7 definitions]}. */
    @Override
    public String toString() {
        return "AssignedPolicies[" + policies.size() + " definitions]";
    }
}
