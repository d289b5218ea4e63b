package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Writes down the steps of a suite, scenario by scenario. */
final class Script {
    private final List<Step> steps = new ArrayList<>();
    private String scenario = "";
    private int count;

    /** Begins a scenario; its steps are counted from one. */
    Script scenario(String name) {
        scenario = name;
        count = 0;
        return this;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Adds a request, and returns its id for later steps to refer to. */
    String add(String name, Document request) {
        String id = String.format(Locale.ROOT, "%s/%03d-%s", scenario, ++count, name);
        steps.add(new Step(id, request));
        return id;
    }

    String get(String name, String target) {
        return add(name, request("GET", target));
    }

    String post(String name, String target, Object body) {
        return add(name, request("POST", target).with("body", body));
    }

    String put(String name, String target, Object body) {
        return add(name, request("PUT", target).with("body", body));
    }

    String delete(String name, String target) {
        return add(name, request("DELETE", target));
    }

    /** A patch of the form json, merge, strategic-merge or apply. */
    String patch(String name, String target, String form, Object body) {
        return add(name, request("PATCH", target).with("type", type(form)).with("body", body));
    }

    static String type(String form) {
        return switch (form) {
            case "apply" -> "application/apply-patch+yaml";
            case "json" -> "application/json-patch+json";
            default -> "application/" + form + "-patch+json";
        };
    }

    /** A namespace of that name, with what a server puts into it. */
    void namespace(String name, Document labels) {
        Document metadata = Document.object("name", name).with("labels", labels);
        Document body = Document.object("metadata", metadata);
        post("namespace", "/api/v1/namespaces", body);
        String base = "/api/v1/namespaces/" + name;
        add(
                "account",
                request("GET", base + "/serviceaccounts/default")
                        .with("until", 200)
                        .with("verdict", true));
        String map = base + "/configmaps/kube-root-ca.crt";
        add("authority", request("GET", map).with("until", 200).with("verdict", true));
    }

    static Document request(String method, String target) {
        return Document.object("method", method, "target", target);
    }

    /** A document written as YAML. */
    static Document yaml(String text) {
        return Document.of(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(text));
    }
}
