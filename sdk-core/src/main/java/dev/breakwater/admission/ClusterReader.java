package dev.breakwater.admission;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** The objects of a cluster, as an admission plug-in may read them. */
public interface ClusterReader {
    /**
     * One object.
     *
     * @param apiVersion such as {@code networking.k8s.io/v1}
     * @param kind such as {@code NetworkPolicy}
     * @param namespace empty for cluster-scoped kinds
     * @param name its name
     * @return empty if there is none, or the cluster does not serve the kind
     */
    Optional<Document> get(String apiVersion, String kind, String namespace, String name);

    /**
     * The objects of a kind by namespace and name; none for a kind that the cluster does not serve.
     *
     * @param namespace empty for all namespaces
     */
    List<Document> list(String apiVersion, String kind, String namespace);
}
