package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Resource;
import java.nio.file.Path;
import java.util.List;

/** Kubernetes manifests read from YAML or JSON, as declarations. Immutable, thread-safe. */
public final class Manifests implements Composite {
    private final List<KubernetesObject> objects;

    private Manifests(List<KubernetesObject> objects) {
        this.objects = List.copyOf(objects);
    }

    /** Reads files, each of one or more documents in YAML or JSON. */
    public static Manifests read(Path... files) {
        throw new UnsupportedOperationException(files.length + " files");
    }

    /** Parses a text of one or more documents in YAML or JSON. */
    public static Manifests parse(String text) {
        throw new UnsupportedOperationException(text);
    }

    /** The same objects, placed in that cluster. */
    public Manifests on(ClusterLink cluster) {
        throw new UnsupportedOperationException(cluster.toString());
    }

    /** The declarations, in the order of the documents. */
    public List<KubernetesObject> objects() {
        return objects;
    }

    /** The manifests of the declarations. */
    public List<Document> documents() {
        return objects.stream().map(KubernetesObject::document).toList();
    }

    @Override
    public List<Resource<?>> resources() {
        return List.copyOf(objects);
    }

    /** The YAML text of declarations, one document each. */
    public static String write(Iterable<? extends KubernetesObject> objects) {
        throw new UnsupportedOperationException(objects.toString());
    }

    @Override
    public String toString() {
        return "Manifests[" + objects.size() + " objects]";
    }
}
