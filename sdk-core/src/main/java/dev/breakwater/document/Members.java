package dev.breakwater.document;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in their order: names and values in turn, in one array. Most objects have few members, and a
 * hash table takes thrice the memory. Whoever collects members sets them; nobody does once they are in a document, and
 * to all others this is a map that cannot be changed.
 */
final class Members extends AbstractMap<String, Document> {
    static final Members NONE = new Members(0);

    /** Among so many, a look at each name takes no longer than a table would. */
    private static final int FEW = 16;

    private Object[] slots;
    private int used;
    private @Nullable Map<String, Integer> places;

    /** None yet, with room for so many. */
    Members(int size) {
        slots = new Object[2 * size];
    }

    /** Copies members to which others may be added. */
    Members(Members other, int more) {
        slots = Arrays.copyOf(other.slots, other.used + 2 * more);
        used = other.used;
        places = other.places == null ? null : new HashMap<>(other.places);
    }

    /** Sets a member, in its old place if it was there, and returns what it was. */
    @Nullable
    Document set(String name, Document value) {
        int known = place(name);
        if (known >= 0) {
            Document before = (Document) slots[known + 1];
            slots[known + 1] = value;
            return before;
        }
        if (used == slots.length) {
            slots = Arrays.copyOf(slots, Math.max(4, 2 * used));
        }
        slots[used] = name;
        slots[used + 1] = value;
        used += 2;
        noted(name);
        return null;
    }

    private void noted(String name) {
        if (places != null) {
            places.put(name, used - 2);
        } else if (used > 2 * FEW) {
            places = new HashMap<>();
            for (int at = 0; at < used; at += 2) {
                places.put((String) slots[at], at);
            }
        }
    }

    /** These members in as much room as they take. */
    Members trimmed() {
        slots = used == slots.length ? slots : Arrays.copyOf(slots, used);
        return this;
    }

    Members without(String name) {
        Members rest = new Members(size());
        for (int at = 0; at < used; at += 2) {
            if (!slots[at].equals(name)) {
                rest.set((String) slots[at], (Document) slots[at + 1]);
            }
        }
        return rest;
    }

    /** Where a name is; below zero if it is not there. */
    private int place(String name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        int hash = name.hashCode();
        for (int at = 0; at < used; at += 2) {
            if (slots[at].hashCode() == hash && slots[at].equals(name)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public @Nullable Document get(@Nullable Object name) {
        int at = name instanceof String text ? place(text) : -1;
        return at < 0 ? null : (Document) slots[at + 1];
    }

    @Override
    public @Nullable Document getOrDefault(@Nullable Object name, @Nullable Document otherwise) {
        Document there = get(name);
        return there == null ? otherwise : there;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && place(text) >= 0;
    }

    @Override
    public int size() {
        return used / 2;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Document> action) {
        for (int at = 0; at < used; at += 2) {
            action.accept((String) slots[at], (Document) slots[at + 1]);
        }
    }

    @Override
    public Set<Map.Entry<String, Document>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Document>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return used / 2;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, Document>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < used;
        }

        @Override
        public Map.Entry<String, Document> next() {
            if (at >= used) {
                throw new NoSuchElementException();
            }
            at += 2;
            return Map.entry((String) slots[at - 2], (Document) slots[at - 1]);
        }
    }

    /** Members in the same order, as nearly all that are compared, are found without a search. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Members that)) {
            return super.equals(other);
        }
        boolean same = used == that.used;
        for (int at = 0; this != that && same && at < used; at += 2) {
            int there = slots[at].equals(that.slots[at]) ? at : that.place((String) slots[at]);
            same = there >= 0 && slots[at + 1].equals(that.slots[there + 1]);
        }
        return same;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
