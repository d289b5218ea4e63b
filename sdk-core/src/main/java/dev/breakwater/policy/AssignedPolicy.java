package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One definition as an assignment makes it hold: parameters given, the effect decided. Immutable, thread-safe.
 *
 * @param assignment the assignment's body with its id
 * @param definition the definition's body with its id
 * @param initiative the initiative that brings it; empty if the definition is assigned itself
 * @param reference its reference name in the initiative; blank without one
 * @param rule the rule with its parameters
 * @param effect the effect after parameters and overrides
 * @param parameters the values of the definition's parameters
 */
public record AssignedPolicy(
        Document assignment,
        Document definition,
        Optional<Document> initiative,
        String reference,
        PolicyRule rule,
        PolicyEffect effect,
        Map<String, Document> parameters) {
    /** The id of the assignment. */
    public String assignmentId() {
        return assignment.text("/id").orElse("");
    }

    /** The id of the definition. */
    public String definitionId() {
        return definition.text("/id").orElse("");
    }

    /** Where it holds, but for what is excluded. */
    public String scope() {
        String id = assignmentId();
        int at = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/microsoft.authorization/policyassignments/");
        return assignment.text("/properties/scope").orElse(at < 0 ? "" : id.substring(0, at));
    }

    /** Whether its effect takes place. */
    public boolean isEnforced() {
        return !"DoNotEnforce"
                .equalsIgnoreCase(assignment.text("/properties/enforcementMode").orElse(""));
    }

    /** What the assignment tells people of it; empty if nothing. */
    public Optional<String> message() {
        Optional<String> general = Optional.empty();
        for (Document one : elements(assignment, "/properties/nonComplianceMessages")) {
            Optional<String> about = one.text("/policyDefinitionReferenceId");
            if (about.isPresent() && about.get().equalsIgnoreCase(reference)) {
                return one.text("/message");
            }
            general = about.isEmpty() ? one.text("/message") : general;
        }
        return general;
    }

    /** What the function policy() tells. */
    Document self() {
        return Document.object("assignmentId", assignmentId(), "definitionId", definitionId())
                .with(
                        "setDefinitionId",
                        initiative.flatMap(one -> one.text("/id")).orElse(""))
                .with("definitionReferenceId", reference);
    }

    /**
     * Whether the resource is in its scope, of a kind that its mode means, and among the selected ones; so is one that
     * may be excluded, which nobody knows without its management groups.
     */
    public boolean isAbout(PolicyTarget target) {
        return Reach.of(this).holds(target) != PolicyMatch.DIFFERS;
    }

    /**
     * What decides whether a policy is about a resource, made ready once for many resources.
     *
     * @param scope in lower case
     * @param excluded in lower case
     * @param indexed whether only what has a location or tags is meant; without a mode it is
     * @param selectors what narrows the assignment; empty if nothing does
     * @param self what the function policy() tells
     */
    record Reach(String scope, List<String> excluded, boolean indexed, List<Document> selectors, Document self) {
        static Reach of(AssignedPolicy policy) {
            List<String> excluded = new ArrayList<>();
            for (Document one : elements(policy.assignment, "/properties/notScopes")) {
                excluded.add(one.asText().orElse("/").toLowerCase(Locale.ROOT));
            }
            boolean all = "All"
                    .equalsIgnoreCase(policy.definition.text("/properties/mode").orElse(""));
            return new Reach(
                    policy.scope().toLowerCase(Locale.ROOT),
                    excluded,
                    !all,
                    elements(policy.assignment, "/properties/resourceSelectors"),
                    policy.self());
        }

        /** A management group that is assigned to holds the target unless the target says otherwise. */
        PolicyMatch holds(PolicyTarget target) {
            if (target.within(scope) == PolicyMatch.DIFFERS || (indexed && !target.isIndexed())) {
                return PolicyMatch.DIFFERS;
            }
            PolicyMatch holds = PolicyMatch.MATCHES;
            for (String one : excluded) {
                holds = holds.and(lies(target, one, scope).not());
            }
            return selectors.isEmpty() ? holds : holds.and(selected(selectors, target));
        }
    }

    /** Whether it lies at or below a scope, where it lies in what is assigned to. */
    private static PolicyMatch lies(PolicyTarget target, String scope, String assigned) {
        return scope.equals(assigned) ? PolicyMatch.MATCHES : target.within(scope);
    }

    /**
     * Whether the resource selectors of an assignment, or of an exemption, mean a resource; all do where there are
     * none. Unknown where they ask who writes, or for a region that is not known.
     */
    public static PolicyMatch selects(Document assignmentOrExemption, PolicyTarget target) {
        List<Document> selectors = elements(assignmentOrExemption, "/properties/resourceSelectors");
        return selectors.isEmpty() ? PolicyMatch.MATCHES : selected(selectors, target);
    }

    /** Whether one of the selectors means it with all of its kinds; who asks is not known here. */
    private static PolicyMatch selected(List<Document> selectors, PolicyTarget target) {
        PolicyMatch any = PolicyMatch.DIFFERS;
        for (Document selector : selectors) {
            PolicyMatch all = PolicyMatch.MATCHES;
            for (Document one : elements(selector, "/selectors")) {
                all = all.and(meant(one, target));
            }
            any = any.or(all);
        }
        return any;
    }

    private static PolicyMatch meant(Document selector, PolicyTarget target) {
        Document region = target.resource().get("location").orElse(Document.nothing());
        String kind = selector.text("/kind").orElse("").toLowerCase(Locale.ROOT);
        boolean located = kind.equals("resourcelocation") || kind.equals("resourcewithoutlocation");
        if (located && region.isReference()) {
            return PolicyMatch.UNKNOWN;
        }
        String location = region.asText().orElse("").replace(" ", "");
        return switch (kind) {
            case "resourcelocation" -> PolicyMatch.of(isListed(selector, location));
            case "resourcetype" -> PolicyMatch.of(isListed(selector, target.type()));
            case "resourcewithoutlocation" -> PolicyMatch.of(location.isEmpty());
            default -> PolicyMatch.UNKNOWN;
        };
    }

    private static boolean isListed(Document selector, String value) {
        boolean in = selector.get("in").isPresent();
        boolean found = elements(selector, in ? "/in" : "/notIn").stream()
                .anyMatch(one -> one.asText().orElse("").replace(" ", "").equalsIgnoreCase(value));
        return in == found;
    }

    /** The ids of the exemptions that hold for the resource at its time, or of those that may, surely or not. */
    List<String> exemptions(List<Document> all, PolicyTarget target, PolicyMatch how) {
        List<String> holding = new ArrayList<>();
        for (Document exemption : all) {
            List<Document> references = elements(exemption, "/properties/policyDefinitionReferenceIds");
            boolean meant = references.isEmpty()
                    || references.stream()
                            .anyMatch(one -> one.asText().orElse("").equalsIgnoreCase(reference));
            boolean ours = assignmentId()
                    .equalsIgnoreCase(
                            exemption.text("/properties/policyAssignmentId").orElse(""));
            if (ours && meant && isOpen(exemption, target.now()) && covers(exemption, target) == how) {
                holding.add(exemption.text("/id").orElse(""));
            }
        }
        return holding;
    }

    private PolicyMatch covers(Document exemption, PolicyTarget target) {
        String id = exemption.text("/id").orElse("").toLowerCase(Locale.ROOT);
        int at = id.lastIndexOf("/providers/microsoft.authorization/policyexemptions/");
        PolicyMatch within = lies(target, at < 0 ? "/" : id.substring(0, at), scope().toLowerCase(Locale.ROOT));
        return within.and(selects(exemption, target));
    }

    /** An exemption stays after its time, and is honoured no more. */
    private static boolean isOpen(Document exemption, Instant now) {
        Optional<String> end = exemption.text("/properties/expiresOn");
        try {
            return end.isEmpty() || now.isBefore(OffsetDateTime.parse(end.get()).toInstant());
        } catch (DateTimeParseException noTime) {
            return false;
        }
    }

    static List<Document> elements(Document body, String pointer) {
        return body.at(pointer).map(Document::elements).orElse(List.of());
    }

    /** {@code prod-clusters: Deny of no-local-accounts}. */
    @Override
    public String toString() {
        return assignment.text("/name").orElse(assignmentId()) + ": " + effect + " of "
                + definition.text("/name").orElse(definitionId());
    }
}
