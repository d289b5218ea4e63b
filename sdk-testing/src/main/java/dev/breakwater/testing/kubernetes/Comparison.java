package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of an object differ, as field sets.
 *
 * @param added the fields only the new one has
 * @param modified the fields whose value differs
 * @param removed the fields only the old one has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
    private static final Comparison SAME = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

    /** Compares two objects of one kind. */
    static Comparison of(Document before, Document after, ValueType type) {
        return compare(before, after, type);
    }

    /** Whether nothing differs. */
    boolean isEmpty() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    /** What was added or modified. */
    FieldSet changed() {
        return added.union(modified);
    }

    private static Comparison compare(@Nullable Document before, @Nullable Document after, ValueType type) {
        if (before == null && after == null) {
            return SAME;
        }
        if (before == null || after == null) {
            FieldSet all = all(before == null ? after : before, type);
            return before == null
                    ? new Comparison(all, FieldSet.EMPTY, FieldSet.EMPTY)
                    : new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, all);
        }
        if (before.equals(after)) {
            return SAME;
        }
        ValueType common = type.at(before, after);
        if (common.isAtomic()) {
            return new Comparison(FieldSet.EMPTY, FieldSet.here(), FieldSet.EMPTY);
        }
        return compareEntries(Typed.entries(before, common), Typed.entries(after, common), common);
    }

    private static Comparison compareEntries(
            Map<String, Document> before, Map<String, Document> after, ValueType type) {
        Set<String> elements = new LinkedHashSet<>(before.keySet());
        elements.addAll(after.keySet());
        SortedMap<String, FieldSet> added = new TreeMap<>();
        SortedMap<String, FieldSet> modified = new TreeMap<>();
        SortedMap<String, FieldSet> removed = new TreeMap<>();
        for (String element : elements) {
            @Nullable Document nothing = isAlwaysThere(type, element) ? Document.object() : null;
            @Nullable Document old = before.get(element);
            @Nullable Document made = after.get(element);
            Comparison part =
                    compare(old == null ? nothing : old, made == null ? nothing : made, Typed.entryType(type, element));
            if (!part.isEmpty()) {
                added.put(element, part.added);
                modified.put(element, part.modified);
                removed.put(element, part.removed);
            }
        }
        return new Comparison(FieldSet.of(added), FieldSet.of(modified), FieldSet.of(removed));
    }

    private static boolean isAlwaysThere(ValueType type, String element) {
        return type.isStruct()
                && type.row(element.substring(2)).filter(FieldRow::always).isPresent();
    }

    private static FieldSet all(@Nullable Document value, ValueType declared) {
        FieldSet set = FieldSet.here();
        ValueType type = value == null ? declared : declared.at(value);
        if (value == null || type.isAtomic()) {
            return set;
        }
        for (Map.Entry<String, Document> entry : Typed.entries(value, type).entrySet()) {
            set = set.with(entry.getKey(), all(entry.getValue(), Typed.entryType(type, entry.getKey())));
        }
        return set;
    }
}
