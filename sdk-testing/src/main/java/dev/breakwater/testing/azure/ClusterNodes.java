package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The nodes that the pools of a cluster show in its API server: all ready, named and labelled as AKS does. */
final class ClusterNodes {
    private static final String POOL = "kubernetes.azure.com/agentpool";

    private ClusterNodes() {}

    /** Brings nodes that a pool has and takes away those that none has, with their pods. */
    static void settle(FakeKubernetes server, Document cluster) {
        Set<String> wanted = new HashSet<>();
        for (Document pool : Profiles.of(cluster)) {
            for (String name : names(cluster, pool)) {
                wanted.add(name);
                if (server.get("v1", "Node", "", name).isEmpty()) {
                    add(server, pool, name);
                }
            }
        }
        for (Document node : server.list("v1", "Node", "")) {
            String name = node.text("/metadata/name").orElse("");
            if (isOfPool(node) && !wanted.contains(name)) {
                remove(server, name);
            }
        }
    }

    private static boolean isOfPool(Document node) {
        return node.at("/metadata/labels/" + POOL.replace("/", "~1")).isPresent();
    }

    private static List<String> names(Document cluster, Document pool) {
        int count = pool.number("/count").map(BigDecimal::intValue).orElse(0);
        boolean off = pool.text("/powerState/code").filter("Stopped"::equals).isPresent()
                || pool.text("/provisioningState").filter("Creating"::equals).isPresent();
        String id = cluster.text("/id").orElse("").toLowerCase(Locale.ROOT);
        int number = Math.floorMod(id.hashCode(), 90_000_000) + 10_000_000;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count && !off; i++) {
            String machine = "000000" + Integer.toString(i, 36);
            String last = machine.substring(machine.length() - 6);
            names.add(
                    isWindows(pool)
                            ? "aks" + Profiles.name(pool) + last
                            : "aks-" + Profiles.name(pool) + "-" + number + "-vmss" + last);
        }
        return names;
    }

    private static boolean isWindows(Document pool) {
        return pool.text("/osType").filter("Windows"::equalsIgnoreCase).isPresent();
    }

    private static void add(FakeKubernetes server, Document pool, String name) {
        Document labels = pool.get("nodeLabels")
                .orElse(Document.object())
                .with(POOL, Profiles.name(pool))
                .with("agentpool", Profiles.name(pool))
                .with(
                        "kubernetes.azure.com/mode",
                        pool.text("/mode").orElse("User").toLowerCase(Locale.ROOT))
                .with("kubernetes.io/hostname", name)
                .with("kubernetes.io/os", isWindows(pool) ? "windows" : "linux")
                .with("node.kubernetes.io/instance-type", pool.text("/vmSize").orElse(""));
        Document head = Document.object("apiVersion", "v1", "kind", "Node")
                .with("metadata", Document.object("name", name, "labels", labels));
        server.apply(head.withSome("spec", taints(pool)));
        Document ready = Document.object("type", "Ready", "status", "True", "reason", "KubeletReady");
        String version = pool.text("/currentOrchestratorVersion").orElse("");
        server.applyStatus(head.withAt("/status/conditions", Document.array(ready))
                .withAt("/status/nodeInfo/kubeletVersion", "v" + version));
    }

    private static Optional<Document> taints(Document pool) {
        List<Document> taints = new ArrayList<>();
        for (Document taint : pool.get("nodeTaints").map(Document::elements).orElse(List.of())) {
            String text = taint.asText().orElse("");
            String[] halves = text.split(":", 2);
            String[] pair = halves[0].split("=", 2);
            Document one = Document.object("key", pair[0], "effect", halves.length > 1 ? halves[1] : "NoSchedule");
            taints.add(pair.length > 1 ? one.with("value", pair[1]) : one);
        }
        return taints.isEmpty() ? Optional.empty() : Optional.of(Document.object("taints", taints));
    }

    private static void remove(FakeKubernetes server, String node) {
        for (Document pod : server.list("v1", "Pod", "")) {
            if (pod.text("/spec/nodeName").filter(node::equals).isPresent()) {
                server.delete(
                        "v1",
                        "Pod",
                        pod.text("/metadata/namespace").orElse(""),
                        pod.text("/metadata/name").orElse(""));
            }
        }
        server.delete("v1", "Node", "", node);
    }
}
