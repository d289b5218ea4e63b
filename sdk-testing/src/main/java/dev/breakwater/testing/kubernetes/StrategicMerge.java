package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Strategic merge patch: a merge patch that merges lists by the keys of the schema, with its directives. */
final class StrategicMerge {
    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String RETAIN = "$retainKeys";

    private StrategicMerge() {}

    static Document apply(Document live, Document patch, ValueType type) {
        String directive = patch.text("/" + DIRECTIVE).orElse("merge");
        if (directive.equals("delete")) {
            return Document.object();
        }
        if (directive.equals("replace")) {
            return patch.without(DIRECTIVE);
        }
        Map<String, Document> members = new LinkedHashMap<>(retained(live, patch).members());
        patch.members().forEach((name, change) -> member(members, name, change, type));
        return Document.of(members);
    }

    private static Document retained(Document live, Document patch) {
        Optional<Document> keys = patch.get(RETAIN);
        Document result = live;
        for (String name : keys.isPresent() ? live.members().keySet() : List.<String>of()) {
            result = keys.get().elements().contains(Document.of(name)) ? result : result.without(name);
        }
        return result;
    }

    private static void member(Map<String, Document> members, String name, Document change, ValueType type) {
        if (name.startsWith(DELETE_FROM)) {
            String list = name.substring(DELETE_FROM.length());
            List<Document> rest = new ArrayList<>(members.getOrDefault(list, Document.array()).elements());
            rest.removeAll(change.elements());
            members.put(list, Document.of(rest));
        } else if (change.isNull()) {
            members.remove(name);
        } else if (!name.startsWith("$")) {
            members.put(name, merged(Optional.ofNullable(members.get(name)), name, change, type));
        }
    }

    private static Document merged(Optional<Document> live, String name, Document change, ValueType type) {
        ValueType memberType = type.member(name).orElseGet(() -> ValueType.of("string", false, ""));
        if (change.isObject()) {
            Document base = live.filter(Document::isObject).orElse(Document.object());
            return apply(base, change, memberType);
        }
        Optional<String> key = mergeKey(type, name);
        return change.isArray() && key.isPresent()
                ? list(live.orElse(Document.array()), change, key.get(), memberType.entry())
                : change;
    }

    private static Optional<String> mergeKey(ValueType type, String name) {
        return type.fields().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .flatMap(FieldRow::merge);
    }

    private static Document list(Document live, Document change, String key, ValueType item) {
        if (change.elements().stream().anyMatch(element -> isDirective(element, "replace"))) {
            return Document.of(change.elements().stream()
                    .filter(element -> !isDirective(element, "replace"))
                    .toList());
        }
        Map<Document, Document> byKey = new LinkedHashMap<>();
        live.elements().forEach(element -> byKey.put(keyOf(element, key), element));
        for (Document element : change.elements()) {
            Document place = keyOf(element, key);
            if (isDirective(element, "delete")) {
                byKey.remove(place);
            } else {
                byKey.put(place, key.isEmpty() ? element : apply(byKey.getOrDefault(place, Document.object()), element, item));
            }
        }
        return Document.of(new ArrayList<>(byKey.values()));
    }

    private static boolean isDirective(Document element, String directive) {
        return element.text("/" + DIRECTIVE).filter(directive::equals).isPresent();
    }

    private static Document keyOf(Document element, String key) {
        return key.isEmpty() ? element : element.get(key).orElse(Document.nothing());
    }
}
