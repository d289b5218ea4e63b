package dev.breakwater.k8s;

import dev.breakwater.resource.Address;
import dev.breakwater.resource.ObjectState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Saves requests when a plan looks for what is ours and no longer declared: the list that was just read for a
 * kind answers the question for that kind, and a kind of which nothing was ours is not asked about again for a
 * while, unless this provider writes one. Thread-safe.
 */
final class OwnedObjects {
    /** A list read by the same plan is at most this old. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** For so long a kind of which nothing was ours is taken to have nothing of ours. */
    private static final Duration QUIET = Duration.ofMinutes(10);

    private record Key(String owner, String cluster) {}

    private record Listed(Instant at, Map<Address<ObjectState>, ObjectState> owned) {}

    private final Map<Key, Listed> lists = new ConcurrentHashMap<>();
    private final Map<Key, Instant> nothing = new ConcurrentHashMap<>();

    /** Notes what of a whole list is the owner's. */
    void listed(String owner, String cluster, Map<Address<ObjectState>, ObjectState> owned, Instant now) {
        Key key = new Key(owner, cluster);
        lists.put(key, new Listed(now, owned));
        if (!owned.isEmpty()) {
            nothing.remove(key);
        }
    }

    /** What is the owner's, as far as that is known without asking; a list answers once. */
    Optional<Map<Address<ObjectState>, ObjectState>> known(String owner, String cluster, Instant now) {
        Key key = new Key(owner, cluster);
        Listed listed = lists.remove(key);
        if (listed != null && isWithin(FRESH, listed.at(), now)) {
            return Optional.of(listed.owned());
        }
        Instant asked = nothing.get(key);
        return asked != null && isWithin(QUIET, asked, now) ? Optional.of(Map.of()) : Optional.empty();
    }

    /** Notes the answer to the question what is the owner's. */
    void asked(String owner, String cluster, boolean none, Instant now) {
        if (none) {
            nothing.put(new Key(owner, cluster), now);
        }
    }

    /** Forgets: something is written. */
    void forget() {
        lists.clear();
        nothing.clear();
    }

    private static boolean isWithin(Duration most, Instant since, Instant now) {
        return Duration.between(since, now).compareTo(most) <= 0;
    }
}
