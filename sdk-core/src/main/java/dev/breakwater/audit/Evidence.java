package dev.breakwater.audit;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What a verdict rests on.
 *
 * @param path the place in the body; elements of keyed lists are named by their key
 * @param value what is there; empty if nothing
 * @param apiVersion the interface version it was read with; {@code declared} for a declaration
 * @param isContext whether it belongs to the picture only: what is wrong, if anything is, is something else
 */
public record Evidence(String path, Optional<Document> value, String apiVersion, boolean isContext) {
    /** What is wrong itself, if anything is. */
    public Evidence(String path, Optional<Document> value, String apiVersion) {
        this(path, value, apiVersion, false);
    }

    /** The same, for the picture only if that holds. */
    public Evidence context(boolean only) {
        return new Evidence(path, value, apiVersion, only);
    }

    @Override
    public String toString() {
        return path + " = " + value.map(Document::toString).orElse("(absent)") + " (" + apiVersion + ")";
    }
}
