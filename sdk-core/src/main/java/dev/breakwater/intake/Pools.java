package dev.breakwater.intake;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Puts pools that stand beside their cluster into it, since controls look for pools there. Stateless. */
final class Pools {
    static final String CLUSTER = "Microsoft.ContainerService/managedClusters";
    static final String TYPE = CLUSTER + "/agentPools";
    static final String PROFILES = "/properties/agentPoolProfiles";

    private Pools() {}

    /** Every pool among the entries into its cluster; one whose cluster is not among them is a gap of clusters. */
    static void fold(List<Estate.Entry> entries, List<Estate.Gap> gaps) {
        for (Estate.Entry pool : List.copyOf(entries)) {
            if (pool.address().type().equalsIgnoreCase(TYPE)) {
                fold(pool, entries, gaps);
            }
        }
    }

    private static void fold(Estate.Entry pool, List<Estate.Entry> entries, List<Estate.Gap> gaps) {
        String name = pool.address().name();
        List<Integer> hosts = IntStream.range(0, entries.size())
                .filter(i -> isCluster(entries.get(i))
                        && pool.address().isInside(entries.get(i).address()))
                .boxed()
                .toList();
        if (hosts.size() != 1) {
            String where = pool.source().map(source -> " in " + source).orElse("");
            gaps.add(new Estate.Gap(
                    CLUSTER,
                    "The pool " + name + where + " is of no cluster of this file, so that no control looks at it."));
            return;
        }
        Document properties = pool.document().get("properties").orElse(Document.object());
        entries.set(hosts.get(0), put(entries.get(hosts.get(0)), name, properties));
    }

    static boolean isCluster(Estate.Entry entry) {
        return entry.address().type().equalsIgnoreCase(CLUSTER);
    }

    /** The cluster with the pool; one whose own list names it is as the pool says where that says something. */
    static Estate.Entry put(Estate.Entry cluster, String name, Document properties) {
        Document document = cluster.document();
        Document pools = document.at(PROFILES).orElse(Document.array());
        if (!pools.isArray()
                || document.get("properties").filter(Document::isReference).isPresent()) {
            return cluster;
        }
        List<Document> all = new ArrayList<>(pools.elements());
        int at = 0;
        while (at < all.size()
                && !name.equalsIgnoreCase(all.get(at).text("/name").orElse(null))) {
            at++;
        }
        Document profile = at < all.size() ? all.remove(at) : Document.object("name", name);
        all.add(at, properties.isReference() ? properties : profile.merge(properties));
        return cluster.withDocument(document.withAt(PROFILES, all));
    }
}
