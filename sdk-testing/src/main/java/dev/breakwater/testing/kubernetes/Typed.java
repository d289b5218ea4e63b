package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks values along their types as structured merge does: which fields are set, merge, removal of what was given up. */
final class Typed {
    private Typed() {}

    /** The fields that an applied configuration sets. */
    static FieldSet fieldsOf(Document value, ValueType declared) {
        ValueType type = declared.at(value);
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
    static Document merge(Document live, Document applied, ValueType declared) {
        ValueType type = declared.at(live, applied);
        if (type.isAtomic()) {
            return applied;
        }
        Map<String, Document> before = entries(live, type);
        Map<String, Document> change = entries(applied, type);
        Map<String, Document> merged = new LinkedHashMap<>();
        for (String element : type.isList() ? ordered(before.keySet(), change.keySet()) : joined(before, change)) {
            @Nullable Document old = before.get(element);
            @Nullable Document set = change.get(element);
            Document both = old != null && set != null ? merge(old, set, entryType(type, element)) : null;
            merged.put(element, Objects.requireNonNull(both != null ? both : old != null ? old : set));
        }
        return build(merged, type);
    }

    private static Set<String> joined(Map<String, Document> before, Map<String, Document> change) {
        Set<String> all = new LinkedHashSet<>(before.keySet());
        all.addAll(change.keySet());
        return all;
    }

    /** The elements of both lists: those of the applied one in its order, the others where they were before it. */
    private static Set<String> ordered(Set<String> live, Set<String> applied) {
        Deque<String> left = new ArrayDeque<>(live);
        Deque<String> right = new ArrayDeque<>(applied);
        Deque<String> shared = new ArrayDeque<>(applied);
        shared.retainAll(live);
        Set<String> order = new LinkedHashSet<>();
        while (!left.isEmpty() || !right.isEmpty()) {
            String next = left.peek();
            if (next != null && !applied.contains(next)) {
                order.add(left.remove());
            } else if (next != null && !order.contains(next) && waits(next, right.peek(), shared.peek())) {
                left.remove();
            } else {
                boolean passed = next != null && (order.contains(next) || next.equals(right.peek()));
                left.removeIf(element -> passed && element.equals(next));
                shared.removeIf(element -> element.equals(right.peek()));
                order.addAll(right.isEmpty() ? List.of() : List.of(right.remove()));
            }
        }
        return order;
    }

    /** Whether an element of both lists has to wait for another of both, which the applied list has before it. */
    private static boolean waits(String next, @Nullable String applied, @Nullable String shared) {
        return !next.equals(applied) && shared != null && !shared.equals(next);
    }

    /**
     * The value without what its manager applied before and nobody owns any more, as structured merge prunes: what
     * the manager had goes, what is owned comes back, and what went only because it lay below comes back too.
     *
     * @param last what the manager owned before
     * @param owned what any manager owns now
     */
    static Document prune(Document value, ValueType type, FieldSet last, FieldSet owned) {
        if (last.isEmpty()) {
            return value;
        }
        FieldSet lost = last.named(type);
        FieldSet all = fieldsOf(value, type).named(type);
        FieldSet rest = fieldsOf(without(value, type, lost), type).named(type);
        Document kept = without(value, type, all.difference(rest.union(owned.named(type))));
        FieldSet dangling = all.difference(fieldsOf(kept, type).named(type));
        return without(value, type, dangling.intersection(lost));
    }

    /** The value without the members of a set; null when nothing is left. */
    private static Document without(Document value, ValueType declared, FieldSet gone) {
        ValueType type = declared.at(value);
        if (gone.isEmpty()) {
            return value;
        }
        if (type.isAtomic()) {
            return Document.nothing();
        }
        Map<String, Document> kept = new LinkedHashMap<>();
        entries(value, type).forEach((element, child) -> {
            FieldSet below = gone.child(element);
            Document left = below.isMember() ? Document.nothing() : without(child, entryType(type, element), below);
            if (!left.isNull()) {
                kept.put(element, left);
            }
        });
        return kept.isEmpty() ? Document.nothing() : build(kept, type);
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
