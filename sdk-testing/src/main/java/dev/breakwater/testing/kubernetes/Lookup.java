package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A requirement of a selector that an index can answer: some value of an object is one of these.
 *
 * @param index the name of the index, such as {@code label app} or {@code field spec.nodeName}
 * @param value the value of an object; empty if it has none
 * @param wanted the values that are selected
 */
record Lookup(String index, Function<Document, Optional<String>> value, Set<String> wanted) {
    static Lookup label(String key, Set<String> wanted) {
        return new Lookup(
                "label " + key,
                object -> Optional.ofNullable(Meta.labels(object).get(key))
                        .map(label -> label.asText().orElse("")),
                wanted);
    }
}
