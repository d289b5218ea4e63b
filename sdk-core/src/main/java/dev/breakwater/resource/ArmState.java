package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * The observed state of an ARM resource whose properties need no accessors of their own.
 *
 * @param document the whole body as ARM answered it
 * @param apiVersion the api-version it was read with
 */
public record ArmState(Document document, String apiVersion) implements Observed {
    /** The ARM id. */
    public static final Field<ArmState, String> ID = Field.text("id", "/id");

    /** The ARM id. */
    public Optional<String> id() {
        return document.text("/id");
    }
}
