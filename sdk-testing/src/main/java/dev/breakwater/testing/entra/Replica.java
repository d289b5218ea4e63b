package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The copy of a directory that clients read: changes reach it one after the other, each after a part of the lag that
 * follows from the seed, what is changed, and how often it was changed before. Guarded by the lock of the fake.
 */
final class Replica {
    private final EntraSettings settings;
    private final Map<String, List<Past>> pasts = new HashMap<>();
    private final Map<String, Integer> changes = new HashMap<>();

    /** What was there, and until when it shows. */
    private record Past(Optional<Document> document, Instant until) {}

    Replica(EntraSettings settings) {
        this.settings = settings;
    }

    private Instant now() {
        return settings.time().clock().instant();
    }

    /** When something that is made or changed now shows. */
    Duration lag(String what) {
        long share = 25L
                + Math.floorMod(UUID.fromString(settings.guid("lag of " + what)).hashCode(), 76);
        return settings.lag().multipliedBy(share).dividedBy(100);
    }

    /** Notes what was there before a change; empty if there was nothing. */
    void changed(String key, Optional<Document> before) {
        if (settings.lag().isZero()) {
            return;
        }
        List<Past> past = pasts.computeIfAbsent(key, none -> new ArrayList<>());
        past.removeIf(one -> !now().isBefore(one.until()));
        Instant until = now().plus(lag(key + " " + changes.merge(key, 1, Integer::sum)));
        Instant earlier = past.isEmpty() ? until : past.get(past.size() - 1).until();
        past.add(new Past(before, until.isBefore(earlier) ? earlier : until));
    }

    /** Forgets all changes: everything shows as it is. */
    void forget() {
        pasts.clear();
        changes.clear();
    }

    /** What shows of something that is now like this; empty if it shows as absent. */
    Optional<Document> shown(String key, Optional<Document> current) {
        for (Past past : pasts.getOrDefault(key, List.of())) {
            if (now().isBefore(past.until())) {
                return past.document();
            }
        }
        return current;
    }

    @Override
    public String toString() {
        return "Replica[" + pasts.size() + " changed]";
    }
}
