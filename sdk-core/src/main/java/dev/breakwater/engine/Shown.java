package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;

/** How field values look in texts: short, and on one line. */
final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    /** {@code path: before -> after}. */
    static String field(FieldChange field) {
        return field.path() + ": " + step(field);
    }

    /** {@code before -> after}. */
    static String step(FieldChange field) {
        return value(field.before()) + " -> " + value(field.after());
    }

    /** What a change makes of a field: on a create, where nothing was, the value alone. */
    static String step(Change change, FieldChange field) {
        return change instanceof Change.Create ? value(field.after()) : step(field);
    }

    private static String value(FieldValue value) {
        String line = value.render().replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(LONGEST, line.codePointCount(0, line.length())));
        return end == line.length() ? line : line.substring(0, end) + "…";
    }
}
