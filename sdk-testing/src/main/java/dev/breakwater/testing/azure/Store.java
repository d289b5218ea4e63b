package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All resources by id without case. Not thread-safe: the engine's lock guards it. */
final class Store {
    private final TreeMap<String, Document> resources = new TreeMap<>();
    private final Map<String, Instant> created = new HashMap<>();
    private final Clock clock;
    private long version;
    private long policies;

    Store(Clock clock) {
        this.clock = clock;
    }

    /** All of it at one moment. */
    record Saved(TreeMap<String, Document> resources, Map<String, Instant> created) {}

    Saved save() {
        return new Saved(new TreeMap<>(resources), new HashMap<>(created));
    }

    void load(Saved saved) {
        version++;
        policies++;
        resources.clear();
        resources.putAll(saved.resources());
        created.clear();
        created.putAll(saved.created());
    }

    Optional<Document> get(String id) {
        return Optional.ofNullable(resources.get(key(id)));
    }

    /** Changes with everything that changes. */
    long version() {
        return version;
    }

    /** Changes with every definition, initiative, assignment and exemption of Azure Policy. */
    long policies() {
        return policies;
    }

    private void changed(String key) {
        version++;
        policies += key.contains("/providers/microsoft.authorization/polic") ? 1 : 0;
    }

    void put(String id, Document resource) {
        changed(key(id));
        if (resources.put(key(id), resource) == null) {
            created.put(key(id), clock.instant());
        }
    }

    Optional<Document> remove(String id) {
        changed(key(id));
        created.remove(key(id));
        return Optional.ofNullable(resources.remove(key(id)));
    }

    /** When the resource of that id came to be; empty if there is none. */
    Optional<Instant> createdAt(String id) {
        return Optional.ofNullable(created.get(key(id)));
    }

    /** Removes a resource with everything below it. */
    void removeTree(String id) {
        remove(id);
        below(id).keySet().forEach(below -> {
            changed(below);
            created.remove(below);
        });
        below(id).clear();
    }

    /** Everything below an id, in the order of ids. */
    List<Document> tree(String id) {
        return new ArrayList<>(below(id).values());
    }

    /** The resources of one type directly in a scope; its id is followed by the type and one name. */
    List<Document> children(String scope, String typePath) {
        String prefix = key(scope + '/' + typePath) + '/';
        List<Document> children = new ArrayList<>();
        resources.subMap(prefix, prefix + Character.MAX_VALUE).forEach((id, resource) -> {
            if (id.indexOf('/', prefix.length()) < 0) {
                children.add(resource);
            }
        });
        return children;
    }

    List<Document> ofType(String type) {
        return resources.values().stream()
                .filter(resource -> type.equalsIgnoreCase(resource.text("/type").orElse("")))
                .toList();
    }

    private Map<String, Document> below(String id) {
        String prefix = key(id) + '/';
        return resources.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    int size() {
        return resources.size();
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
