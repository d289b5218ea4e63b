package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What variables hold, made ready once for many expressions. Immutable, thread-safe. */
public final class CelVariables {
    private final Map<String, Object> values;

    private CelVariables(Map<String, Object> values) {
        this.values = values;
    }

    /** Variables by name; of a document's references nothing is known, they are null. */
    public static CelVariables of(Map<String, Document> documents) {
        Map<String, Object> values = new HashMap<>();
        documents.forEach((name, document) -> values.put(name, CelValues.of(document)));
        return new CelVariables(Map.copyOf(values));
    }

    Map<String, Object> values() {
        return values;
    }

    /** The names. */
    @Override
    public String toString() {
        return "CelVariables" + new TreeSet<>(values.keySet());
    }
}
