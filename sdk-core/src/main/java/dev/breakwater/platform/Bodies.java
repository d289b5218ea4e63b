package dev.breakwater.platform;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.Map;
import java.util.Optional;

/** Puts together the bodies of this package's declarations. */
final class Bodies {
    private Bodies() {}

    /** The body with the value at the pointer, if it is declared. */
    static Document some(Document body, String pointer, Optional<?> value) {
        return value.isPresent() ? body.withAt(pointer, value.get()) : body;
    }

    /** The body with a reference to another resource, {@code {"id": …}}, if it is declared. */
    static Document reference(Document body, String pointer, Optional<Output<String>> id) {
        return some(body, pointer + "/id", id.map(Output::toDocument));
    }

    static Document tagged(Document body, Map<String, String> tags) {
        return tags.isEmpty() ? body : body.with("tags", tags);
    }
}
