package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a binding parameterises a policy with. Source: the API server's {@code CollectParams}. */
final class Params {
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Namespace",
            "Node",
            "PersistentVolume",
            "ClusterRole",
            "ClusterRoleBinding",
            "StorageClass",
            "PriorityClass",
            "RuntimeClass",
            "IngressClass",
            "CustomResourceDefinition",
            "CSIDriver");

    private Params() {}

    /**
     * The parameters, each evaluated on its own; one without content if the policy or the binding has none. Throws
     * {@link CelFailure} where the configuration is wrong.
     */
    static List<Optional<Document>> of(
            Document policy, Document binding, AdmissionRequest request, ClusterReader cluster) {
        Optional<Document> kind = policy.at("/spec/paramKind");
        Optional<Document> reference = binding.at("/spec/paramRef");
        if (kind.isEmpty() || reference.isEmpty()) {
            return List.of(Optional.empty());
        }
        String apiVersion = kind.get().text("/apiVersion").orElse("");
        String name = kind.get().text("/kind").orElse("");
        boolean namespaced = isNamespaced(apiVersion, name, cluster);
        String namespace = namespace(reference.get(), request, namespaced);
        List<Document> found = find(apiVersion, name, namespace, reference.get(), cluster);
        boolean deny = reference
                .get()
                .text("/parameterNotFoundAction")
                .filter("Deny"::equals)
                .isPresent();
        if (found.isEmpty() && deny) {
            throw new CelFailure("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found.stream().map(Optional::of).toList();
    }

    private static boolean isNamespaced(String apiVersion, String kind, ClusterReader cluster) {
        for (Document definition : cluster.list("apiextensions.k8s.io/v1", "CustomResourceDefinition", "")) {
            boolean same = definition.text("/spec/names/kind").equals(Optional.of(kind))
                    && apiVersion.startsWith(definition.text("/spec/group").orElse("") + "/");
            if (same) {
                return definition.text("/spec/scope").equals(Optional.of("Namespaced"));
            }
        }
        return !CLUSTER_SCOPED.contains(kind);
    }

    private static String namespace(Document reference, AdmissionRequest request, boolean namespaced) {
        String own = reference.text("/namespace").orElse("");
        if (!namespaced && !own.isEmpty()) {
            throw new CelFailure("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }
        String namespace = own.isEmpty() && namespaced ? request.namespace() : own;
        if (namespaced && namespace.isEmpty()) {
            throw new CelFailure(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        return namespace;
    }

    private static List<Document> find(
            String apiVersion, String kind, String namespace, Document reference, ClusterReader cluster) {
        Optional<String> name = reference.text("/name").filter(text -> !text.isEmpty());
        Optional<Document> selector = reference.get("selector");
        if (name.isPresent() && selector.isPresent()) {
            throw new CelFailure("paramRef.name and paramRef.selector are mutually exclusive");
        }
        if (name.isPresent()) {
            return cluster.get(apiVersion, kind, namespace, name.get()).stream().toList();
        }
        if (selector.isEmpty()) {
            throw new CelFailure("one of name or selector must be provided");
        }
        return cluster.list(apiVersion, kind, namespace).stream()
                .filter(object -> Selection.matches(selector.get(), Selection.labels(object)))
                .toList();
    }
}
