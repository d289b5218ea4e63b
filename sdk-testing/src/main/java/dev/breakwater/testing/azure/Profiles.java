package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pools of a cluster: elements of its body and, by another path, resources of their own. */
final class Profiles {
    static final String TYPE = Clusters.TYPE + "/agentPools";
    private static final String POINTER = "/properties/agentPoolProfiles";

    private Profiles() {}

    static List<Document> of(Document cluster) {
        return cluster.at(POINTER).map(Document::elements).orElse(List.of());
    }

    static String name(Document profile) {
        return profile.text("/name").orElse("");
    }

    static Optional<Document> find(Document cluster, String name) {
        return of(cluster).stream()
                .filter(profile -> name.equalsIgnoreCase(name(profile)))
                .findFirst();
    }

    /** The cluster with the profile in the place of the one of its name, or at the end. */
    static Document with(Document cluster, Document profile) {
        List<Document> profiles = new ArrayList<>(of(cluster));
        int index = 0;
        while (index < profiles.size() && !name(profiles.get(index)).equals(name(profile))) {
            index++;
        }
        if (index < profiles.size()) {
            profiles.set(index, profile);
        } else {
            profiles.add(profile);
        }
        return cluster.withAt(POINTER, Document.of(profiles));
    }

    static Document without(Document cluster, String name) {
        List<Document> profiles = new ArrayList<>(of(cluster));
        profiles.removeIf(profile -> name.equalsIgnoreCase(name(profile)));
        return cluster.withAt(POINTER, Document.of(profiles));
    }

    static boolean hasSystemPool(Document cluster) {
        return of(cluster).stream()
                .anyMatch(profile ->
                        "System".equalsIgnoreCase(profile.text("/mode").orElse("")));
    }

    /** The pool as a resource. */
    static Optional<Document> resource(Document cluster, String name) {
        return find(cluster, name).map(profile -> resource(cluster.text("/id").orElseThrow(), profile));
    }

    static Document resource(String clusterId, Document profile) {
        String name = name(profile);
        return Document.object("id", clusterId + "/agentPools/" + name, "name", name, "type", TYPE)
                .with("properties", profile.without("name"));
    }
}
