package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One served version of a kind that a CustomResourceDefinition defines.
 *
 * @param spec the spec of the definition
 * @param version the version's part of it
 * @param type its schema
 */
record CustomKind(Document spec, Document version, ValueType type) {
    /** The versions of a definition that are served; from one to another only the apiVersion of an object changes. */
    static List<CustomKind> of(Document definition) {
        Document spec = definition.get("spec").orElse(Document.object());
        List<CustomKind> kinds = new ArrayList<>();
        for (Document version : spec.get("versions").orElse(Document.array()).elements()) {
            if (version.flag("/served").orElse(false)) {
                kinds.add(new CustomKind(spec, version, typeOf(spec, version)));
            }
        }
        return kinds;
    }

    /** The status that says that the kind is served; a condition that holds already keeps its time. */
    static Document established(Document definition, String now) {
        Document spec = definition.get("spec").orElse(Document.object());
        String since =
                definition.text("/status/conditions/0/lastTransitionTime").orElse(now);
        return Document.object(
                "acceptedNames",
                spec.get("names").orElse(Document.object()),
                "conditions",
                List.of(
                        condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
                        condition(
                                "Established", "InitialNamesAccepted", "the initial names have been accepted", since)),
                "storedVersions",
                stored(definition));
    }

    /** A definition that goes away once the objects of its kind are gone. */
    static Document terminating(Document definition, String now) {
        List<Document> conditions = new ArrayList<>(Rules.elements(definition, "/status/conditions"));
        conditions.add(condition(
                "Terminating",
                "InstanceDeletionPending",
                "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
                now));
        return definition.withAt("/status/conditions", conditions);
    }

    /** The versions that objects are stored in. */
    static List<String> stored(Document definition) {
        return Rules.elements(definition, "/spec/versions").stream()
                .filter(version -> version.flag("/storage").orElse(false))
                .map(version -> version.text("/name").orElse(""))
                .toList();
    }

    private static Document condition(String type, String reason, String message, String since) {
        return Document.object("type", type, "status", "True", "lastTransitionTime", since)
                .with("reason", reason)
                .with("message", message);
    }

    String groupVersion() {
        return spec.text("/group").orElse("") + "/" + version.text("/name").orElse("");
    }

    /** Whether objects can be stored in another version than this one. */
    boolean isOneOfMany() {
        return spec.get("versions").orElse(Document.array()).elements().size() > 1;
    }

    String kind() {
        return spec.text("/names/kind").orElse("");
    }

    String plural() {
        return spec.text("/names/plural").orElse("");
    }

    List<String> shortNames() {
        return Meta.texts(spec, "/names/shortNames");
    }

    boolean namespaced() {
        return spec.text("/scope").filter("Namespaced"::equals).isPresent();
    }

    boolean hasStatus() {
        return version.at("/subresources/status").isPresent();
    }

    Optional<Document> scale() {
        return version.at("/subresources/scale");
    }

    /** The fields that clients may select by. */
    List<String> selectable() {
        return version.get("selectableFields").orElse(Document.array()).elements().stream()
                .map(field -> field.text("/jsonPath").orElse("").substring(1))
                .toList();
    }

    List<TableColumn> columns() {
        return Columns.custom(
                version.get("additionalPrinterColumns").orElse(Document.array()).elements());
    }

    Document schema() {
        return version.at("/schema/openAPIV3Schema").orElse(Document.object());
    }

    private static ValueType typeOf(Document spec, Document version) {
        String kind = spec.text("/names/kind").orElse("");
        String group = spec.text("/group").orElse("");
        String name = version.text("/name").orElse("");
        Map<String, FieldRow> fields = new LinkedHashMap<>();
        fields.put("apiVersion", row("apiVersion", ValueType.of("string", false, ""), Document.object()));
        fields.put("kind", row("kind", ValueType.of("string", false, ""), Document.object()));
        fields.put("metadata", row("metadata", ValueType.of("ObjectMeta", false, ""), Document.object()));
        String definition = group + "." + name + "." + kind;
        Document schema = version.at("/schema/openAPIV3Schema").orElse(Document.object());
        rows(schema, definition).forEach(fields::putIfAbsent);
        return ValueType.of(new StructType(
                kind, definition, false, Optional.of(group + "/" + name), description(schema), fields, isOpen(schema)));
    }

    private static Map<String, FieldRow> rows(Document schema, String definition) {
        Map<String, FieldRow> rows = new LinkedHashMap<>();
        schema.get("properties")
                .orElse(Document.object())
                .members()
                .forEach((name, property) ->
                        rows.put(name, row(name, type(property, definition + "." + name), property)));
        return rows;
    }

    private static FieldRow row(String name, ValueType type, Document property) {
        boolean always = name.equals("metadata");
        return new FieldRow(
                name, type, false, false, always, property.get("default"), Optional.empty(), 0, description(property));
    }

    private static String description(Document schema) {
        return schema.text("/description").orElse("Of a custom resource.");
    }

    /** Scalars are checked against the schema when the whole object is. */
    private static ValueType type(Document schema, String definition) {
        if (schema.get("properties").isPresent()) {
            boolean atomic = schema.text("/x-kubernetes-map-type")
                    .filter("atomic"::equals)
                    .isPresent();
            return ValueType.of(new StructType(
                    definition,
                    definition,
                    atomic,
                    Optional.empty(),
                    description(schema),
                    rows(schema, definition),
                    isOpen(schema)));
        }
        if (schema.at("/additionalProperties/type").isPresent()) {
            ValueType item = type(schema.get("additionalProperties").orElseThrow(), definition + ".item");
            return new ValueType(ValueType.Form.MAP, "", Optional.of(item), true, "", Optional.empty());
        }
        if (schema.get("items").isPresent()) {
            return list(schema, definition);
        }
        return isOpen(schema) ? ValueType.DEDUCED : ValueType.of("fields", false, "");
    }

    private static boolean isOpen(Document schema) {
        return schema.flag("/x-kubernetes-preserve-unknown-fields").orElse(false);
    }

    private static ValueType list(Document schema, String definition) {
        ValueType item = type(schema.get("items").orElseThrow(), definition + ".item");
        String form = schema.text("/x-kubernetes-list-type").orElse("atomic");
        String keys = String.join(",", Meta.texts(schema, "/x-kubernetes-list-map-keys"));
        boolean granular = form.equals("set") || form.equals("map");
        return new ValueType(ValueType.Form.LIST, "", Optional.of(item), granular, keys, Optional.empty());
    }

    @Override
    public String toString() {
        return "CustomKind[" + groupVersion() + "/" + kind() + "]";
    }
}
