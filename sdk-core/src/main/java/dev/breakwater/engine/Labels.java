package dev.breakwater.engine;

import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What texts call each of several resources: its short name, and where two share one also where it lies. */
final class Labels {
    private final Map<Address<?>, String> labels = new HashMap<>();

    Labels(Collection<? extends Address<?>> addresses) {
        Map<String, Set<Address<?>>> byName = new HashMap<>();
        for (Address<?> address : addresses) {
            byName.computeIfAbsent(address.shortName(), none -> new LinkedHashSet<>())
                    .add(address);
        }
        byName.values().forEach(this::label);
    }

    /** The labels of everything a plan speaks of. */
    static Labels of(Plan plan) {
        List<Address<?>> addresses = new ArrayList<>(plan.orphans());
        plan.changes().forEach(change -> addresses.add(change.address()));
        return new Labels(addresses);
    }

    String of(Address<?> address) {
        return labels.getOrDefault(address, address.shortName());
    }

    private void label(Set<Address<?>> namesakes) {
        for (Address<?> address : namesakes) {
            String place = namesakes.size() == 1 ? "" : " in " + place(address, namesakes);
            labels.put(address, address.shortName() + place);
        }
    }

    /** The part of the path in which namesakes differ, with the segment before it: {@code namespaces/shop}. */
    private static String place(Address<?> address, Set<Address<?>> namesakes) {
        List<String> path = segments(address);
        int same = path.size();
        int sameEnd = path.size();
        for (Address<?> other : namesakes) {
            if (!other.equals(address)) {
                List<String> others = segments(other);
                same = Math.min(same, common(path, others));
                sameEnd = Math.min(sameEnd, common(reversed(path), reversed(others)));
            }
        }
        int end = path.size() - sameEnd;
        return same >= end ? address.toString() : String.join("/", path.subList(Math.max(0, same - 1), end));
    }

    private static List<String> segments(Address<?> address) {
        String path = address.path();
        return List.of((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
    }

    private static List<String> reversed(List<String> segments) {
        List<String> reversed = new ArrayList<>(segments);
        Collections.reverse(reversed);
        return reversed;
    }

    private static int common(List<String> one, List<String> other) {
        int same = 0;
        while (same < Math.min(one.size(), other.size()) && one.get(same).equalsIgnoreCase(other.get(same))) {
            same++;
        }
        return same;
    }
}
