package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The objects of all kinds, ordered by namespace and name. Reads take no lock; writes go one at a time, and each gets
 * the next resource version and an event.
 */
final class Store {
    private volatile Map<String, Table> objects = new ConcurrentHashMap<>();
    private final Set<String> shared = new HashSet<>();
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

        /** What is before all keys of a namespace. */
        static Key first(String namespace) {
            return new Key(namespace, "");
        }

        /** What is after all keys of a namespace, and before those of the next. */
        static Key after(String namespace) {
            return new Key(namespace + "\u0000", "");
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
        return Optional.ofNullable(all(kind).get(key)).map(object -> as(kind, object));
    }

    /** The JSON text of an object that was read here, but for the brace it begins with, its version and its kind. */
    String text(ApiKind kind, Key key, Document object) {
        return all(kind).text(key, object);
    }

    /** The objects of a kind in a namespace; of all namespaces when it is empty. */
    NavigableMap<Key, Document> list(ApiKind kind, String namespace) {
        return list(kind, namespace, List.of());
    }

    /** At least those of them that meet all lookups. */
    private NavigableMap<Key, Document> list(ApiKind kind, String namespace, List<Lookup> lookups) {
        NavigableMap<Key, Document> some = all(kind).list(namespace, lookups);
        if (!isConverted(kind)) {
            return some;
        }
        NavigableMap<Key, Document> converted = new TreeMap<>();
        some.forEach((key, object) -> converted.put(key, as(kind, object)));
        return converted;
    }

    private static boolean isConverted(ApiKind kind) {
        return kind.definition().filter(CustomKind::isOneOfMany).isPresent();
    }

    /** An object in the version of a kind: the conversion of a definition that names none. */
    static Document as(ApiKind kind, Document object) {
        return isConverted(kind) ? object.with("apiVersion", kind.groupVersion()) : object;
    }

    /** Stores an object under the next resource version and returns it. The caller holds this store's lock. */
    Document put(ApiKind kind, Document object) {
        long next = version.get() + 1;
        Document stored = Meta.with(object, "resourceVersion", Long.toString(next));
        Document before = own(kind).put(Key.of(stored), stored);
        written(new Event(next, kind, Optional.ofNullable(before), Optional.of(stored)));
        version.set(next);
        return stored;
    }

    /** Removes an object under the next resource version. The caller holds this store's lock. */
    void remove(ApiKind kind, Key key) {
        Document before = own(kind).remove(key);
        if (before != null) {
            long next = version.get() + 1;
            written(new Event(next, kind, Optional.of(before), Optional.empty()));
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

    /** At least those objects of a kind that met all lookups at a version that the log reaches back to, as they were. */
    NavigableMap<Key, Document> listAt(ApiKind kind, String namespace, List<Lookup> lookups, long then) {
        if (since(kind, namespace, then).isEmpty()) {
            return list(kind, namespace, lookups);
        }
        NavigableMap<Key, Document> past = new TreeMap<>();
        list(kind, namespace, lookups).forEach(past::put); // one by one: how many there are changes meanwhile
        List<Event> since = since(kind, namespace, then); // read again: what came meanwhile may be in the copy
        for (int at = since.size() - 1; at >= 0; at--) {
            Event event = since.get(at);
            Key key = Key.of(event.after().or(event::before).orElseThrow());
            event.before().ifPresentOrElse(before -> past.put(key, as(kind, before)), () -> past.remove(key));
        }
        return past;
    }

    private List<Event> since(ApiKind kind, String namespace, long then) {
        List<Event> since = events.after(then);
        since.removeIf(event -> !event.isAbout(kind) || !(namespace.isEmpty() || namespace.equals(event.namespace())));
        return since;
    }

    /** The state of everything there is; writes to a kind copy its map once after this. */
    ClusterSnapshot freeze() {
        synchronized (this) {
            Map<String, Table> frozen = Map.copyOf(objects); // a reader may bring the table of another kind meanwhile
            shared.addAll(frozen.keySet());
            return new ClusterSnapshot(frozen, version.get());
        }
    }

    /**
     * Puts a state back under new versions to come, above all that were given here or where it was taken; history is
     * forgotten and watches end. Readers find what was there or what is there.
     */
    void thaw(ClusterSnapshot frozen) {
        synchronized (this) {
            shared.addAll(frozen.objects().keySet());
            objects = new ConcurrentHashMap<>(frozen.objects());
            unsettled.clear();
            version.set(Math.max(version.get(), frozen.version()) + 2);
            events.forget(version.get() - 1);
            events.drop();
        }
    }

    private Table own(ApiKind kind) {
        Table all = all(kind);
        if (!shared.remove(kind.qualified())) {
            return all;
        }
        Table copy = all.copy();
        objects.put(kind.qualified(), copy);
        return copy;
    }

    private Table all(ApiKind kind) {
        return objects.computeIfAbsent(kind.qualified(), absent -> new Table());
    }

    @Override
    public String toString() {
        return "Store[version " + version + "]";
    }
}
