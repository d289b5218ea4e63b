package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The reference of {@link PlanScale}: for each declaration it looks through all that is there, and compares
 * member by member. It knows nothing of order, outputs, effects or permissions.
 */
final class NaivePlan {
    private NaivePlan() {}

    /** The pointers of the fields that differ, by path of the resource; what is in sync is left out. */
    static Map<String, List<String>> of(List<? extends Resource<?>> desired, Map<Address<?>, Document> live) {
        Map<String, List<String>> changes = new TreeMap<>();
        for (Resource<?> resource : desired) {
            Optional<Document> actual = Optional.empty();
            for (Map.Entry<Address<?>, Document> candidate : live.entrySet()) {
                if (candidate
                        .getKey()
                        .path()
                        .equalsIgnoreCase(resource.address().path())) {
                    actual = Optional.of(candidate.getValue());
                }
            }
            List<String> fields = fields(resource.document(), actual);
            if (!fields.isEmpty()) {
                changes.put(resource.address().path(), fields);
            }
        }
        return changes;
    }

    private static List<String> fields(Document declared, Optional<Document> actual) {
        List<String> fields = new ArrayList<>();
        declared.members().forEach((name, value) -> {
            Optional<Document> there = actual.flatMap(body -> body.get(name));
            if (there.filter(old -> old.merge(value).equals(old)).isEmpty()) {
                fields.add("/" + name);
            }
        });
        return fields;
    }
}
