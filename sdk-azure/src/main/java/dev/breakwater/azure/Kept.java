package dev.breakwater.azure;

import dev.breakwater.change.PropertyTable;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a write of a cluster or pool goes over, and the api-version of both. A property that only newer versions can
 * name is in no body of an older one, and whether AKS keeps it under such a write is not documented. So what is there
 * is looked at with the newest version first, and written with the one that names all of it.
 */
record Kept(Document body, String version) {
    private static final PropertyTable TABLE = AksCluster.PROPERTIES;

    /** How services answer that do not know a version (yet); nothing can have been set there with it. */
    private static final Set<String> UNKNOWN =
            Set.of("InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType");

    /** A cluster, as it was read with that version. */
    static Kept cluster(ArmClient client, String id, Document live, String version) {
        return of(client, id, new Kept(live, version), body -> body);
    }

    /** A pool as a resource of its own, as it was read with that version. */
    static Kept pool(ArmClient client, String id, Document live, String version) {
        return of(client, id, new Kept(live, version), AksPools::inCluster);
    }

    private static Kept of(ArmClient client, String id, Kept usual, UnaryOperator<Document> inCluster) {
        for (String later : TABLE.versionsAfter(usual.version())) {
            Optional<Document> whole = known(client, id, later);
            if (whole.isPresent()) {
                String needed = TABLE.versionKeeping(inCluster.apply(whole.get()), usual.version());
                return needed.equals(usual.version()) ? usual : usual.at(client, id, needed, later, whole.get());
            }
        }
        return usual;
    }

    private Kept at(ArmClient client, String id, String needed, String later, Document whole) {
        Document there = needed.equals(later) ? whole : client.get(id, needed).orElse(whole);
        return new Kept(there, needed);
    }

    private static Optional<Document> known(ArmClient client, String id, String version) {
        try {
            return client.get(id, version);
        } catch (ProviderException refused) {
            if (UNKNOWN.contains(refused.code())) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
