package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The objects of all kinds, ordered by namespace and name. Reads take no lock; writes go one at a time, and each gets
 * the next resource version and an event.
 */
final class Store {
    private final Map<String, ConcurrentSkipListMap<Key, Document>> objects = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong(1);
    private final EventLog events = new EventLog();
    private final Queue<Event> unsettled = new ConcurrentLinkedQueue<>();

    /**
     * Where an object is.
     *
     * @param namespace the namespace; empty for cluster-scoped objects
     * @param name the name
     */
    record Key(String namespace, String name) implements Comparable<Key> {
        static Key of(Document object) {
            return new Key(Meta.namespace(object), Meta.name(object));
        }

        @Override
        public int compareTo(Key other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }
    }

    EventLog events() {
        return events;
    }

    long version() {
        return version.get();
    }

    Optional<Document> get(ApiKind kind, Key key) {
        return Optional.ofNullable(all(kind).get(key));
    }

    /** The objects of a kind in a namespace; of all namespaces when it is empty. */
    NavigableMap<Key, Document> list(ApiKind kind, String namespace) {
        ConcurrentSkipListMap<Key, Document> all = all(kind);
        return namespace.isEmpty()
                ? all
                : all.subMap(new Key(namespace, ""), true, new Key(namespace + "\u0000", ""), false);
    }

    /** Stores an object under the next resource version and returns it. The caller holds this store's lock. */
    Document put(ApiKind kind, Document object) {
        long next = version.get() + 1;
        Document stored = Meta.with(object, "resourceVersion", Long.toString(next));
        Document before = all(kind).put(Key.of(stored), stored);
        written(new Event(next, kind, Optional.ofNullable(before), Optional.of(stored)));
        version.set(next);
        return stored;
    }

    /** Removes an object under the next resource version. The caller holds this store's lock. */
    void remove(ApiKind kind, Key key) {
        Document before = all(kind).remove(key);
        if (before != null) {
            long next = version.get() + 1;
            Document last = Meta.with(before, "resourceVersion", Long.toString(next));
            written(new Event(next, kind, Optional.of(last), Optional.empty()));
            version.set(next);
        }
    }

    private void written(Event event) {
        events.add(event);
        unsettled.add(event);
    }

    /** Whether controllers have seen every write. */
    boolean isSettled() {
        return unsettled.isEmpty();
    }

    /** The writes that controllers have not seen. The caller holds this store's lock. */
    List<Event> unsettled() {
        List<Event> all = new ArrayList<>(unsettled);
        unsettled.clear();
        return all;
    }

    private ConcurrentSkipListMap<Key, Document> all(ApiKind kind) {
        return objects.computeIfAbsent(kind.qualified(), absent -> new ConcurrentSkipListMap<>());
    }

    @Override
    public String toString() {
        return "Store[version " + version + "]";
    }
}
