package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reference of {@link FakeKubernetesCost}: a list that is looked through for each request, as simple test
 * doubles do. It parses and writes JSON as any server must, and knows nothing of defaults, validation, field
 * owners or watches.
 */
final class NaiveObjects {
    private final List<Document> objects = new ArrayList<>();

    String create(String json) {
        Document object = Document.parse(json);
        String namespace = object.text("/metadata/namespace").orElse("");
        String name = object.text("/metadata/name").orElse("");
        if (find(namespace, name).isPresent()) {
            throw new IllegalStateException(name + " exists.");
        }
        return add(object).toJson();
    }

    /** Without looking whether it exists. */
    Document add(Document object) {
        Document stored = object.withAt("/metadata/resourceVersion", Integer.toString(objects.size()));
        objects.add(stored);
        return stored;
    }

    String get(String namespace, String name) {
        return find(namespace, name).orElseThrow().toJson();
    }

    String list(String namespace) {
        List<Document> items = objects.stream()
                .filter(object -> object.text("/metadata/namespace").equals(Optional.of(namespace)))
                .toList();
        return Document.object("items", items).toJson();
    }

    private Optional<Document> find(String namespace, String name) {
        return objects.stream()
                .filter(object -> object.text("/metadata/namespace").equals(Optional.of(namespace))
                        && object.text("/metadata/name").equals(Optional.of(name)))
                .findFirst();
    }
}
