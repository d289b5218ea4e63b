package dev.breakwater.azure;

import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The subscriptions that are searched for what is no longer declared. Thread-safe. */
final class Subscriptions {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    Subscriptions(Set<String> given) {
        given.forEach(id -> ids.add(ArmType.key(id)));
    }

    void add(ArmId id) {
        id.subscriptionId().ifPresent(subscription -> ids.add(ArmType.key(subscription)));
    }

    List<String> all() {
        return ids.stream().sorted().toList();
    }
}
