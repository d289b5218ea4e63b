package dev.breakwater.testing.kubernetes;

import java.util.Map;

/**
 * All objects of a {@link FakeKubernetes} at one moment, to be put back later, also into another one. Taking it copies
 * nothing; the first write to a kind after it copies the table of that kind, not its objects. Immutable.
 */
public final class ClusterSnapshot {
    private final Map<String, Table> objects;

    ClusterSnapshot(Map<String, Table> objects) {
        this.objects = objects;
    }

    Map<String, Table> objects() {
        return objects;
    }

    @Override
    public String toString() {
        int count = objects.values().stream().mapToInt(Table::size).sum();
        return "ClusterSnapshot[" + count + " objects]";
    }
}
