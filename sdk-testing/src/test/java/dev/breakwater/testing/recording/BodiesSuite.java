package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.List;

/** Bodies, patches and tokens that cannot be read, or only just; and definitions that go while objects stay. */
final class BodiesSuite {
    private static final String MAPS = "/api/v1/namespaces/rec-bodies/configmaps";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String OPEN = "/apis/open.rec.example.com/v1/namespaces/rec-bodies/opens";

    private final Script script;

    private BodiesSuite(Script script) {
        this.script = script;
    }

    static void write(Script script) {
        BodiesSuite suite = new BodiesSuite(script);
        script.scenario("bodies");
        script.namespace("rec-bodies", Document.object());
        suite.repeated();
        suite.unreadable();
        suite.patches();
        suite.tokens();
        suite.reviews();
        suite.definition();
    }

    private void repeated() {
        String json = "{\"metadata\":{\"name\":\"x\",\"name\":\"z\",\"labels\":{\"a\":\"b\",\"a\":\"c\"}},"
                + "\"data\":{\"a\":\"1\",\"a\":\"2\"},\"x\":1,\"x\":2}";
        for (String mode : List.of("Warn", "Strict", "Ignore")) {
            String target = MAPS + "?dryRun=All&fieldValidation=" + mode;
            script.post("repeated", target, json);
            script.add("repeated", yaml(target, "metadata: {name: x, labels: {y: a}}\ndata: {a: '1', a: '2'}\n"));
        }
        script.add("answers", yaml(MAPS + "?dryRun=All", "metadata: {name: x, labels: {y: 'n', 5: 'off'}}"));
        script.add("answers", yaml(MAPS + "?dryRun=All", "metadata: {name: x, labels: {a: n}}"));
    }

    private static Document yaml(String target, String body) {
        return Script.request("POST", target).with("type", "application/yaml").with("body", body);
    }

    private void unreadable() {
        for (String body : List.of(
                "nonsense",
                "null",
                "n",
                "true",
                "tru",
                "\"a\"",
                "12",
                "1x",
                "-",
                "1.",
                "1e",
                "x",
                "[1",
                "[]",
                "[1 2]",
                " ",
                "{\"a\"",
                "{\"a\" 1}",
                "{\"a\":}",
                "{a: 1}",
                "{\"a\":1}}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\"}",
                "falsy",
                " nonsense",
                "nulll",
                "\"\\x\"",
                "\"\\u00g\"",
                "{\"kind\":5}",
                "é")) {
            script.post("unreadable", MAPS + "?dryRun=All", body);
        }
    }

    private void patches() {
        script.post("patched", MAPS, Script.yaml("{metadata: {name: p, labels: {a: b}}, data: {a: '1'}}"));
        for (String form : List.of("merge", "strategic-merge")) {
            for (String patch :
                    List.of("{data: {b: '1'}, x: {y: 1, z: [1, a, null, true, 1.5]}}", "{metadata: {nonsense: 1}}")) {
                for (String mode : List.of("Warn", "Strict")) {
                    String target = MAPS + "/p?dryRun=All&fieldValidation=" + mode;
                    script.patch(form, target, form, Script.yaml(patch));
                }
            }
        }
        script.patch("merge", MAPS + "/p?dryRun=All", "merge", Script.yaml("{data: {b: 5}}"));
        script.patch("merge", MAPS + "/p?dryRun=All", "merge", Script.yaml("{data: 5}"));
        script.patch("merge", MAPS + "/p?dryRun=All", "merge", "x");
        script.patch(
                "json",
                MAPS + "/p?dryRun=All&fieldValidation=Strict",
                "json",
                Script.yaml("[{op: add, path: /x, value: 5}]"));
    }

    private void tokens() {
        for (String token : List.of("nonsense", "!!!", "abc", "bnVsbA")) {
            script.get("token", MAPS + "?limit=3&continue=" + token);
        }
    }

    private void reviews() {
        String access = "/apis/authorization.k8s.io/v1/";
        script.post("review", "/apis/authentication.k8s.io/v1/tokenreviews", Script.yaml("{spec: {token: x}}"));
        script.post(
                "review",
                access + "subjectaccessreviews",
                Script.yaml("{spec: {user: a, uid: u, extra: {a: [b]}, resourceAttributes: {verb: get}}}"));
        script.post(
                "review",
                access + "namespaces/rec-bodies/localsubjectaccessreviews",
                Script.yaml("{metadata: {namespace: other}, spec: {user: a, resourceAttributes: {verb: get}}}"));
    }

    /** A kind that keeps what its schema does not know, at the root only. */
    private void definition() {
        String name = DEFINITIONS + "/opens.open.rec.example.com";
        script.post("definition", DEFINITIONS, Script.yaml("""
                metadata: {name: opens.open.rec.example.com}
                spec:
                  group: open.rec.example.com
                  scope: Namespaced
                  names: {plural: opens, kind: Open}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    subresources: {status: {}}
                    schema:
                      openAPIV3Schema:
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
                        properties: {spec: {type: object, properties: {a: {type: string}}}}
                """));
        Document open = Script.yaml("""
                apiVersion: open.rec.example.com/v1
                kind: Open
                metadata: {name: one, finalizers: [rec.example.com/a]}
                spec: {a: b}
                more: {x: [1, {y: z}]}
                """);
        script.add("served", Script.request("GET", OPEN).with("until", 200).with("pause", 2));
        script.post("open", OPEN + "?fieldValidation=Strict", open);
        script.post("closed", OPEN + "?dryRun=All&fieldValidation=Strict", open.withAt("/spec/c", 1));
        script.post("closed", OPEN + "?dryRun=All", open.withAt("/spec/c", 1).withAt("/metadata/c", 1));
        script.patch("more", OPEN + "/one?fieldManager=m", "merge", Script.yaml("{more: {x: null, w: 1}}"));
        script.patch("apply", OPEN + "/one?fieldManager=n", "apply", open.withAt("/more", Document.object("v", 2)));
        String aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        script.add(
                "discovery",
                Script.request("GET", "/apis")
                        .with("accept", aggregated)
                        .with("keep", List.of("open.rec.example.com", "opens")));
        script.delete("leaving", name);
        script.add("leaving", Script.request("GET", name).with("pause", 2).with("only", "/spec"));
        script.post("late", OPEN, open.withAt("/metadata/name", "two"));
        script.patch("release", OPEN + "/one", "merge", Script.yaml("{metadata: {finalizers: null}}"));
        script.add("gone", Script.request("GET", name).with("until", 404));
        script.get("unserved", OPEN);
    }
}
