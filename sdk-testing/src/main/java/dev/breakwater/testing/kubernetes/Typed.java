package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks values along their types as structured merge does: which fields are set, merge, removal of what was given up. */
final class Typed {
    private Typed() {}

    /** The fields that an applied configuration sets. */
    static FieldSet fieldsOf(Document value, ValueType type) {
        if (type.isAtomic()) {
            return FieldSet.here();
        }
        FieldSet set = FieldSet.EMPTY;
        for (Map.Entry<String, Document> entry : entries(value, type).entrySet()) {
            ValueType entryType = entryType(type, entry.getKey());
            FieldSet below = fieldsOf(entry.getValue(), entryType);
            boolean member = !type.isStruct() || isEmptyObject(entry.getValue()) || entryType.isAtomic();
            set = set.with(entry.getKey(), below.member(member || below.isMember()));
        }
        return set;
    }

    /** The live value with the applied one merged in. */
    static Document merge(Document live, Document applied, ValueType type) {
        if (type.isAtomic()) {
            return applied;
        }
        Map<String, Document> merged = new LinkedHashMap<>(entries(live, type));
        entries(applied, type).forEach((element, value) -> {
            Document before = merged.get(element);
            merged.put(element, before == null ? value : merge(before, value, entryType(type, element)));
        });
        return build(merged, type);
    }

    /**
     * The value without what its manager applied before and nobody owns any more.
     *
     * @param last what the manager owned before
     * @param owned what any manager owns now
     */
    static Document prune(Document value, ValueType type, FieldSet last, FieldSet owned) {
        if (type.isAtomic()) {
            return value;
        }
        Map<String, Document> kept = new LinkedHashMap<>();
        entries(value, type).forEach((element, child) -> {
            FieldSet before = last.child(element);
            FieldSet now = owned.child(element);
            if (before.isEmpty()) {
                kept.put(element, child);
            } else if (!now.isEmpty()) {
                kept.put(element, prune(child, entryType(type, element), before, now));
            }
        });
        return build(kept, type);
    }

    /** The entries of a granular value by path element. */
    static Map<String, Document> entries(Document value, ValueType type) {
        Map<String, Document> entries = new LinkedHashMap<>();
        if (type.isList()) {
            value.elements().forEach(element -> entries.put(FieldSet.element(type, element), element));
        } else {
            value.members().forEach((name, member) -> entries.put("f:" + name, member));
        }
        return entries;
    }

    static ValueType entryType(ValueType type, String element) {
        return type.isList()
                ? type.entry()
                : type.member(element.substring(2)).orElseGet(() -> ValueType.of("string", false, ""));
    }

    private static Document build(Map<String, Document> entries, ValueType type) {
        if (type.isList()) {
            List<Document> elements = new ArrayList<>(entries.values());
            return Document.of(elements);
        }
        Map<String, Document> members = new LinkedHashMap<>();
        entries.forEach((element, value) -> members.put(element.substring(2), value));
        return Document.of(members);
    }

    private static boolean isEmptyObject(Document value) {
        return value.isNull() || (value.isObject() && value.members().isEmpty());
    }
}
