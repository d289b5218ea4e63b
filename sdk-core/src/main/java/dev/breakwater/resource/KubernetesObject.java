package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.Optional;
import java.util.Set;

/**
 * The desired state of one Kubernetes object. Its {@link #document()} is the manifest, with {@code
 * apiVersion}, {@code kind} and {@code metadata}.
 */
public interface KubernetesObject extends Resource<ObjectState> {
    /** The apiVersion, such as {@code rbac.authorization.k8s.io/v1}. */
    String apiVersion();

    /** The kind, such as {@code RoleBinding}. */
    String kind();

    /** The plural resource name of the kind, such as {@code rolebindings}. */
    String plural();

    /** The object's name. */
    String name();

    /** The namespace; empty for cluster-scoped kinds. */
    Optional<String> namespaceName();

    /** The cluster it belongs to; empty means the cluster the provider was made for. */
    Optional<ClusterLink> cluster();

    /** Path of an object: below its cluster, and below its namespace if it has one. */
    @Override
    default Address<ObjectState> address() {
        String cluster = cluster().map(link -> link.source().path()).orElse("kubernetes");
        String scope =
                namespaceName().map(namespace -> "/namespaces/" + namespace).orElse("");
        return new Address<>(apiVersion() + "/" + kind(), cluster + scope + "/" + plural() + "/" + name());
    }

    /** The way into the cluster is the one input that every object may have. */
    @Override
    default Set<Output<?>> inputs() {
        return cluster().<Set<Output<?>>>map(link -> Set.of(link.connection())).orElse(Set.of());
    }

    /** The manifest's head: apiVersion, kind, name and namespace. */
    default Document manifest() {
        Document metadata = Document.object("name", name()).withSome("namespace", namespaceName());
        return Document.object("apiVersion", apiVersion(), "kind", kind(), "metadata", metadata);
    }
}
