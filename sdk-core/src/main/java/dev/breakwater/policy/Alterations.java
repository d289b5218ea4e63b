package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What append and modify do to a request, in the order of the assignments. Sources: the pages on both effects. */
final class Alterations {
    private static final Set<String> WITH_IDENTITY =
            Set.of("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets");

    /**
     * One change that a policy wants.
     *
     * @param from the policy's verdict
     * @param kind append, add, addorreplace or remove
     * @param path where
     * @param value what; null to remove
     * @param conflict what happens if it cannot be made: deny, audit or disabled
     */
    private record Operation(PolicyVerdict from, String kind, FieldPath path, Document value, String conflict) {
        boolean replaces() {
            return kind.equals("addorreplace");
        }

        boolean isModify() {
            return !kind.equals("append");
        }
    }

    private Alterations() {}

    static PolicyOutcome of(
            List<PolicyVerdict> before, PolicyTarget target, Function<PolicyTarget, List<PolicyVerdict>> judge) {
        List<PolicyVerdict> refusals = new ArrayList<>();
        List<Operation> wanted = new ArrayList<>();
        for (PolicyVerdict verdict : before) {
            if (verdict.isActing() && verdict.match() == PolicyMatch.MATCHES) {
                collect(verdict, target, wanted, refusals);
            }
        }
        Document resource = target.resource();
        for (Operation operation : reconciled(wanted, refusals)) {
            Optional<Document> changed = applied(resource, operation);
            boolean refuses = changed.isEmpty() && operation.conflict().equals("deny");
            if (refuses) {
                refusals.add(operation.from());
            }
            resource = changed.orElse(resource);
        }
        List<PolicyVerdict> after =
                resource.equals(target.resource()) ? before : judge.apply(target.withResource(resource));
        for (PolicyVerdict verdict : after) {
            if (verdict.denies()) {
                refusals.add(verdict);
            }
        }
        return new PolicyOutcome(resource, after, List.copyOf(refusals));
    }

    private static void collect(
            PolicyVerdict verdict, PolicyTarget target, List<Operation> wanted, List<PolicyVerdict> refusals) {
        PolicyEffect effect = verdict.policy().effect();
        Document details = verdict.policy().rule().details();
        try {
            if (effect == PolicyEffect.APPEND) {
                for (Document one : details.elements()) {
                    wanted.add(operation(verdict, target, one, "append", "deny"));
                }
            } else if (effect == PolicyEffect.MODIFY) {
                String conflict = lower(
                        evaluated(verdict, target, details.get("conflictEffect").orElse(Document.of("deny")))
                                .asText()
                                .orElse("deny"));
                for (Document one : AssignedPolicy.elements(details, "/operations")) {
                    if (isMeant(verdict, target, one)) {
                        wanted.add(operation(
                                verdict,
                                target,
                                one,
                                lower(one.text("/operation").orElse("")),
                                conflict));
                    }
                }
            }
        } catch (PolicyFailedException failed) {
            refusals.add(verdict);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Document evaluated(PolicyVerdict verdict, PolicyTarget target, Document value) {
        return verdict.policy().rule().evaluated(value, target, verdict.policy().self());
    }

    private static boolean isMeant(PolicyVerdict verdict, PolicyTarget target, Document operation) {
        Document condition =
                evaluated(verdict, target, operation.get("condition").orElse(Document.of(true)));
        boolean identity = operation.text("/field").orElse("").equalsIgnoreCase("identity.type");
        boolean takesIdentity = !identity || WITH_IDENTITY.contains(lower(target.type()));
        return takesIdentity && condition.asText().orElse("").equalsIgnoreCase("true");
    }

    private static Operation operation(
            PolicyVerdict verdict, PolicyTarget target, Document written, String kind, String conflict) {
        Document field = evaluated(verdict, target, written.get("field").orElse(Document.of("")));
        Document value = evaluated(verdict, target, written.get("value").orElse(Document.nothing()));
        return new Operation(verdict, kind, FieldPath.of(field.asText().orElse("")), value, conflict);
    }

    /** Where modifications differ about a field, the one that denies wins; two of them refuse; none is made else. */
    private static List<Operation> reconciled(List<Operation> wanted, List<PolicyVerdict> refusals) {
        Map<String, List<Operation>> byField = new LinkedHashMap<>();
        for (Operation one : wanted) {
            byField.computeIfAbsent(lower(one.path().toString()), field -> new ArrayList<>())
                    .add(one);
        }
        List<Operation> kept = new ArrayList<>(wanted);
        for (List<Operation> same : byField.values()) {
            boolean modified = same.stream().allMatch(Operation::isModify);
            boolean differ = same.stream().map(Operation::value).distinct().count() > 1;
            if (modified && differ && !same.get(0).path().isCollection()) {
                List<Operation> denying = same.stream()
                        .filter(one -> one.conflict().equals("deny"))
                        .toList();
                kept.removeAll(same);
                if (denying.size() == 1) {
                    kept.addAll(denying);
                } else {
                    denying.forEach(one -> refusals.add(one.from()));
                }
            }
        }
        return kept;
    }

    /** The resource with the change; empty if another value stands in its way. */
    private static Optional<Document> applied(Document resource, Operation operation) {
        String[] steps = operation.path().steps();
        if (operation.kind().equals("remove")) {
            return Optional.of(operation.path().isTag() ? removed(resource, steps) : resource);
        }
        if (operation.isModify() && isOmitted(resource, steps)) {
            return Optional.of(resource);
        }
        return FieldPath.set(resource, steps, 0, operation.value(), operation.replaces());
    }

    private static Document removed(Document resource, String[] steps) {
        Document tags = resource.get("tags").orElse(Document.object());
        for (String name : List.copyOf(tags.members().keySet())) {
            tags = name.equalsIgnoreCase(steps[steps.length - 1]) ? tags.without(name) : tags;
        }
        return resource.get("tags").isPresent() ? resource.with("tags", tags) : resource;
    }

    /** A nested property whose parent is not in the request is left out on purpose. */
    private static boolean isOmitted(Document resource, String[] steps) {
        Document at = resource;
        for (int i = 0; i < steps.length - 1 && steps[0].equals("properties"); i++) {
            Document child = FieldPath.member(at, steps[i]);
            if (child == null || steps[i + 1].equals("*")) {
                return child == null && i > 0 && !steps[i + 1].equals("*");
            }
            at = child;
        }
        return false;
    }
}
