package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Strategic merge patch: a merge patch that merges lists by the keys of the schema, with its directives. */
final class StrategicMerge {
    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";
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
        Map<String, Document> members =
                new LinkedHashMap<>(retained(live, patch).members());
        patch.members().forEach((name, change) -> member(members, name, change, type));
        patch.members().forEach((name, order) -> reorder(members, name, order, type));
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
            List<Document> rest =
                    new ArrayList<>(members.getOrDefault(list, Document.array()).elements());
            rest.removeAll(change.elements());
            members.put(list, Document.of(rest));
        } else if (change.isNull()) {
            members.remove(name);
        } else if (!name.startsWith("$")) {
            members.put(name, merged(Optional.ofNullable(members.get(name)), name, change, type));
        }
    }

    private static void reorder(Map<String, Document> members, String name, Document order, ValueType type) {
        String list = name.startsWith(ORDER) ? name.substring(ORDER.length()) : "";
        Optional<String> key = mergeKey(type, list);
        if (key.isPresent() && members.containsKey(list)) {
            Map<Document, Document> byKey = new LinkedHashMap<>();
            Document present = members.getOrDefault(list, Document.array());
            present.elements().forEach(element -> byKey.put(keyOf(element, key.get()), element));
            List<Document> wanted = new ArrayList<>();
            order.elements().forEach(element -> wanted.add(keyOf(element, key.get())));
            wanted.retainAll(byKey.keySet());
            members.put(list, Document.of(ordered(byKey, List.copyOf(byKey.keySet()), wanted)));
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
        List<Document> places = new ArrayList<>(byKey.keySet());
        List<Document> patched = new ArrayList<>();
        for (Document element : change.elements()) {
            Document place = keyOf(element, key);
            if (isDirective(element, "delete")) {
                byKey.remove(place);
            } else {
                Document merged =
                        key.isEmpty() ? element : apply(byKey.getOrDefault(place, Document.object()), element, item);
                byKey.put(place, merged);
                patched.add(place);
            }
        }
        return Document.of(ordered(byKey, places, patched));
    }

    /** The elements of the patch in its order; each other one before the first of them that it was before. */
    private static List<Document> ordered(Map<Document, Document> byKey, List<Document> live, List<Document> patched) {
        Deque<Document> rest = new ArrayDeque<>(live);
        rest.retainAll(byKey.keySet());
        rest.removeAll(patched);
        List<Document> order = new ArrayList<>();
        for (Document place : new LinkedHashSet<>(patched)) {
            int at = live.indexOf(place);
            while (at >= 0 && !rest.isEmpty() && live.indexOf(rest.peek()) < at) {
                order.add(byKey.get(rest.remove()));
            }
            order.add(byKey.get(place));
        }
        rest.forEach(place -> order.add(byKey.get(place)));
        return order;
    }

    private static boolean isDirective(Document element, String directive) {
        return element.text("/" + DIRECTIVE).filter(directive::equals).isPresent();
    }

    private static String shown(Document element) {
        return element.members().entrySet().stream()
                .map(member ->
                        member.getKey() + ":" + member.getValue().asText().orElseGet(member.getValue()::toJson))
                .sorted()
                .collect(Collectors.joining(" ", "map[", "]"));
    }

    private static Document keyOf(Document element, String key) {
        if (!key.isEmpty() && element.get(key).isEmpty()) {
            throw StatusException.of(
                    500, "", "map: " + shown(element) + " does not contain declared merge key: " + key);
        }
        return key.isEmpty() ? element : element.get(key).orElseThrow();
    }
}
