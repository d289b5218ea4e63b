package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A world as JSON files, as {@code kubectl get -o json} writes lists, and the program that reads them. */
public final class WorldFiles implements AutoCloseable {
    private static final int EACH = 1_000;
    private static final String FOLDER = "breakwater.bench.folder";

    private final NetworkShape shape;
    private final Path folder;
    private final long objects;
    private final long bytes;

    WorldFiles(NetworkShape shape) {
        this.shape = shape;
        List<Document> all = new ArrayList<>();
        shape.namespaces().forEach((name, labels) -> all.add(namespace(name, labels)));
        shape.policies().forEach(policy -> all.add(policy.document()));
        shape.pods().forEach(pod -> all.add(pod(pod)));
        objects = all.size();
        try {
            folder = Files.createTempDirectory("breakwater-world");
            long written = 0;
            for (int from = 0; from < all.size(); from += EACH) {
                List<Document> items = all.subList(from, Math.min(all.size(), from + EACH));
                Document list = Document.object("apiVersion", "v1", "kind", "List", "items", items);
                written += Files.size(Files.writeString(folder.resolve(from + ".json"), list.toJson()));
            }
            bytes = written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document namespace(String name, Map<String, String> labels) {
        Document metadata = Document.object("name", name, "labels", labels);
        return Document.object("apiVersion", "v1", "kind", "Namespace", "metadata", metadata);
    }

    /** What the API server tells of a pod and this does not need stands for the rest of it. */
    private static Document pod(NetworkPod pod) {
        Document metadata = Document.object(
                "name",
                pod.name(),
                "namespace",
                pod.namespace(),
                "labels",
                pod.labels(),
                "uid",
                "6f1a6f3c-5b1c-4a35-9c1b-" + pod.name(),
                "resourceVersion",
                "123456",
                "creationTimestamp",
                "2026-01-01T00:00:00Z");
        Document container = Document.parse("""
                {"name": "main", "image": "registry.example.com/shop/web:1.0", "imagePullPolicy": "IfNotPresent",
                 "ports": [{"name": "http", "containerPort": 8001, "protocol": "TCP"}],
                 "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "128Mi"}},
                 "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
                 "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}""");
        Document spec = Document.object("containers", List.of(container), "restartPolicy", "Always")
                .with("serviceAccountName", "default")
                .with("nodeName", "aks-system-12345678-vmss000000");
        Document ready = Document.object(
                "type", "Ready", "status", "True", "lastTransitionTime", "2026-01-01T00:00:00Z", "reason", "Ok");
        Document status = Document.object("phase", "Running", "qosClass", "Burstable", "conditions", List.of(ready));
        return Document.object("apiVersion", "v1", "kind", "Pod", "metadata", metadata, "spec", spec, "status", status);
    }

    NetworkShape shape() {
        return shape;
    }

    long objects() {
        return objects;
    }

    long megabytes() {
        return bytes / 1_000_000;
    }

    StartUp.Answer countInNewJvm() {
        String classPath = System.getProperty("java.class.path");
        return StartUp.child(classPath, WorldFiles.class, "-D" + FOLDER + "=" + folder);
    }

    /** Reads the folder of a system property, and prints how many pairs pass and the CPU time of this process. */
    public static void main(String[] arguments) throws IOException {
        World.Builder world = World.builder();
        for (Path file : files(Path.of(System.getProperty(FOLDER)))) {
            world.manifest(Document.parse(Files.readAllBytes(file)));
        }
        long pairs = Reachability.of(world.build()).pairs(Port.tcp(8001)).allowed();
        EmptyMain.finish(Math.toIntExact(pairs));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Override
    public void close() {
        try {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "WorldFiles[" + shape + "]";
    }
}
