package dev.breakwater.audit;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What a verdict rests on.
 *
 * @param path the place in the body; elements of keyed lists are named by their key
 * @param value what is there; empty if nothing
 * @param apiVersion the interface version it was read with; {@code declared} for a declaration
 */
public record Evidence(String path, Optional<Document> value, String apiVersion) {
    @Override
    public String toString() {
        return path + " = " + value.map(Document::toString).orElse("(absent)") + " (" + apiVersion + ")";
    }
}
