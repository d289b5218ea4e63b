package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders the schema table as OpenAPI documents. */
final class OpenApi {
    private OpenApi() {}

    /** The index of the version 3 documents. */
    static Document index(Registry registry) {
        Map<String, Document> paths = new LinkedHashMap<>();
        for (ApiKind kind : registry.all()) {
            String path = kind.root().substring(1);
            paths.put(path, Document.object("serverRelativeURL", "/openapi/v3/" + path));
        }
        return Document.object("paths", paths);
    }

    static Document v3(Registry registry, String groupVersion) {
        Map<String, Document> paths = new LinkedHashMap<>();
        Map<String, Document> schemas = new TreeMap<>();
        for (ApiKind kind : registry.of(groupVersion)) {
            paths.putAll(OpenApiPaths.of(kind));
            collect(kind.type().struct(), "#/components/schemas/", schemas);
        }
        return Document.object(
                "openapi", "3.0.0", "info", info(), "paths", paths, "components", Document.object("schemas", schemas));
    }

    static Document v2(Registry registry) {
        Map<String, Document> schemas = new TreeMap<>();
        for (ApiKind kind : registry.all()) {
            collect(kind.type().struct(), "#/definitions/", schemas);
        }
        return Document.object("swagger", "2.0", "info", info(), "paths", Document.object(), "definitions", schemas);
    }

    private static Document info() {
        return Document.object("title", "Kubernetes", "version", "breakwater");
    }

    private static void collect(StructType type, String prefix, Map<String, Document> into) {
        if (into.containsKey(type.definition())) {
            return;
        }
        into.put(type.definition(), schema(type, prefix));
        for (FieldRow row : type.fields().values()) {
            ValueType inner = row.type();
            while (inner.item().isPresent()) {
                inner = inner.entry();
            }
            if (inner.isStruct()) {
                collect(inner.struct(), prefix, into);
            }
        }
    }

    private static Document schema(StructType type, String prefix) {
        Map<String, Document> properties = new LinkedHashMap<>();
        type.fields().values().forEach(row -> properties.put(row.name(), property(row, prefix)));
        List<String> required = type.fields().values().stream()
                .filter(FieldRow::required)
                .map(FieldRow::name)
                .toList();
        Document schema =
                Document.object("description", type.description(), "type", "object", "properties", properties);
        schema = required.isEmpty() ? schema : schema.with("required", required);
        schema = type.atomic() ? schema.with("x-kubernetes-map-type", "atomic") : schema;
        return schema.withSome(
                "x-kubernetes-group-version-kind",
                type.groupVersion().map(given -> List.of(groupVersionKind(given, type.name()))));
    }

    static Document groupVersionKind(String groupVersion, String kind) {
        int slash = groupVersion.indexOf('/');
        return Document.object(
                "group", groupVersion.substring(0, slash), "version", groupVersion.substring(slash + 1), "kind", kind);
    }

    private static Document property(FieldRow row, String prefix) {
        ValueType type = row.type();
        Document schema = type(type, prefix);
        if (schema.get("$ref").isPresent()) {
            schema = Document.object("allOf", List.of(schema));
        }
        schema = Document.object("description", row.description()).merge(schema);
        schema = schema.withSome("default", row.defaultValue());
        if (row.merge().isPresent()) {
            schema = schema.with("x-kubernetes-patch-strategy", "merge");
            schema = row.merge().get().isEmpty()
                    ? schema
                    : schema.with("x-kubernetes-patch-merge-key", row.merge().get());
        }
        return schema;
    }

    private static Document type(ValueType type, String prefix) {
        return switch (type.form()) {
            case SCALAR -> scalar(type.name());
            case STRUCT -> Document.object("$ref", prefix + type.struct().definition());
            case MAP -> Document.object("type", "object", "additionalProperties", type(type.entry(), prefix));
            case LIST -> list(type, Document.object("type", "array", "items", type(type.entry(), prefix)));
        };
    }

    private static Document list(ValueType type, Document schema) {
        if (!type.granular()) {
            return schema.with("x-kubernetes-list-type", "atomic");
        }
        return type.key().isEmpty()
                ? schema.with("x-kubernetes-list-type", "set")
                : schema.with("x-kubernetes-list-type", "map").with("x-kubernetes-list-map-keys", List.of(type.key()));
    }

    static Document scalar(String name) {
        return switch (name) {
            case "integer" -> Document.object("type", "integer", "format", "int32");
            case "int64" -> Document.object("type", "integer", "format", "int64");
            case "boolean" -> Document.object("type", "boolean");
            case "time" -> Document.object("type", "string", "format", "date-time");
            case "bytes" -> Document.object("type", "string", "format", "byte");
            case "int-or-string" -> Document.object("type", "string", "format", "int-or-string");
            case "fields", "deduced" -> Document.object("x-kubernetes-preserve-unknown-fields", true);
            default -> Document.object("type", "string");
        };
    }
}
