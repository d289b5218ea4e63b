package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All objects of a {@link FakeKubernetes} at one moment, to be put back later, also into another one. Taking it copies
 * nothing; the first write to a kind after it copies the table of that kind, not its objects. Immutable.
 */
public final class ClusterSnapshot {
    private final Map<String, ConcurrentSkipListMap<Store.Key, Document>> objects;

    ClusterSnapshot(Map<String, ConcurrentSkipListMap<Store.Key, Document>> objects) {
        this.objects = objects;
    }

    Map<String, ConcurrentSkipListMap<Store.Key, Document>> objects() {
        return objects;
    }

    @Override
    public String toString() {
        int count = objects.values().stream().mapToInt(Map::size).sum();
        return "ClusterSnapshot[" + count + " objects]";
    }
}
