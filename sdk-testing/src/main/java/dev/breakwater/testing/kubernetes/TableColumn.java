package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * One column of a table.
 *
 * @param name the heading
 * @param type string, integer or date
 * @param format {@code name} for the first column, else empty
 * @param priority 0 is always shown, 1 only in wide output
 * @param cell the value for an object at a moment
 */
record TableColumn(String name, String type, String format, int priority, BiFunction<Document, Instant, Object> cell) {
    /** A column of texts. */
    TableColumn(String name, String format, int priority, BiFunction<Document, Instant, Object> cell) {
        this(name, "string", format, priority, cell);
    }

    /** This column with values of another type. */
    TableColumn of(String other) {
        return new TableColumn(name, other, format, priority, cell);
    }

    Document definition() {
        return Document.object(
                "name",
                name,
                "type",
                type,
                "format",
                format,
                "description",
                name + " of the object",
                "priority",
                priority);
    }
}
