package dev.breakwater.k8s.admission;

import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** A cluster that holds these objects. */
record Stored(List<Document> objects) implements ClusterReader {
    static Stored of(Document... objects) {
        return new Stored(List.of(objects));
    }

    @Override
    public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
        return list(apiVersion, kind, namespace).stream()
                .filter(object -> object.text("/metadata/name").equals(Optional.of(name)))
                .findFirst();
    }

    @Override
    public List<Document> list(String apiVersion, String kind, String namespace) {
        return objects.stream()
                .filter(object -> object.text("/apiVersion").equals(Optional.of(apiVersion)))
                .filter(object -> object.text("/kind").equals(Optional.of(kind)))
                .filter(object -> namespace.isEmpty()
                        || object.text("/metadata/namespace").orElse("").equals(namespace))
                .toList();
    }
}
