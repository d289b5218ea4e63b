package dev.breakwater.engine;

import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The declared resources in dependency order; among equals the order of declaration. */
final class Order {
    private final Map<Address<?>, Resource<?>> byAddress = new LinkedHashMap<>();
    private final Map<Address<?>, Set<Address<?>>> before = new HashMap<>();
    private final Map<Address<?>, Set<Address<?>>> behind = new HashMap<>();

    Order(DesiredState desired) {
        for (Resource<?> resource : desired.resources()) {
            byAddress.put(resource.address(), resource);
        }
        for (Resource<?> resource : desired.resources()) {
            Set<Address<?>> needed = desired.prerequisites(resource);
            before.put(resource.address(), needed);
            for (Address<?> source : needed) {
                Set<Address<?>> users = behind.getOrDefault(source, new LinkedHashSet<>());
                users.add(resource.address());
                behind.put(source, users);
            }
        }
    }

    /** What must exist before that resource. */
    Set<Address<?>> before(Address<?> address) {
        return before.getOrDefault(address, Set.of());
    }

    /** What needs that resource. */
    Set<Address<?>> behind(Address<?> address) {
        return behind.getOrDefault(address, Set.of());
    }

    List<Resource<?>> sorted() {
        Map<Address<?>, Integer> open = new HashMap<>();
        Deque<Address<?>> ready = new ArrayDeque<>();
        for (Address<?> address : byAddress.keySet()) {
            open.put(address, before(address).size());
            if (before(address).isEmpty()) {
                ready.add(address);
            }
        }
        List<Resource<?>> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            Address<?> next = ready.remove();
            sorted.add(byAddress.get(next));
            for (Address<?> dependent : behind(next)) {
                int left = open.getOrDefault(dependent, 0) - 1;
                open.put(dependent, left);
                if (left == 0) {
                    ready.add(dependent);
                }
            }
        }
        return sorted;
    }
}
