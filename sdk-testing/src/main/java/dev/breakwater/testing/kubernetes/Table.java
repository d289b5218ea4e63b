package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, ordered by namespace and name, with an index for each label and field that a list has asked
 * for: the first such list makes it, writes keep it. A copy has none. Reads take no lock but to make an index.
 */
final class Table {
    /** Selectors of more labels and fields than these are answered by looking at every object. */
    private static final int MOST_INDEXES = 32;

    private final ConcurrentSkipListMap<Store.Key, Document> objects;
    private final Map<String, Index> indexes = new ConcurrentHashMap<>(2);

    Table() {
        this(new ConcurrentSkipListMap<>());
    }

    private Table(ConcurrentSkipListMap<Store.Key, Document> objects) {
        this.objects = objects;
    }

    /** The places of the objects that have a value, by the value. */
    private record Index(Function<Document, Optional<String>> value, Map<String, NavigableSet<Store.Key>> places) {
        void add(Store.Key key, Document object) {
            value.apply(object)
                    .ifPresent(text -> places.computeIfAbsent(text, absent -> new ConcurrentSkipListSet<>())
                            .add(key));
        }

        void remove(Store.Key key, Document object) {
            value.apply(object)
                    .ifPresent(text -> places.computeIfPresent(text, (same, keys) -> {
                        keys.remove(key);
                        return keys.isEmpty() ? null : keys;
                    }));
        }

        /** The sets of places of some values. */
        List<NavigableSet<Store.Key>> of(Set<String> wanted) {
            List<NavigableSet<Store.Key>> sets = new ArrayList<>();
            for (String text : wanted) {
                Optional.ofNullable(places.get(text)).ifPresent(sets::add);
            }
            return sets;
        }
    }

    Table copy() {
        return new Table(objects.clone());
    }

    @Nullable
    Document get(Store.Key key) {
        return objects.get(key);
    }

    int size() {
        return objects.size();
    }

    /** Puts an object in its place and returns the one that was there. */
    synchronized @Nullable Document put(Store.Key key, Document object) {
        Document before = objects.put(key, object);
        for (Index index : indexes.values()) {
            index.add(key, object);
            if (before != null
                    && !index.value().apply(before).equals(index.value().apply(object))) {
                index.remove(key, before);
            }
        }
        return before;
    }

    synchronized @Nullable Document remove(Store.Key key) {
        Document before = objects.remove(key);
        if (before != null) {
            indexes.values().forEach(index -> index.remove(key, before));
        }
        return before;
    }

    /** The objects of a namespace; of all namespaces when it is empty. */
    NavigableMap<Store.Key, Document> list(String namespace) {
        return namespace.isEmpty()
                ? objects
                : objects.subMap(Store.Key.first(namespace), true, Store.Key.after(namespace), false);
    }

    /** At least the objects of a namespace that meet all lookups: those that meet the one that the fewest meet. */
    NavigableMap<Store.Key, Document> list(String namespace, Collection<Lookup> lookups) {
        Optional<List<NavigableSet<Store.Key>>> fewest = lookups.stream()
                .flatMap(lookup -> index(lookup).map(index -> index.of(lookup.wanted())).stream())
                .min(Comparator.comparingLong(Table::count));
        return fewest.map(sets -> at(sets, namespace)).orElseGet(() -> list(namespace));
    }

    private static long count(List<NavigableSet<Store.Key>> sets) {
        return sets.stream().mapToLong(NavigableSet::size).sum();
    }

    private NavigableMap<Store.Key, Document> at(List<NavigableSet<Store.Key>> sets, String namespace) {
        NavigableMap<Store.Key, Document> found = new TreeMap<>();
        for (NavigableSet<Store.Key> keys : sets) {
            for (Store.Key key : namespace.isEmpty()
                    ? keys
                    : keys.subSet(Store.Key.first(namespace), true, Store.Key.after(namespace), false)) {
                Document object = objects.get(key);
                if (object != null) {
                    found.put(key, object);
                }
            }
        }
        return found;
    }

    private Optional<Index> index(Lookup lookup) {
        Index known = indexes.get(lookup.index());
        if (known != null) {
            return Optional.of(known);
        }
        synchronized (this) {
            if (indexes.size() >= MOST_INDEXES) {
                return Optional.empty();
            }
            return Optional.of(indexes.computeIfAbsent(lookup.index(), absent -> filled(lookup)));
        }
    }

    private Index filled(Lookup lookup) {
        Index index = new Index(lookup.value(), new ConcurrentHashMap<>());
        objects.forEach(index::add);
        return index;
    }

    @Override
    public String toString() {
        return "Table[" + objects.size() + " objects, " + indexes.keySet() + "]";
    }
}
