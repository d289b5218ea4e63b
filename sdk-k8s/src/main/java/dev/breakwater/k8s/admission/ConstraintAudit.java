package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * A constraint after an audit.
 *
 * @param constraint the constraint with the audit in its status; unchanged if it could not be assessed
 * @param notAssessable why it could not be assessed
 */
public record ConstraintAudit(Document constraint, Optional<String> notAssessable) {
    /** How many objects violate it; 0 if it could not be assessed. */
    public int violations() {
        return constraint
                .number("/status/totalViolations")
                .map(Number::intValue)
                .orElse(0);
    }

    /** {@code K8sRequiredLabels owners: 3 violations}. */
    @Override
    public String toString() {
        String name = constraint.text("/kind").orElse("") + " "
                + constraint.text("/metadata/name").orElse("");
        return name + ": " + notAssessable.map(why -> "not assessable, " + why).orElse(violations() + " violations");
    }
}
