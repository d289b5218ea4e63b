package dev.breakwater.testing.kubernetes;

import java.util.Map;

/**
 * All objects of a {@link FakeKubernetes} at one moment, to be put back later, also into another one. Taking it copies
 * nothing; the first write to a kind after it copies the table of that kind, not its objects. Immutable.
 *
 * <pre>{@code
 * ClusterSnapshot before = server.snapshot();
 * server.delete("v1", "ServiceAccount", "default", "default");
 * server.restore(before);
 *
 * assertThat(server.get("v1", "ServiceAccount", "default", "default")).isPresent();
 * }</pre>
 */
public final class ClusterSnapshot {
    private final Map<String, Table> objects;
    private final long version;

    ClusterSnapshot(Map<String, Table> objects, long version) {
        this.objects = objects;
        this.version = version;
    }

    Map<String, Table> objects() {
        return objects;
    }

    /** The latest resource version when it was taken: none of its objects has a later one. */
    long version() {
        return version;
    }

    @Override
    public String toString() {
        int count = objects.values().stream().mapToInt(Table::size).sum();
        return "ClusterSnapshot[" + count + " objects]";
    }
}
