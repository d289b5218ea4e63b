package dev.breakwater.admission;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * What a Gatekeeper constraint template checks, in Java: it stands in for a template whose own code is in a language
 * that is not evaluated here. Thread-safe.
 */
@FunctionalInterface
public interface ConstraintRule {
    /**
     * What is wrong with an object.
     *
     * @param object the object of the request; of a delete, the one that goes
     * @param parameters the constraint's {@code spec.parameters}; an empty object if it has none
     * @return a sentence for each violation; empty if there is none
     */
    List<String> violations(Document object, Document parameters);
}
