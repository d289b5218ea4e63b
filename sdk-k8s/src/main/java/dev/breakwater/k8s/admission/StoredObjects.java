package dev.breakwater.k8s.admission;

import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents as a cluster that holds them; a namespace that nobody gave is there, with the label that each has. */
final class StoredObjects implements ClusterReader {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Map<String, List<Document>> objects = new HashMap<>();

    StoredObjects(Iterable<Document> documents) {
        for (Document document : documents) {
            String kind = document.text("/apiVersion").orElse("") + " "
                    + document.text("/kind").orElse("");
            objects.computeIfAbsent(kind, first -> new ArrayList<>())
                    .add(isNamespace(document) ? labelled(document) : document);
        }
    }

    private static boolean isNamespace(Document document) {
        return document.text("/kind").equals(Optional.of("Namespace"))
                && document.text("/apiVersion").equals(Optional.of("v1"));
    }

    /** The namespace with the label that the API server adds. */
    private static Document labelled(Document namespace) {
        Document metadata = namespace.get("metadata").orElse(Document.object());
        Document labels = metadata.get("labels")
                .orElse(Document.object())
                .with(NAME_LABEL, metadata.text("/name").orElse(""));
        return namespace.with("metadata", metadata.with("labels", labels));
    }

    @Override
    public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
        Optional<Document> found = list(apiVersion, kind, namespace).stream()
                .filter(object -> object.text("/metadata/name").equals(Optional.of(name)))
                .findFirst();
        boolean missing = found.isEmpty() && apiVersion.equals("v1") && kind.equals("Namespace");
        return missing
                ? Optional.of(labelled(Document.object(
                        "apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", name))))
                : found;
    }

    @Override
    public List<Document> list(String apiVersion, String kind, String namespace) {
        return objects.getOrDefault(apiVersion + " " + kind, List.of()).stream()
                .filter(object -> namespace.isEmpty()
                        || object.text("/metadata/namespace").equals(Optional.of(namespace)))
                .toList();
    }
}
