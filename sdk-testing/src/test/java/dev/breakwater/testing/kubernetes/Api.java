package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends requests to a fake in process, as its administrator. */
final class Api {
    static final String POLICIES = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
    static final String MAPS = "/api/v1/namespaces/default/configmaps";
    static final String NAMESPACES = "/api/v1/namespaces";
    static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("/scale", "Scale");
        KINDS.put("/configmaps/", "ConfigMap");
        KINDS.put("/serviceaccounts/", "ServiceAccount");
        KINDS.put("/clusterrolebindings/", "ClusterRoleBinding");
        KINDS.put("/namespaces/", "Namespace");
    }

    private final FakeKubernetes fake;

    Api(FakeKubernetes fake) {
        this.fake = fake;
    }

    Answer get(String target) {
        return send("GET", target, "application/json", "");
    }

    Answer post(String target, Document body) {
        return send("POST", target, "application/json", body.toJson());
    }

    Answer put(String target, Document body) {
        return send("PUT", target, "application/json", body.toJson());
    }

    Answer delete(String target) {
        return send("DELETE", target, "application/json", "");
    }

    Answer patch(String target, String form, String body) {
        String type = form.equals("apply") ? "application/apply-patch+yaml" : "application/" + form + "+json";
        return send("PATCH", target, type, body);
    }

    /** Applies a configuration, which says its type as the API server wants it to. */
    Answer apply(String target, String manager, Document body) {
        String path = target + (target.contains("?") ? "&" : "?") + "fieldManager=" + manager;
        return patch(path, "apply", typed(target, body).toJson());
    }

    private static Document typed(String target, Document body) {
        String kind = KINDS.entrySet().stream()
                .filter(one -> target.contains(one.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow();
        String version = kind.equals("Scale")
                ? "autoscaling/v1"
                : kind.equals("ClusterRoleBinding") ? "rbac.authorization.k8s.io/v1" : "v1";
        return Document.object("apiVersion", version, "kind", kind).merge(body);
    }

    Answer send(String method, String target, String type, String body) {
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + fake.adminToken().reveal(), "Content-Type", type, "User-Agent", "test/1");
        KubernetesResponse response = fake.handle(new KubernetesRequest(method, target, headers, body));
        boolean json = response.body().startsWith("{") && !target.contains("watch=");
        return new Answer(response, json ? Document.parse(response.body()) : Document.of(response.body()));
    }

    record Answer(KubernetesResponse response, Document body) {
        int status() {
            return response.status();
        }

        String text(String pointer) {
            return body.text(pointer).orElse("");
        }
    }

    static Document named(String name) {
        return Document.object("metadata", Document.object("name", name));
    }

    static Document map(String name, Object... data) {
        return named(name).with("data", Document.object(data));
    }

    static Document policy(String name, Document spec) {
        return named(name).with("spec", spec);
    }

    static Document binding(String name, String role, String user) {
        return Document.object(
                "metadata", Document.object("name", name),
                "roleRef",
                        Document.object("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", role),
                "subjects", Document.array(Document.object("kind", "User", "name", user)));
    }
}
