package dev.breakwater.audit;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** As much of JSON Schema 2020-12 as the schema of reports uses; it refuses any other keyword. */
final class JsonSchema {
    private static final List<String> KNOWN = List.of(
            "$schema",
            "$id",
            "$defs",
            "$ref",
            "title",
            "description",
            "type",
            "const",
            "enum",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "minimum",
            "maximum");

    private final Document root;
    private final List<String> violations = new ArrayList<>();

    private JsonSchema(Document root) {
        this.root = root;
    }

    static List<String> violations(Document schema, Document value) {
        JsonSchema check = new JsonSchema(schema);
        check.check(schema, value, "");
        return check.violations;
    }

    private void check(Document given, Document value, String at) {
        Document schema = given.text("/$ref")
                .map(ref -> root.at(ref.substring(1)).orElseThrow())
                .orElse(given);
        schema.members().keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> violations.add("the schema has " + name));
        schema.get("const").filter(one -> !one.equals(value)).ifPresent(one -> violations.add(at + " is not " + one));
        schema.get("enum")
                .filter(all -> !all.elements().contains(value))
                .ifPresent(all -> violations.add(at + " is not in " + all));
        schema.get("type").filter(type -> !isOf(type, value)).ifPresent(type -> violations.add(at + " is no " + type));
        bounds(schema, value, at);
        members(schema, value, at);
        schema.get("items").ifPresent(items -> value.elements().forEach(one -> check(items, one, at + "/*")));
    }

    private static boolean isOf(Document type, Document value) {
        List<Document> types = type.isArray() ? type.elements() : List.of(type);
        return types.stream().map(one -> one.asText().orElseThrow()).anyMatch(name -> switch (name) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.kind() == Document.Kind.STRING;
            case "null" -> value.isNull();
            case "integer" ->
                value.asNumber()
                        .filter(number -> number.stripTrailingZeros().scale() <= 0)
                        .isPresent();
            default -> false;
        });
    }

    private void bounds(Document schema, Document value, String at) {
        value.asNumber().ifPresent(number -> {
            if (schema.number("/minimum")
                            .filter(least -> number.compareTo(least) < 0)
                            .isPresent()
                    || schema.number("/maximum")
                            .filter(most -> number.compareTo(most) > 0)
                            .isPresent()) {
                violations.add(at + " is out of bounds");
            }
        });
    }

    private void members(Document schema, Document value, String at) {
        if (!value.isObject()) {
            return;
        }
        schema.get("required").map(Document::elements).orElse(List.of()).stream()
                .map(name -> name.asText().orElseThrow())
                .filter(name -> value.get(name).isEmpty())
                .forEach(name -> violations.add(at + " has no " + name));
        Optional<Document> others = schema.get("additionalProperties");
        for (Map.Entry<String, Document> member : value.members().entrySet()) {
            String inner = at + "/" + member.getKey();
            Optional<Document> known = schema.at("/properties").flatMap(all -> all.get(member.getKey()));
            if (known.isPresent()) {
                check(known.get(), member.getValue(), inner);
            } else if (others.filter(Document::isObject).isPresent()) {
                check(others.get(), member.getValue(), inner);
            } else if (others.isPresent()) {
                violations.add(inner + " is not known");
            }
        }
    }
}
