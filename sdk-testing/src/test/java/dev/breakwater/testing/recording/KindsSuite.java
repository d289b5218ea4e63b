package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** The same life for an object of each kind of {@code kinds.yaml}: made, read, changed in every way, refused, removed. */
final class KindsSuite {
    private final Script script;
    private final String target;
    private final Document kind;
    private final Document body;
    private final String name;
    private final boolean made;
    private final boolean unsteady;

    private KindsSuite(Script script, Document row) {
        this.script = script;
        String scenario = row.text("/name").orElseThrow();
        this.name = row.text("/fixed").orElse("rec-" + scenario);
        this.made = row.text("/fixed").isEmpty();
        this.unsteady = row.flag("/unsteady").orElse(false);
        this.target = row.text("/target").orElseThrow().replace("NS", "rec-" + scenario);
        this.kind = row.get("kind").orElseThrow();
        this.body = kind.merge(row.get("body").orElseThrow());
        script.scenario(scenario);
        if (!row.flag("/cluster").orElse(false)) {
            script.namespace("rec-" + scenario, Document.object());
        }
    }

    /** The steps for the kinds of a file, alone. */
    static List<Step> steps(String file) {
        Script script = new Script();
        write(script, file);
        return script.steps();
    }

    static void write(Script script, String file) {
        for (Document row : Script.yaml(Texts.read(file)).elements()) {
            KindsSuite suite = new KindsSuite(script, row);
            suite.create(row);
            suite.read();
            suite.update(row.get("change").orElseThrow());
            suite.patch(row.get("change").orElseThrow());
            suite.apply(row.get("change").orElseThrow());
            suite.refuse(row.get("invalid").orElse(Document.array()).elements());
            suite.state(row);
            suite.freeze(row.get("frozen").orElse(Document.array()).elements());
            suite.delete();
        }
    }

    private Document named(String other) {
        return named(other, body);
    }

    private static Document named(String other, Document object) {
        return object.withAt("/metadata/name", other);
    }

    private String object() {
        return target + "/" + name;
    }

    private void create(Document row) {
        script.get("absent", object());
        script.post("dry", target + "?dryRun=All", named(name));
        script.post("create", target, named(name));
        script.post("again", target, named(name));
        Optional<Document> full = row.get("full");
        full.ifPresent(more -> script.post("full", target, named(name + "-full", kind.merge(more))));
        script.post(
                "no-kind", target + "?dryRun=All", named("x").without("kind").without("apiVersion"));
        script.post("wrong-kind", target + "?dryRun=All", named("x").with("kind", "Nonsense"));
        script.post("wrong-version", target + "?dryRun=All", named("x").with("apiVersion", "nonsense/v1"));
        script.post("elsewhere", target + "?dryRun=All", named("x").withAt("/metadata/namespace", "elsewhere"));
        script.post("versioned", target + "?dryRun=All", named("x").withAt("/metadata/resourceVersion", "1"));
        script.post("nameless", target + "?dryRun=All", body);
        script.post("bad-name", target + "?dryRun=All", named("Bad_Name"));
        script.post("long-name", target + "?dryRun=All", named("x".repeat(254)));
        if (made) {
            Document prefixed = body.withAt("/metadata/generateName", "made-");
            script.post("generated", target + "?dryRun=All&fieldManager=maker", prefixed);
        }
        Document unknown = named("x").with("nonsense", 1).withAt("/metadata/nonsense", "a");
        for (String mode : List.of("Ignore", "Warn", "Strict", "Nonsense")) {
            script.post("unknown", target + "?dryRun=All&fieldValidation=" + mode, unknown);
        }
    }

    private void read() {
        script.get("get", object());
        script.get("list", target + "?labelSelector=app%3Dweb");
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        String partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String partials = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        script.add("table", Script.request("GET", object()).with("accept", table));
        script.add(
                "tables",
                Script.request("GET", target + "?labelSelector=app%3Dweb&includeObject=None")
                        .with("accept", table));
        script.add("partial", Script.request("GET", object()).with("accept", partial));
        script.add(
                "partials",
                Script.request("GET", target + "?fieldSelector=metadata.name%3D" + name)
                        .with("accept", partials));
    }

    private void update(Document change) {
        String live = script.get("live", object());
        String version = "{{" + live + "/metadata/resourceVersion}}";
        Document same = named(name).withAt("/metadata/resourceVersion", version);
        script.put("same", object(), same);
        Document changed = unsteady ? named(name) : same; // the server gives some a new version for nothing
        script.put("changed", object() + "?fieldManager=updater", changed.merge(change));
        script.put(
                "stale", object(), same.withAt("/metadata/resourceVersion", "1").merge(change));
        script.put("other-name", object(), named("other"));
        script.put(
                "other-uid",
                object(),
                same.withoutAt("/metadata/resourceVersion").withAt("/metadata/uid", "nonsense"));
        script.put("nameless", object(), body);
        script.put("absent", target + "/rec-absent", named("rec-absent"));
    }

    private void patch(Document change) {
        Document label = Script.yaml("{metadata: {labels: {patched: 'yes', gone: x}}}");
        script.patch("merge", object(), "merge", label);
        script.patch("merge-again", object(), "merge", label);
        script.patch(
                "merge-null",
                object() + "?fieldManager=remover",
                "merge",
                Script.yaml("{metadata: {labels: {gone: null}}}"));
        script.patch("strategic", object(), "strategic-merge", change);
        script.patch(
                "strategic-labels",
                object(),
                "strategic-merge",
                Script.yaml("{metadata: {labels: {$patch: replace, only: one}, finalizers: [rec.example.com/a]}}"));
        script.patch(
                "strategic-removal",
                object(),
                "strategic-merge",
                Script.yaml("{metadata: {$deleteFromPrimitiveList/finalizers: [rec.example.com/a]}}"));
        script.patch("json", object(), "json", Script.yaml("[{op: add, path: /metadata/labels/j, value: 'yes'}]"));
        script.patch(
                "json-test",
                object(),
                "json",
                Script.yaml(
                        "[{op: test, path: /metadata/labels/j, value: 'no'}, {op: remove, path: /metadata/labels/j}]"));
        script.patch("json-absent", object(), "json", Script.yaml("[{op: remove, path: /metadata/labels/none}]"));
        script.patch("json-nonsense", object(), "json", Script.yaml("{op: remove}"));
        script.patch(
                "merge-stale", object(), "merge", Script.yaml("{metadata: {resourceVersion: '1', labels: {a: b}}}"));
        script.patch("merge-name", object(), "merge", Script.yaml("{metadata: {name: other}}"));
        script.patch("forced", object() + "?force=true", "merge", label);
        script.add(
                "unsupported",
                Script.request("PATCH", object())
                        .with("type", "application/nonsense")
                        .with("body", label));
        script.add(
                "unreadable",
                Script.request("PATCH", object())
                        .with("type", Script.type("merge"))
                        .with("body", "{"));
        script.patch("absent", target + "/rec-absent", "merge", label);
    }

    private void apply(Document change) {
        String applied = target + "/" + (made ? name + "-applied" : name);
        Document mine = made ? named(name + "-applied") : named(name);
        script.patch("apply-nobody", applied, "apply", mine);
        script.patch("apply", applied + "?fieldManager=one", "apply", mine);
        settled("apply-same", applied + "?fieldManager=one", mine);
        script.patch("apply-shared", applied + "?fieldManager=two", "apply", mine);
        script.patch("apply-label", applied + "?fieldManager=two", "apply", mine.withAt("/metadata/labels/l", "two"));
        script.patch(
                "apply-conflict", applied + "?fieldManager=three", "apply", mine.withAt("/metadata/labels/l", "three"));
        script.patch("apply-change", applied + "?fieldManager=three", "apply", mine.merge(change));
        script.patch(
                "apply-force",
                applied + "?fieldManager=three&force=true",
                "apply",
                mine.merge(change).withAt("/metadata/labels/l", "three"));
        settled(
                "apply-removal",
                applied + "?fieldManager=two",
                Document.object("metadata", mine.get("metadata").orElseThrow()).merge(kind));
        script.patch(
                "apply-managed",
                applied + "?fieldManager=one",
                "apply",
                mine.withAt("/metadata/managedFields", List.of(Document.object("manager", "x"))));
        script.patch("apply-unknown", applied + "?fieldManager=one", "apply", mine.with("nonsense", 1));
        script.patch("apply-no-kind", applied + "?fieldManager=one", "apply", mine.without("kind"));
        script.patch("apply-other-name", applied + "?fieldManager=one", "apply", named("other"));
        script.patch("apply-dry", target + "/fresh?fieldManager=one&dryRun=All", "apply", named("fresh"));
        script.get("applied", applied);
        script.patch("apply-status", applied + "/status?fieldManager=four", "apply", mine);
    }

    /** An apply after the controllers of a real server have seen what was written before. */
    private void settled(String step, String applied, Document object) {
        Document request = Script.request("PATCH", applied).with("type", Script.type("apply"));
        boolean watched =
                object.text("/kind").filter("ValidatingAdmissionPolicy"::equals).isPresent();
        script.add(step, (watched ? request.with("pause", 5) : request).with("body", object));
    }

    private void refuse(List<Document> invalid) {
        for (Document wrong : invalid) {
            script.post(
                    "invalid",
                    target + "?dryRun=All",
                    named(made ? "wrong" : name).merge(wrong));
        }
    }

    /** The sub-resources of an object: its status, and its size. */
    private void state(Document row) {
        List<Document> wrong = row.get("wrong-status").orElse(Document.array()).elements();
        wrong.forEach(status -> script.patch(
                "wrong-status", object() + "/status?dryRun=All", "merge", Document.object("status", status)));
        row.get("status").ifPresent(status -> {
            String live = script.get("status", object() + "/status");
            Document whole = named(name)
                    .withAt("/metadata/resourceVersion", "{{" + live + "/metadata/resourceVersion}}")
                    .with("status", status);
            if (row.flag("/patched").orElse(false)) { // the server writes into the metadata of these kinds
                Document patch = Document.object("status", status);
                script.patch("status", object() + "/status?fieldManager=controller", "merge", patch);
            } else {
                script.put("status", object() + "/status?fieldManager=controller", whole);
            }
            script.patch(
                    "status",
                    object() + "/status?fieldManager=applier&force=true",
                    "apply",
                    kind.with("status", status));
            script.add(
                    "status",
                    Script.request("GET", object())
                            .with("accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
        });
        if (row.flag("/scaled").orElse(false)) {
            scale();
        }
    }

    private void scale() {
        script.get("scale", object() + "/scale");
        Document spec = Document.object("spec", Document.object("replicas", 4));
        script.put(
                "scale",
                object() + "/scale",
                Document.object("metadata", Document.object("name", name)).merge(spec));
        script.patch("scale", object() + "/scale?fieldManager=scaler", "merge", spec.withAt("/spec/replicas", 5));
        script.patch("scale", object() + "/scale", "merge", spec.withAt("/spec/replicas", -1));
        script.get("scaled", object());
    }

    private void freeze(List<Document> frozen) {
        for (Document change : frozen) {
            script.patch("frozen", object(), "merge", change);
        }
    }

    private void delete() {
        script.add("wrong-uid", removal("{preconditions: {uid: nonsense}}"));
        script.add("wrong-version", removal("{preconditions: {resourceVersion: '1'}}"));
        script.add("nonsense", removal("{propagationPolicy: Nonsense}"));
        script.delete("dry", object() + "?dryRun=All");
        script.delete("delete", object());
        script.add("gone", Script.request("GET", object()).with("until", 404));
        script.delete("again", object());
    }

    private Document removal(String options) {
        return Script.request("DELETE", object()).with("body", Script.yaml(options));
    }
}
