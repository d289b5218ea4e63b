package dev.breakwater.testing.kubernetes;

import java.util.Map;
import java.util.Optional;

/**
 * One type of the schema table.
 *
 * @param name the short name
 * @param definition the name in OpenAPI documents
 * @param atomic whether the struct is owned as a whole
 * @param groupVersion group and version of a kind; empty for parts
 * @param description one sentence
 * @param fields the rows by name, in order
 * @param open whether it keeps fields that it does not know
 */
record StructType(
        String name,
        String definition,
        boolean atomic,
        Optional<String> groupVersion,
        String description,
        Map<String, FieldRow> fields,
        boolean open) {}
