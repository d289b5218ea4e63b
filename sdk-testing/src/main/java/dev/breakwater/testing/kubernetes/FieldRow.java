package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * One row of the schema table.
 *
 * @param name the name of the field
 * @param type the type of its value
 * @param required whether the field must be present
 * @param immutable whether the field keeps its first value
 * @param always whether every object has the field, if only as an empty value, so that nobody adds it
 * @param defaultValue what an absent field becomes
 * @param merge the strategic-merge key of a list; empty text for lists of scalars, absent for replaced lists
 * @param tag the number of the field in protobuf, of one inside another {@code outer * PART + inner}; negative where
 *     a zero stands for an absent value; 0 when it has none here
 * @param description one sentence
 */
record FieldRow(
        String name,
        ValueType type,
        boolean required,
        boolean immutable,
        boolean always,
        Optional<Document> defaultValue,
        Optional<String> merge,
        int tag,
        String description) {
    /** What a number is multiplied by for a part inside it. */
    static final int PART = 1000;
}
