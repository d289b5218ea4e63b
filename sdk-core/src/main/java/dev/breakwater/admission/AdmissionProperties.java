package dev.breakwater.admission;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is known of the properties of admission policies and their bindings. */
public final class AdmissionProperties {
    /** The properties of a policy: rules that go weaken, rules that come harden. */
    public static final PropertyTable POLICY = PropertyTable.of(
            ValidatingAdmissionPolicy.TYPE,
            Property.at("/spec/failurePolicy", "what happens when it cannot be evaluated")
                    .defaultsTo("Fail")
                    .safe(Safety.when("Fail")),
            Property.at("/spec/validations", "what must hold").affects(AdmissionProperties::rules));

    /** The properties of a binding: without Deny it only tells. */
    public static final PropertyTable BINDING = PropertyTable.of(
            ValidatingAdmissionPolicyBinding.TYPE,
            Property.at("/spec/policyName", "policy"),
            Property.at("/spec/validationActions", "what it does with what the policy refuses")
                    .safe(value -> value.filter(actions -> actions.elements().contains(Document.of("Deny")))
                                    .isPresent()
                            ? 1
                            : 0));

    private AdmissionProperties() {}

    private static Effect rules(Optional<Document> before, Document after) {
        Set<Document> was = expressions(before.orElse(Document.array()));
        Set<Document> is = expressions(after);
        if (was.equals(is)) {
            return Effect.NEUTRAL;
        }
        return is.containsAll(was) ? Effect.HARDENS : Effect.WEAKENS;
    }

    private static Set<Document> expressions(Document rules) {
        Set<Document> expressions = new HashSet<>();
        rules.elements().forEach(rule -> rule.get("expression").ifPresent(expressions::add));
        return expressions;
    }
}
