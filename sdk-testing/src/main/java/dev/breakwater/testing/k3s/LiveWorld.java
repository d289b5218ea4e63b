package dev.breakwater.testing.k3s;

import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkProfile;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a cluster holds that decides about traffic. */
final class LiveWorld {
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("/api/v1/namespaces", "Namespace");
        KINDS.put("/api/v1/nodes", "Node");
        KINDS.put("/api/v1/pods", "Pod");
        KINDS.put("/api/v1/services", "Service");
        KINDS.put("/apis/networking.k8s.io/v1/networkpolicies", "NetworkPolicy");
    }

    private LiveWorld() {}

    /** The engine's answer for it, as kube-router reads policies. */
    static Reachability of(KubernetesClient client) {
        List<Document> objects = new ArrayList<>();
        KINDS.forEach((path, kind) -> {
            Document list = Document.parse(client.raw(path));
            String version = list.text("/apiVersion").orElse("v1");
            for (Document item : list.get("items").orElse(Document.array()).elements()) {
                objects.add(item.with("apiVersion", version).with("kind", kind)); // a list says it once for all
            }
        });
        return Reachability.of(World.of(objects).readBy(NetworkProfile.KUBE_ROUTER));
    }
}
