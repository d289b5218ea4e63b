package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of an object whose schema is known, as the type checker of policies sees them. Not thread-safe. */
final class SchemaTypes {
    private static final int DEEPEST = 30;

    private final Map<String, CelType> structs = new LinkedHashMap<>();

    /** The types with fields that were found on the way, by name. */
    Map<String, CelType> structs() {
        return structs;
    }

    /** The type of values of an OpenAPI v3 schema without references; of whatever is open it is {@code dyn}. */
    CelType of(String name, Document schema) {
        return of(name, schema, 0);
    }

    private CelType of(String name, Document schema, int depth) {
        boolean open = depth > DEEPEST
                || schema.flag("/x-kubernetes-preserve-unknown-fields").orElse(false)
                || schema.flag("/x-kubernetes-int-or-string").orElse(false);
        if (open) {
            return SimpleType.DYN;
        }
        return switch (schema.text("/type").orElse("")) {
            case "string" -> text(schema.text("/format").orElse(""));
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "boolean" -> SimpleType.BOOL;
            case "array" ->
                ListType.create(of(name + ".@idx", schema.get("items").orElse(Document.object()), depth + 1));
            case "object" -> object(name, schema, depth);
            default -> SimpleType.DYN;
        };
    }

    private static CelType text(String format) {
        return switch (format) {
            case "date-time" -> SimpleType.TIMESTAMP;
            case "duration" -> SimpleType.DURATION;
            case "byte" -> SimpleType.BYTES;
            case "int-or-string" -> SimpleType.DYN;
            default -> SimpleType.STRING;
        };
    }

    private CelType object(String name, Document schema, int depth) {
        Document properties = schema.get("properties").orElse(Document.object());
        Document values = schema.get("additionalProperties").orElse(Document.nothing());
        if (values.isObject()) {
            return MapType.create(SimpleType.STRING, of(name + ".@elem", values, depth + 1));
        }
        if (properties.members().isEmpty()) {
            return SimpleType.DYN;
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        properties
                .members()
                .forEach((field, property) -> fields.put(field, of(name + "." + field, property, depth + 1)));
        structs.put(name, RequestTypes.struct(name, fields));
        return StructTypeReference.create(name);
    }
}
