package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the API server's decoder says of JSON that does not fit: it names the types of its own language. */
final class GoTypes {
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/=\\r\\n]");

    /** What the decoder reads first of every object. */
    static final String HEADER = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
            + " \"json:\\\"kind,omitempty\\\"\" }";

    private GoTypes() {}

    static String mismatch(Document value, ValueType type, String struct, String fields) {
        return "json: cannot unmarshal " + json(value) + " into Go struct field " + struct + "." + fields + " of type "
                + name(type);
    }

    static String json(Document value) {
        return switch (value.kind()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    /** The name of a struct without its package. */
    static String struct(ValueType type) {
        String definition = type.struct().definition();
        return definition.substring(definition.lastIndexOf('.') + 1);
    }

    static String name(ValueType type) {
        return switch (type.form()) {
            case LIST -> "[]" + name(type.entry());
            case MAP -> "map[string]" + name(type.entry());
            case STRUCT -> "v1." + struct(type);
            case SCALAR ->
                switch (type.name()) {
                    case "boolean" -> "bool";
                    case "integer" -> "int32";
                    case "int64" -> "int64";
                    case "bytes" -> "[]uint8";
                    case "quantity" -> "resource.Quantity";
                    case "int-or-string" -> "int32"; // it is one unless it begins as a text
                    case "time" -> "v1.Time";
                    default -> "string";
                };
        };
    }

    /** A value as the server's own program holds it: every field of a struct, capitalised, in the order of protobuf. */
    static String internal(Document value, ValueType type) {
        if (type.isList()) {
            return value.elements().stream()
                    .map(element -> internal(element, type.entry()))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (type.name().equals("LabelSelector")) { // what other programs share has the same names there
            return LabelSelectors.shown(value);
        }
        return !type.isStruct()
                ? value.toJson()
                : type.fields().stream()
                        .sorted(Comparator.comparingInt(row -> Math.abs(row.tag())))
                        .map(row -> Names.quoted(capitalised(row.name())) + ":" + internal(value.get(row.name()), row))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String internal(Optional<Document> value, FieldRow row) {
        return value.map(one -> internal(one, row.type()))
                .orElse(row.required() && row.type().name().equals("string") ? "\"\"" : "null");
    }

    /** Where a text ceases to be base64; -1 if it does not. */
    static int notBase64(String text) {
        Matcher wrong = NOT_BASE64.matcher(text);
        if (wrong.find()) {
            return wrong.start();
        }
        int length = text.replaceAll("[\\r\\n]", "").length();
        return length % 4 == 0 ? -1 : length - length % 4;
    }
}
