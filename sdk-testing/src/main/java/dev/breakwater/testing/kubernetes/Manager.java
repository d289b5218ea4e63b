package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;

/**
 * Who owns fields: a name, how it wrote, in which version and through which sub-resource.
 *
 * @param name the field manager
 * @param apply whether it applies; otherwise it updates
 * @param apiVersion the version it wrote in
 * @param subresource the sub-resource it wrote through; empty for the object itself
 */
record Manager(String name, boolean apply, String apiVersion, String subresource) {
    static Manager read(Document entry) {
        return new Manager(
                entry.text("/manager").orElse(""),
                entry.text("/operation").filter("Apply"::equals).isPresent(),
                entry.text("/apiVersion").orElse(""),
                entry.text("/subresource").orElse(""));
    }

    String operation() {
        return apply ? "Apply" : "Update";
    }

    Document toDocument(String time, FieldSet fields) {
        Document entry = Document.object("manager", name, "operation", operation(), "apiVersion", apiVersion);
        Document timed = time.isEmpty() ? entry : entry.with("time", time);
        Document full = timed.with("fieldsType", "FieldsV1").with("fieldsV1", fields.toDocument());
        return subresource.isEmpty() ? full : full.with("subresource", subresource);
    }

    /** As a conflict names it: the name, and how it wrote unless it applied. */
    String described() {
        String text = "\"" + name + "\"";
        if (!subresource.isEmpty()) {
            text += " with subresource \"" + subresource + "\"";
        }
        return apply ? text : text + " using " + apiVersion;
    }
}
