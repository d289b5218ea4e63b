package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
    private static final Set<String> ALWAYS_THERE = Set.of("f:metadata", "f:spec", "f:status");

    /** Compares two objects of one kind. */
    static Comparison of(Document before, Document after, ValueType type) {
        return compare(before, after, type);
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
        if (type.isAtomic()) {
            boolean same = before.equals(after);
            return same ? SAME : new Comparison(FieldSet.EMPTY, FieldSet.here(), FieldSet.EMPTY);
        }
        return compareEntries(Typed.entries(before, type), Typed.entries(after, type), type);
    }

    private static Comparison compareEntries(
            Map<String, Document> before, Map<String, Document> after, ValueType type) {
        Set<String> elements = new LinkedHashSet<>(before.keySet());
        elements.addAll(after.keySet());
        Comparison whole = SAME;
        for (String element : elements) {
            Comparison part =
                    compare(before.get(element), after.get(element), Typed.entryType(type, element));
            whole = new Comparison(
                    whole.added.with(element, part.added),
                    whole.modified.with(element, part.modified),
                    whole.removed.with(element, part.removed));
        }
        return whole;
    }

    private static FieldSet all(@Nullable Document value, ValueType type) {
        FieldSet set = FieldSet.here();
        if (value == null || type.isAtomic()) {
            return set;
        }
        for (Map.Entry<String, Document> entry : Typed.entries(value, type).entrySet()) {
            FieldSet below = all(entry.getValue(), Typed.entryType(type, entry.getKey()));
            boolean container = ALWAYS_THERE.contains(entry.getKey()) && !below.children().isEmpty();
            set = set.with(entry.getKey(), container ? below.member(false) : below);
        }
        return set;
    }
}
