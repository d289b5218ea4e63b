package dev.breakwater.azure;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What later api-versions show of a cluster or pool before it is written. A property that only they can name is in no
 * body of an older one, and whether AKS keeps it under such a write is not documented. So the newest version that our
 * table knows is asked first. If it shows more than the usual one, defaults of the table aside, the oldest version that
 * shows all of it is written, whether or not the table has those properties. Thread-safe.
 */
final class LaterVersions {
    private static final PropertyTable TABLE = AksCluster.PROPERTIES;

    /** How services answer that do not know a version (yet); nothing can have been set there with it. */
    private static final Set<String> UNKNOWN =
            Set.of("InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType");

    private static final Set<FieldValue> NOTHING =
            Set.of(FieldValue.of(Document.object()), FieldValue.of(Document.array()));

    /** A region that does not know a version is not asked again so long. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final ArmClient client;
    private final Map<String, Instant> refusals = new ConcurrentHashMap<>();

    LaterVersions(ArmClient client) {
        this.client = client;
    }

    /**
     * What a write goes over.
     *
     * @param body what is there, as that version shows it
     * @param version the api-version to write with
     */
    record Kept(Document body, String version) {}

    /** A cluster, as it was read with that version. */
    Kept cluster(String id, Document live, String version) {
        return of(id, live.text("/location").orElse(id), new Kept(live, version), body -> body);
    }

    /** A pool as a resource of its own, as it was read with that version, in a cluster of that region. */
    Kept pool(String id, String region, Document live, String version) {
        return of(id, region, new Kept(live, version), AksPools::inCluster);
    }

    private Kept of(String id, String region, Kept usual, UnaryOperator<Document> inCluster) {
        List<String> oldestFirst = new ArrayList<>(TABLE.versionsAfter(usual.version()));
        for (String newest : TABLE.versionsAfter(usual.version())) {
            oldestFirst.remove(newest);
            Optional<Document> whole = known(id, newest, region);
            if (whole.isPresent()) {
                Document all = inCluster.apply(whole.get());
                if (!showsMore(all, inCluster.apply(usual.body()))) {
                    return usual;
                }
                Collections.reverse(oldestFirst);
                oldestFirst.removeIf(one -> one.compareTo(TABLE.versionKeeping(all, usual.version())) < 0);
                return oldest(id, region, oldestFirst, all, inCluster).orElseGet(() -> new Kept(whole.get(), newest));
            }
        }
        return usual;
    }

    /** The first of these versions that shows all of it. */
    private Optional<Kept> oldest(
            String id, String region, List<String> versions, Document all, UnaryOperator<Document> inCluster) {
        for (String version : versions) {
            Optional<Document> body = known(id, version, region);
            if (body.isPresent() && !showsMore(all, inCluster.apply(body.get()))) {
                return Optional.of(new Kept(body.get(), version));
            }
        }
        return Optional.empty();
    }

    /** Whether there is a value in the newer body that is neither in the older one nor what goes without saying. */
    private static boolean showsMore(Document newer, Document older) {
        for (FieldChange difference : TABLE.diff(newer, older)) {
            if (!NOTHING.contains(difference.after())) {
                return true;
            }
        }
        return false;
    }

    private Optional<Document> known(String id, String version, String region) {
        String question = version + " in " + ArmType.key(region);
        Instant now = client.options().clock().instant();
        if (now.isBefore(refusals.getOrDefault(question, Instant.MIN))) {
            return Optional.empty();
        }
        try {
            return client.get(id, version);
        } catch (ProviderException refused) {
            if (!UNKNOWN.contains(refused.code())) {
                throw refused;
            }
            refusals.put(question, now.plus(REMEMBERED));
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "LaterVersions" + refusals;
    }
}
