package dev.breakwater.identity;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What Microsoft Graph says of an object of the directory.
 *
 * @param document the object as Graph answered it, without any secret
 * @param apiVersion the version of Graph it was read with
 */
public record GraphState(Document document, String apiVersion) implements Observed {
    /** The object id. */
    public static final Field<GraphState, String> ID = Field.text("id", "/id");

    /** The application (client) id: of applications and service principals. */
    public static final Field<GraphState, String> APP_ID = Field.text("appId", "/appId");

    /** The object id. */
    public Optional<String> id() {
        return ID.read(this);
    }
}
