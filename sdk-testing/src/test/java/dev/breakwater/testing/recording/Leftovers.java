package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Removes from a server what the suites make in it, by the prefixes of the names. */
final class Leftovers {
    private static final List<String> PREFIXES = List.of("rec-", "psa-", "vap-", "sar-");
    private static final List<String> COLLECTIONS = List.of(
            "/api/v1/namespaces",
            "/api/v1/persistentvolumes",
            "/apis/storage.k8s.io/v1/storageclasses",
            "/apis/scheduling.k8s.io/v1/priorityclasses",
            "/apis/networking.k8s.io/v1/ingressclasses",
            "/apis/node.k8s.io/v1/runtimeclasses",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings");

    private Leftovers() {}

    static void remove(Function<KubernetesRequest, KubernetesResponse> server, Map<String, String> headers) {
        for (String collection : COLLECTIONS) {
            Document list = Document.parse(server.apply(KubernetesRequest.of("GET", collection, headers))
                    .body());
            for (Document item : list.get("items").orElse(Document.array()).elements()) {
                Optional<String> name = item.text("/metadata/name");
                if (name.isPresent() && PREFIXES.stream().anyMatch(name.get()::startsWith)) {
                    delete(server, KubernetesRequest.of("DELETE", collection + "/" + name.get(), headers));
                }
            }
        }
    }

    private static void delete(Function<KubernetesRequest, KubernetesResponse> server, KubernetesRequest request) {
        int status = server.apply(request).status();
        if (status >= 400 && status != 404) {
            throw new IllegalStateException(request.target() + " could not be deleted: " + status);
        }
    }
}
