package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, ordered by namespace and name, with an index for each label and field that a list has asked
 * for: the first such list makes it, writes keep it. The JSON text of an object is kept from the first read of it to
 * the next write: it takes less memory than the object itself. A copy has neither. Reads take no lock but to make an
 * index.
 */
final class Table {
    /** Selectors of more labels and fields than these are answered by looking at every object. */
    private static final int MOST_INDEXES = 32;

    private final ConcurrentSkipListMap<Store.Key, Document> objects;
    private final Map<String, Index> indexes = new ConcurrentHashMap<>(2);
    private final Map<Store.Key, Text> texts = new ConcurrentHashMap<>(2);

    Table() {
        this(new ConcurrentSkipListMap<>());
    }

    private Table(ConcurrentSkipListMap<Store.Key, Document> objects) {
        this.objects = objects;
    }

    /** An object with its JSON text, but for the brace it begins with, its version and its kind. */
    private record Text(Document object, String json) {}

    /** The objects that have a value, by the value. */
    private record Index(
            Function<Document, Optional<String>> value, Map<String, NavigableMap<Store.Key, Document>> objects) {
        void add(Store.Key key, Document object) {
            value.apply(object)
                    .ifPresent(text -> objects.computeIfAbsent(text, absent -> new ConcurrentSkipListMap<>())
                            .put(key, object));
        }

        void remove(Store.Key key, Document object) {
            value.apply(object)
                    .ifPresent(text -> objects.computeIfPresent(text, (same, some) -> {
                        some.remove(key);
                        return some.isEmpty() ? null : some;
                    }));
        }

        /** The objects of some values, each value apart. */
        List<NavigableMap<Store.Key, Document>> of(Set<String> wanted) {
            List<NavigableMap<Store.Key, Document>> found = new ArrayList<>();
            for (String text : wanted) {
                Optional.ofNullable(objects.get(text)).ifPresent(found::add);
            }
            return found;
        }
    }

    Table copy() {
        return new Table(objects.clone());
    }

    @Nullable
    Document get(Store.Key key) {
        return objects.get(key);
    }

    /** The JSON text of an object, but for the brace it begins with, its version and its kind. */
    String text(Store.Key key, Document object) {
        Text known = texts.get(key);
        return known != null && known.object().equals(object) ? known.json() : written(key, object);
    }

    private String written(Store.Key key, Document object) {
        Text text = new Text(
                object, object.without("apiVersion").without("kind").toJson().substring(1));
        if (object.equals(objects.get(key))) {
            texts.put(key, text);
            if (!object.equals(objects.get(key))) { // a write came between and found nothing to forget
                texts.remove(key, text);
            }
        }
        return text.json();
    }

    int size() {
        return objects.size();
    }

    /** Puts an object in its place and returns the one that was there. */
    synchronized @Nullable Document put(Store.Key key, Document object) {
        Document before = objects.put(key, object);
        texts.remove(key);
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
        texts.remove(key);
        if (before != null) {
            indexes.values().forEach(index -> index.remove(key, before));
        }
        return before;
    }

    /** The objects of a namespace; of all namespaces when it is empty. */
    NavigableMap<Store.Key, Document> list(String namespace) {
        return within(objects, namespace);
    }

    private static NavigableMap<Store.Key, Document> within(NavigableMap<Store.Key, Document> all, String namespace) {
        return namespace.isEmpty()
                ? all
                : all.subMap(Store.Key.first(namespace), true, Store.Key.after(namespace), false);
    }

    /** At least the objects of a namespace that meet all lookups: those that meet the one that the fewest meet. */
    NavigableMap<Store.Key, Document> list(String namespace, Collection<Lookup> lookups) {
        if (lookups.isEmpty()) {
            return list(namespace);
        }
        Optional<List<NavigableMap<Store.Key, Document>>> fewest = lookups.stream()
                .flatMap(lookup -> index(lookup).map(index -> index.of(lookup.wanted())).stream())
                .min(Comparator.comparingLong(Table::count));
        return fewest.map(some -> together(some, namespace)).orElseGet(() -> list(namespace));
    }

    private static long count(List<NavigableMap<Store.Key, Document>> maps) {
        return maps.stream().mapToLong(Map::size).sum();
    }

    private static NavigableMap<Store.Key, Document> together(
            List<NavigableMap<Store.Key, Document>> maps, String namespace) {
        if (maps.size() == 1) {
            return within(maps.get(0), namespace);
        }
        NavigableMap<Store.Key, Document> all = new TreeMap<>();
        maps.forEach(map -> within(map, namespace).forEach(all::put)); // one by one: their sizes change meanwhile
        return all;
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
        return "Table[" + objects.size() + " objects, " + texts.size() + " texts, " + indexes.keySet() + "]";
    }
}
