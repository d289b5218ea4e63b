package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ConfigMaps by number, 50 in each namespace and 50 of each application, asked for by requests of the Kubernetes API. */
record ConfigMaps(int size) {
    static final int GROUP = 50;
    private static final String CORE = "/api/v1/";
    private static final String JSON = "application/json";

    /** What answers requests, be it in process or by HTTP. */
    interface Front {
        /** The body of the answer to a request; an answer that tells of a failure is thrown. */
        String ask(String method, String target, String type, String body);
    }

    /** Asks about the object of that number. */
    interface Question {
        String of(Front front, int at);
    }

    String namespace(int at) {
        return "ns-" + at / GROUP;
    }

    /** Objects of one application are each in another namespace, if there are as many. */
    String application(int at) {
        return "app-" + at % Math.max(1, size / GROUP);
    }

    String path(int at) {
        return CORE + "namespaces/" + namespace(at) + "/configmaps";
    }

    private Document object(int at, String value) {
        return Document.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Document.object(
                        "name",
                        "map-" + at,
                        "namespace",
                        namespace(at),
                        "labels",
                        Document.object("app", application(at), "tier", "tier-" + at % 3)),
                "data",
                Document.object("value", value));
    }

    void createNamespaces(Front front) {
        createNamespaces(front, 0);
    }

    /** Those of the objects from a number on. */
    void createNamespaces(Front front, int from) {
        for (int at = from; at < size; at += GROUP) {
            Document namespace = Document.object(
                    "apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", namespace(at)));
            front.ask("POST", CORE + "namespaces", JSON, namespace.toJson());
        }
    }

    String json(int at) {
        return object(at, "value-" + at).toJson();
    }

    String create(Front front, int at) {
        return front.ask("POST", path(at), JSON, json(at));
    }

    String get(Front front, int at) {
        return front.ask("GET", path(at) + "/map-" + at, JSON, "");
    }

    String list(Front front, int at) {
        return front.ask("GET", path(at), JSON, "");
    }

    String labelled(Front front, int at) {
        return front.ask("GET", CORE + "configmaps?labelSelector=app%3D" + application(at), JSON, "");
    }

    String labelledHere(Front front, int at) {
        return front.ask("GET", path(at) + "?labelSelector=app%3D" + application(at), JSON, "");
    }

    String named(Front front, int at) {
        return front.ask("GET", CORE + "configmaps?fieldSelector=metadata.name%3Dmap-" + at, JSON, "");
    }

    /** A merge patch that changes something each time. */
    String patch(Front front, int at) {
        String patch = "{\"data\":{\"patched\":\"" + System.nanoTime() + "\"}}";
        return front.ask("PATCH", path(at) + "/map-" + at, "application/merge-patch+json", patch);
    }

    /** A server-side apply that changes something each time. */
    String apply(Front front, int at) {
        String target = path(at) + "/map-" + at + "?fieldManager=bench&force=true";
        return front.ask(
                "PATCH",
                target,
                "application/apply-patch+yaml",
                object(at, "value-" + System.nanoTime()).toJson());
    }

    /** What was declared of each object in an answer, by its name; what the server itself puts there is left out. */
    static Map<String, Document> declared(String json) {
        Document answer = Document.parse(json);
        Map<String, Document> objects = new TreeMap<>();
        for (Document object : answer.get("items").map(Document::elements).orElse(List.of(answer))) {
            String name = object.text("/metadata/name").orElse("");
            if (name.startsWith("map-")) {
                Document labels = object.at("/metadata/labels").orElseThrow();
                Document value = object.at("/data/value").orElseThrow();
                objects.put(name, Document.object("labels", labels, "value", value));
            }
        }
        return objects;
    }
}
