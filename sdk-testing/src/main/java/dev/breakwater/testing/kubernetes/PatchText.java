package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A patch, and how the API server shows it when what it makes of an object cannot be read: the object as patched, or,
 * of a strategic merge, the patch as a map of its own language.
 *
 * @param apply makes the patched object of the live one
 * @param strategic the patch, if it is a strategic merge; else a JSON null
 */
record PatchText(UnaryOperator<Document> apply, Document strategic) {
    static PatchText of(UnaryOperator<Document> apply) {
        return new PatchText(apply, Document.nothing());
    }

    /** The live object patched and read as its kind; a refusal shows what was made. */
    Document decoded(ApiKind kind, Document live, WriteOptions options) {
        Document patched = apply.apply(live);
        try {
            return Conformance.decode(kind, patched, options);
        } catch (StatusException refusal) {
            String why = refusal.unread(kind).orElseThrow(() -> refusal);
            String shown = strategic.isNull() ? ordered(patched, kind).toJson() : printed(strategic);
            throw StatusException.nameless("", List.of(Cause.invalid("patch", Names.quoted(shown), why)));
        }
    }

    /** The names of the object itself in their order, below it the fields in that of the schema. */
    private static Document ordered(Document object, ApiKind kind) {
        Map<String, Document> members = new TreeMap<>();
        object.members()
                .forEach((name, member) -> members.put(
                        name,
                        kind.type()
                                .member(name)
                                .map(type -> ordered(member, type))
                                .orElse(member)));
        return Document.of(members);
    }

    private static Document ordered(Document value, ValueType type) {
        if (value.isArray() && type.isList()) {
            return Document.of(value.elements().stream()
                    .map(element -> ordered(element, type.entry()))
                    .toList());
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().entrySet().stream()
                .sorted(Comparator.comparingInt(member -> tag(type, member.getKey())))
                .forEach(member -> members.put(
                        member.getKey(),
                        type.member(member.getKey())
                                .map(below -> ordered(member.getValue(), below))
                                .orElse(member.getValue())));
        return Document.of(type.isMap() ? new TreeMap<>(members) : members);
    }

    private static int tag(ValueType type, String name) {
        return type.row(name).map(FieldRow::tag).filter(tag -> tag > 0).orElse(Integer.MAX_VALUE);
    }

    /** A value as Go prints it. */
    private static String printed(Document value) {
        return switch (value.kind()) {
            case OBJECT ->
                new TreeMap<>(value.members())
                        .entrySet().stream()
                                .map(member -> member.getKey() + ":" + printed(member.getValue()))
                                .collect(Collectors.joining(" ", "map[", "]"));
            case ARRAY -> value.elements().stream().map(PatchText::printed).collect(Collectors.joining(" ", "[", "]"));
            case NULL -> "<nil>";
            case STRING -> value.asText().orElse("");
            default -> value.toJson();
        };
    }
}
