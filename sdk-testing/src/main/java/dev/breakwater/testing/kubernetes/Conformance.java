package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a document against its type: types are checked, unknown fields cut, defaults filled in. */
final class Conformance {
    private static final Told START = new Told("", "", "");
    private static final String NO_QUANTITY =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private final ApiKind kind;
    private final List<String> unknown = new ArrayList<>();

    private Conformance(ApiKind kind) {
        this.kind = kind;
    }

    /** The body with unknown fields and nulls cut; tells or refuses the unknown ones as the options say. */
    static Document decode(ApiKind kind, Document body, WriteOptions options) {
        if (!body.isObject()) {
            throw StatusException.badRequest("The body is not an object.");
        }
        Conformance conformance = new Conformance(kind);
        Document decoded = conformance.value(body, kind.type(), () -> START);
        Set<String> unknown = new LinkedHashSet<>();
        conformance.unknown.forEach(path -> unknown.add("unknown field \"" + path + "\""));
        List<String> texts = new ArrayList<>(options.notes().repeated());
        texts.removeIf(text -> unknown.contains(text.replaceFirst("^duplicate", "unknown"))); // one is enough
        texts.addAll(unknown);
        if (!texts.isEmpty() && options.fieldValidation().equals("Strict")) {
            throw StatusException.unreadable(
                    kind,
                    "strict decoding error: "
                            + String.join(
                                    ", ",
                                    texts.stream().map(Conformance::strict).toList()));
        }
        if (options.fieldValidation().equals("Warn")) {
            options.notes().warn(texts);
        }
        return decoded;
    }

    /** The reader of YAML says more where it refuses than where it warns. */
    private static String strict(String text) {
        return text.startsWith("line ") ? "yaml: unmarshal errors:\n  " + text : text;
    }

    /** A configuration to apply: a field that the schema does not know is an error of the server. */
    static Document applied(ApiKind kind, Document body, WriteOptions options) {
        Conformance conformance = new Conformance(kind);
        Document decoded = conformance.value(body, kind.type(), () -> START);
        if (conformance.unknown.isEmpty() || kind.definition().isPresent()) {
            return decode(kind, body, options);
        }
        String group = kind.group().isEmpty() ? "/" + kind.version() : kind.groupVersion();
        throw StatusException.of(
                500,
                "",
                "failed to create typed patch object (" + Meta.namespace(decoded) + "/" + Meta.name(decoded) + "; "
                        + group + ", Kind=" + kind.kind() + "): ." + conformance.unknown.get(0)
                        + ": field not declared in schema");
    }

    /**
     * A place in a document.
     *
     * @param path with the indexes and keys
     * @param struct the struct that holds the field, as a Go program names it
     * @param fields the fields that lead here, without indexes and keys
     */
    private record Told(String path, String struct, String fields) {
        Told field(String name, ValueType holder) {
            String place = path.isEmpty() ? name : path + "." + name;
            return holder.isMap()
                    ? new Told(place, struct, fields)
                    : new Told(place, GoTypes.struct(holder), fields.isEmpty() ? name : fields + "." + name);
        }

        Told element(int index) {
            return new Told(path + "[" + index + "]", struct, fields);
        }
    }

    /** A place that is told only where something is wrong. */
    private interface Place {
        Told told();
    }

    private Document value(Document value, ValueType type, Place place) {
        return switch (type.at(value).form()) {
            case SCALAR -> scalar(value, type, place);
            case LIST -> {
                require(value.isArray(), value, type, place);
                List<Document> elements = new ArrayList<>();
                for (Document element : value.elements()) {
                    int index = elements.size();
                    elements.add(value(element, type.entry(), () -> place.told().element(index)));
                }
                yield elements.equals(value.elements()) ? value : Document.of(elements);
            }
            case MAP, STRUCT -> {
                require(value.isObject(), value, type, place);
                yield members(value, type.at(value), place);
            }
        };
    }

    private Document members(Document value, ValueType type, Place place) {
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().forEach((name, member) -> {
            Place below = () -> place.told().field(name, type);
            Optional<ValueType> known = type.member(name);
            if (known.isEmpty()) {
                unknown.add(below.told().path());
            } else if (!member.isNull()) {
                members.put(name, value(member, known.get(), below));
            }
        });
        return members.equals(value.members()) ? value : Document.of(members); // versions share what stays as it is
    }

    private Document scalar(Document value, ValueType type, Place place) {
        Document.Kind actual = value.kind();
        switch (type.name()) {
            case "fields", "deduced" -> {}
            case "quantity" -> {
                requireText(Quantity.isOne(value), NO_QUANTITY);
                return Quantity.canonical(value);
            }
            case "boolean" -> require(actual == Document.Kind.BOOLEAN, value, type, place);
            case "integer" -> require(isInteger(value, Integer.MAX_VALUE), value, type, place);
            case "int64" -> require(isInteger(value, Long.MAX_VALUE), value, type, place);
            case "int-or-string" -> {
                boolean text = actual == Document.Kind.STRING;
                require(text || isInteger(value, Integer.MAX_VALUE), value, type, place);
            }
            case "bytes" -> {
                require(actual == Document.Kind.STRING, value, type, place);
                int wrong = GoTypes.notBase64(value.asText().orElse(""));
                requireText(wrong < 0, "illegal base64 data at input byte " + wrong);
            }
            default -> require(actual == Document.Kind.STRING, value, type, place);
        }
        return value;
    }

    /** The size comes first: to write out a number such as 1e999999999 would take for ever. */
    private static boolean isInteger(Document value, long most) {
        return value.asNumber()
                .filter(number -> value.kind() == Document.Kind.NUMBER)
                .filter(number -> number.abs().compareTo(BigDecimal.valueOf(most)) <= 0)
                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                .isPresent();
    }

    private void require(boolean holds, Document value, ValueType type, Place place) {
        if (!holds) {
            Told told = place.told();
            requireText(false, GoTypes.mismatch(value, type, told.struct(), told.fields()));
        }
    }

    private void requireText(boolean holds, String why) {
        if (!holds) {
            throw StatusException.unreadable(kind, why);
        }
    }

    /** The value with the defaults of the schema in its absent fields. */
    static Document defaulted(Document value, ValueType type) {
        if (type.isList() && value.isArray()) {
            return Document.of(value.elements().stream()
                    .map(element -> defaulted(element, type.entry()))
                    .toList());
        }
        Document result = value;
        for (FieldRow row : type.fields()) {
            if (value.get(row.name()).isPresent()) {
                Document member = value.get(row.name()).get();
                result = with(result, row.name(), member, defaulted(member, row.type()));
            } else {
                result = result.withSome(row.name(), row.defaultValue().map(one -> defaulted(one, row.type())));
            }
        }
        return result;
    }

    /** The value without empty lists and maps, which the API server does not keep apart from absent ones. */
    static Document compact(Document value, ValueType type) {
        if (type.isList()) {
            return Document.of(value.elements().stream()
                    .map(element -> compact(element, type.entry()))
                    .toList());
        }
        Document result = value;
        for (FieldRow row : type.fields()) {
            Document member = value.get(row.name()).orElse(Document.nothing());
            boolean empty = member.members().isEmpty() && member.elements().isEmpty();
            if (empty && (row.type().isList() || row.type().isMap())) {
                result = result.without(row.name());
            } else if (!empty) {
                result = with(result, row.name(), member, compact(member, row.type()));
            }
        }
        return result;
    }

    /** The object with a changed member; most do not change, and then nothing is copied. */
    private static Document with(Document object, String name, Document before, Document after) {
        return after.equals(before) ? object : object.with(name, after);
    }

    /** The immutable fields that differ. */
    static List<Cause> immutable(ApiKind kind, Document before, Document after) {
        List<Cause> causes = new ArrayList<>();
        for (FieldRow row : kind.type().fields()) {
            if (row.immutable() && !before.get(row.name()).equals(after.get(row.name()))) {
                Document value = after.get(row.name()).orElse(Document.nothing());
                String shown = kind.group().startsWith("rbac") ? role(value) : value.toJson();
                String why = kind.group().startsWith("rbac") ? "cannot change " + row.name() : "field is immutable";
                causes.add(Cause.invalid(row.name(), shown, why));
            }
        }
        return causes;
    }

    /** A reference to a role as the server's own program writes it. */
    private static String role(Document reference) {
        return Document.object(
                        "APIGroup", reference.text("/apiGroup").orElse(""),
                        "Kind", reference.text("/kind").orElse(""),
                        "Name", reference.text("/name").orElse(""))
                .toJson();
    }

    /** The required fields that are absent or empty text; what {@code skip} names is checked elsewhere. */
    static List<Cause> required(Document value, ValueType type, String path, Set<String> skip) {
        List<Cause> causes = new ArrayList<>();
        if (type.isList()) {
            int index = 0;
            for (Document element : value.elements()) {
                causes.addAll(required(element, type.entry(), path + "[" + index++ + "]", skip));
            }
        }
        for (FieldRow row : type.fields()) {
            if (!row.required() && !row.always() && value.get(row.name()).isEmpty()) {
                continue;
            }
            String place = path.isEmpty() ? row.name() : path + "." + row.name();
            boolean filled = row.type().isStruct() && isWritten(row, place);
            if (place.equals("status.acceptedNames")) {
                continue; // empty until the names are accepted
            }
            if (row.required() && !filled && !skip.contains(row.name()) && isEmpty(value, row.name())) {
                causes.add(Cause.required(place, ""));
            } else if (!skip.contains(row.name())
                    && (isWritten(row, place) || value.get(row.name()).isPresent())) {
                Document member = value.get(row.name()).orElse(Document.object());
                causes.addAll(required(member, row.type(), place, skip));
            }
        }
        return causes;
    }

    /** What is always there misses what it has to have even if it was not given; the status is the server's own. */
    private static boolean isWritten(FieldRow row, String place) {
        return row.always() && !place.startsWith("status");
    }

    private static boolean isEmpty(Document value, String name) {
        return value.get(name)
                .filter(member -> !member.equals(Document.of("")) && !member.equals(Document.array()))
                .isEmpty();
    }
}
