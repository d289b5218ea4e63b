package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What an expression came to: a value or an error.
 *
 * @param value the value; empty if there is an error. What JSON has no form for is a text
 * @param error why there is no value, in the API server's words
 * @param cost what it cost, in the API server's units; an expression may cost 1,000,000
 */
public record CelResult(Optional<Document> value, Optional<String> error, long cost) {
    /** {@code true (3 units)}, or the error. */
    @Override
    public String toString() {
        return value.map(Document::toString).orElseGet(() -> error.orElse("")) + " (" + cost + " units)";
    }
}
