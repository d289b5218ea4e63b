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
 * @param patch the patch
 * @param strategic whether it is a strategic merge
 */
record PatchText(UnaryOperator<Document> apply, Document patch, boolean strategic) {
    static PatchText of(UnaryOperator<Document> apply, Document patch) {
        return new PatchText(apply, patch, false);
    }

    /** The live object patched and read as its kind; a refusal shows what was made. */
    Document decoded(ApiKind kind, Document live, WriteOptions options) {
        Document patched = apply.apply(live);
        try {
            return Conformance.decode(kind, patched, options);
        } catch (StatusException refusal) {
            String why = refusal.unread(kind).orElseThrow(() -> refusal);
            String shown = strategic
                    ? printed(patch)
                    : ordered(patched, kind.type(), patch).toJson();
            throw StatusException.nameless("", List.of(Cause.invalid("patch", Names.quoted(shown), why)));
        }
    }

    /** What a merge patch has touched is in the order of names, all else in that of the schema. */
    private static Document ordered(Document value, ValueType type, Document touched) {
        if (value.isArray() && type.isList()) {
            return Document.of(value.elements().stream()
                    .map(element -> ordered(element, type.entry(), Document.nothing()))
                    .toList());
        }
        if (!value.isObject()) {
            return value;
        }
        boolean byName = type.isMap() || touched.isObject() || touched.isArray();
        Map<String, Document> members = byName ? new TreeMap<>() : new LinkedHashMap<>();
        value.members().entrySet().stream()
                .sorted(Comparator.comparingInt(member -> tag(type, member.getKey())))
                .forEach(member -> members.put(
                        member.getKey(),
                        type.member(member.getKey())
                                .map(below -> ordered(
                                        member.getValue(),
                                        below,
                                        touched.get(member.getKey()).orElse(Document.nothing())))
                                .orElse(member.getValue())));
        return Document.of(members);
    }

    private static int tag(ValueType type, String name) {
        return type.row(name)
                .map(field -> Math.abs(field.tag()))
                .filter(tag -> tag > 0)
                .orElse(Integer.MAX_VALUE);
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
