package dev.breakwater.k8s.admission;

import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Documents as a cluster that holds them; a namespace that nobody gave is there, with the label that each has. */
final class StoredObjects implements ClusterReader {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private static final String POLICIES = "admissionregistration.k8s.io";

    private final Map<String, List<Document>> objects = new HashMap<>();

    StoredObjects(Iterable<Document> documents) {
        documents.forEach(this::add);
    }

    /** Opens lists, and takes policies of a preview as those of version 1, which reads the same fields. */
    private void add(Document document) {
        String version = document.text("/apiVersion").orElse("");
        String kind = document.text("/kind").orElse("");
        if (kind.endsWith("List") && document.get("items").isPresent()) {
            document.get("items").orElseThrow().elements().forEach(this::add);
            return;
        }
        boolean preview = version.startsWith(POLICIES + "/v1") && !version.equals(POLICIES + "/v1");
        objects.computeIfAbsent((preview ? POLICIES + "/v1" : version) + " " + kind, first -> new ArrayList<>())
                .add(isNamespace(document) ? labelled(document) : document);
    }

    /** The kinds of the constraints of Gatekeeper among the objects. */
    Set<String> constraintKinds() {
        Set<String> kinds = new HashSet<>();
        for (String kind : objects.keySet()) {
            if (kind.startsWith("constraints.gatekeeper.sh/")) {
                kinds.add(kind.substring(kind.indexOf(' ') + 1));
            }
        }
        return kinds;
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
