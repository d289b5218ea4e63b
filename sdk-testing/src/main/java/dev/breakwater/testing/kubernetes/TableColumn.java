package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * One column of a table.
 *
 * @param name the heading
 * @param format {@code name} for the first column, else empty
 * @param priority 0 is always shown, 1 only in wide output
 * @param cell the value for an object at a moment
 */
record TableColumn(String name, String format, int priority, BiFunction<Document, Instant, Object> cell) {
    Document definition() {
        return Document.object(
                "name", name, "type", "string", "format", format, "description", name + " of the object", "priority",
                priority);
    }
}
