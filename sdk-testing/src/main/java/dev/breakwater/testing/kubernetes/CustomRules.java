package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Holds a custom resource against the schema of its definition: types, what is required, ranges, patterns. */
final class CustomRules {
    private final List<Cause> causes = new ArrayList<>();

    private CustomRules() {}

    static List<Cause> check(Document schema, Document object) {
        CustomRules rules = new CustomRules();
        rules.object(schema, object.without("apiVersion").without("kind").without("metadata"), "");
        return rules.causes;
    }

    private void value(Document schema, Document value, String path) {
        String type = schema.text("/type").orElse("");
        boolean either = schema.flag("/x-kubernetes-int-or-string").orElse(false);
        if (!either && !fits(type, value)) {
            causes.add(Cause.invalid(
                    path,
                    Names.quoted(nameOf(value)),
                    path + " in body must be of type " + type + ": " + Names.quoted(nameOf(value))));
            return;
        }
        limits(schema, value, path);
        object(schema, value, path);
        int index = 0;
        for (Document element : value.elements()) {
            Document items = schema.get("items").orElse(Document.object());
            value(items, element, path + "[" + index++ + "]");
        }
    }

    private void object(Document schema, Document value, String path) {
        Document properties = schema.get("properties").orElse(Document.object());
        for (String name : Meta.texts(schema, "/required")) {
            if (value.get(name).isEmpty()) {
                causes.add(Cause.required(place(path, name), ""));
            }
        }
        value.members()
                .forEach((name, member) -> properties
                        .get(name)
                        .or(() -> schema.get("additionalProperties").filter(Document::isObject))
                        .ifPresent(inner -> value(inner, member, place(path, name))));
    }

    private void limits(Document schema, Document value, String path) {
        List<Document> allowed = schema.get("enum").orElse(Document.array()).elements();
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            String supported =
                    String.join(", ", allowed.stream().map(Document::toJson).toList());
            causes.add(Cause.unsupported(path, value.asText().orElse(value.toJson()), supported));
        }
        value.asNumber().filter(number -> value.kind() == Document.Kind.NUMBER).ifPresent(number -> {
            schema.number("/minimum")
                    .filter(least -> number.compareTo(least) < 0)
                    .ifPresent(least -> bound(path, number, "greater than or equal to " + least.toPlainString()));
            schema.number("/maximum")
                    .filter(most -> number.compareTo(most) > 0)
                    .ifPresent(most -> bound(path, number, "less than or equal to " + most.toPlainString()));
        });
        if (value.kind() == Document.Kind.STRING) {
            String text = value.asText().orElse("");
            schema.text("/pattern")
                    .filter(pattern -> !matches(pattern, text))
                    .ifPresent(pattern -> causes.add(
                            Cause.invalid(path, Names.quoted(text), path + " in body should match '" + pattern + "'")));
        }
    }

    private void bound(String path, BigDecimal number, String rule) {
        causes.add(Cause.invalid(path, number.toPlainString(), path + " in body should be " + rule));
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            return true; // a pattern of another dialect judges nothing here
        }
    }

    private static String place(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean fits(String type, Document value) {
        return switch (type) {
            case "string" -> value.kind() == Document.Kind.STRING;
            case "boolean" -> value.kind() == Document.Kind.BOOLEAN;
            case "integer" ->
                value.kind() == Document.Kind.NUMBER
                        && value.asNumber()
                                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                                .isPresent();
            case "number" -> value.kind() == Document.Kind.NUMBER;
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            default -> true;
        };
    }

    private static String nameOf(Document value) {
        return switch (value.kind()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case ARRAY -> "array";
            default -> "object";
        };
    }
}
