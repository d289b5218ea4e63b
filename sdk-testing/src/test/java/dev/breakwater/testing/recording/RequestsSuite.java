package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What requests have in common whatever the kind: selectors, pages, watches, deletion, applying in turns, discovery. */
final class RequestsSuite {
    static final long SEED = 4_711;

    private static final List<String> MANAGERS = List.of("ann", "bob", "cid");

    private final Script script;
    private final Random random = new Random(SEED);

    private RequestsSuite(Script script) {
        this.script = script;
    }

    static List<Step> steps() {
        Script script = new Script();
        KindsSuite.write(script, "kinds.yaml");
        RequestsSuite suite = new RequestsSuite(script);
        suite.selectors();
        suite.pages();
        suite.watches();
        suite.deletion();
        suite.turns();
        suite.listMaps();
        suite.namespaces();
        suite.discovery();
        BodiesSuite.write(script);
        return script.steps();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String maps(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static Document map(String name, String labels) {
        return Script.yaml("{metadata: {name: " + name + ", labels: " + labels + "}}");
    }

    private void selectors() {
        script.scenario("selectors");
        script.namespace("rec-selectors", Document.object());
        String maps = maps("rec-selectors");
        for (int i = 0; i < 12; i++) {
            String labels = String.format(
                    Locale.ROOT, "{app: %s, tier: '%d'%s}", "abc".charAt(i % 3), i % 4, i % 5 == 0 ? ", extra: x" : "");
            script.add("map", Script.request("POST", maps).with("verdict", true).with("body", map("m" + i, labels)));
        }
        List<String> wanted = List.of(
                "app=a",
                "app==a",
                "app!=a",
                "app",
                "!app",
                "extra",
                "!extra",
                "app in (a,b)",
                "app notin (a, b)",
                "app in (a),tier=1",
                "app=a,app=b",
                "app=",
                "app in ()",
                "app in (a",
                "app in a",
                "app=a=b",
                ",",
                "a,,b",
                "a b",
                "=a",
                "app>1",
                "tier>1",
                "tier<2",
                "tier>x",
                "tier>=1",
                "app in (,a)",
                "app = a",
                " app ",
                "!extra,app=a",
                "x/y=z",
                "x/y/z=a",
                "-a=b",
                "app=-a",
                "app in (a b)",
                "app=a,",
                "notin=a",
                "in",
                "extra notin (x)",
                "UPPER=a",
                "app in (a,b),tier in (0,1,2),!extra");
        for (String selector : wanted) {
            script.add(
                    "label",
                    Script.request("GET", maps + "?labelSelector=" + encoded(selector))
                            .with("accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
        }
        List<String> fields = List.of(
                "metadata.name=m1",
                "metadata.name!=m1",
                "metadata.name==m2,metadata.namespace=rec-selectors",
                "metadata.name=none",
                "metadata.uid=x",
                "data.a=b",
                "metadata.name",
                "metadata.name>a",
                "metadata.name=a=b",
                "metadata.labels.app=a",
                "metadata.namespace=other");
        for (String selector : fields) {
            script.add(
                    "field",
                    Script.request("GET", maps + "?fieldSelector=" + encoded(selector))
                            .with("accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
        }
        List<String> others = List.of(
                "/api/v1/namespaces/rec-selectors/secrets?fieldSelector=type%3DOpaque",
                "/api/v1/namespaces/rec-selectors/secrets?fieldSelector=type%3Dnone",
                "/api/v1/namespaces/rec-selectors/pods?fieldSelector=spec.nodeName%3Da",
                "/api/v1/namespaces/rec-selectors/pods?fieldSelector=status.phase%3DPending,spec.restartPolicy%3DAlways",
                "/api/v1/namespaces/rec-selectors/pods?fieldSelector=spec.hostname%3Da",
                "/api/v1/namespaces/rec-selectors/services?fieldSelector=spec.type%3DClusterIP",
                "/apis/apps/v1/namespaces/rec-selectors/deployments?fieldSelector=spec.replicas%3D1",
                "/apis/apps/v1/namespaces/rec-selectors/replicasets?fieldSelector=status.replicas%3D1",
                "/api/v1/namespaces?fieldSelector=status.phase%3DTerminating",
                "/api/v1/namespaces?fieldSelector=metadata.name%3Drec-selectors",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles?fieldSelector=rules%3Dx");
        others.forEach(target -> script.get("kinds", target));
        script.add("collection", Script.request("DELETE", maps + "?labelSelector=" + encoded("app in (a,b)")));
        script.add(
                "left",
                Script.request("GET", maps + "?labelSelector=app")
                        .with("accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
    }

    private void pages() {
        script.scenario("pages");
        script.namespace("rec-pages", Document.object());
        String maps = maps("rec-pages");
        for (int i = 0; i < 7; i++) {
            String labels = "{page: '" + i % 2 + "'}";
            script.add("map", Script.request("POST", maps).with("verdict", true).with("body", map("m" + i, labels)));
        }
        Document partial =
                Document.object("accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        String first =
                script.add("first", Script.request("GET", maps + "?limit=3").merge(partial));
        String next = "&continue={{" + first + "/metadata/continue}}";
        script.delete("meanwhile", maps + "/m5");
        String second = script.add(
                "second", Script.request("GET", maps + "?limit=3" + next).merge(partial));
        script.add(
                "third",
                Script.request("GET", maps + "?limit=3&continue={{" + second + "/metadata/continue}}")
                        .merge(partial));
        script.add("rest", Script.request("GET", maps + "?limit=0" + next).merge(partial));
        script.add(
                "selected",
                Script.request("GET", maps + "?limit=1&labelSelector=page%3D0").merge(partial));
        for (String query : List.of(
                "limit=-1",
                "limit=x",
                "limit=3&continue=nonsense",
                "limit=100",
                "resourceVersion=0&limit=2",
                "limit=2" + next + "&resourceVersion=1",
                "resourceVersion=nonsense",
                "resourceVersion=1&resourceVersionMatch=Exact",
                "resourceVersionMatch=Exact",
                "resourceVersion=1&resourceVersionMatch=Nonsense",
                "resourceVersion=0&resourceVersionMatch=NotOlderThan",
                "resourceVersion=0&resourceVersionMatch=Exact",
                "resourceVersion=99999999")) {
            script.add("query", Script.request("GET", maps + "?" + query).merge(partial));
        }
    }

    private void watches() {
        script.scenario("watches");
        script.namespace("rec-watches", Document.object());
        String maps = maps("rec-watches");
        String start = script.get("start", maps + "?labelSelector=none");
        script.post("one", maps, map("one", "{a: '1'}"));
        script.post("two", maps, map("two", "{a: '2'}"));
        script.patch("label", maps + "/one", "merge", Script.yaml("{metadata: {labels: {a: '2'}}}"));
        script.patch("data", maps + "/one", "merge", Script.yaml("{data: {k: v}}"));
        script.delete("two", maps + "/two");
        String from = "&timeoutSeconds=1&resourceVersion={{" + start + "/metadata/resourceVersion}}";
        script.get("all", maps + "?watch=true" + from);
        script.get("first", maps + "?watch=1&labelSelector=" + encoded("a=1") + from);
        script.get("second", maps + "?watch=true&labelSelector=" + encoded("a=2") + from);
        script.get("named", maps + "?watch=true&fieldSelector=metadata.name%3Dtwo" + from);
        script.get("one-object", maps + "/one?watch=true" + from);
        script.get("everywhere", "/api/v1/configmaps?watch=true&labelSelector=a" + from);
        script.add(
                "tables",
                Script.request("GET", maps + "?watch=true&includeObject=None&labelSelector=a" + from)
                        .with("accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
        script.add(
                "partial",
                Script.request("GET", maps + "?watch=true&labelSelector=a" + from)
                        .with("accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"));
        script.get("now", maps + "?watch=true&labelSelector=a&timeoutSeconds=1");
        script.get("any", maps + "?watch=true&labelSelector=a&timeoutSeconds=1&resourceVersion=0");
        script.get("future", maps + "?watch=true&timeoutSeconds=1&resourceVersion=99999999");
        script.get("nonsense", maps + "?watch=true&timeoutSeconds=1&resourceVersion=nonsense");
        script.get(
                "initial",
                maps + "?watch=true&timeoutSeconds=1&labelSelector=a&sendInitialEvents=true"
                        + "&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
        script.get("initial-refused", maps + "?watch=true&timeoutSeconds=1&sendInitialEvents=true");
        script.get("bad-selector", maps + "?watch=true&timeoutSeconds=1&labelSelector=a%20b");
        script.get("old-path", "/api/v1/watch/namespaces/rec-watches/configmaps?timeoutSeconds=1&labelSelector=none");
    }

    private void deletion() {
        script.scenario("deletion");
        script.namespace("rec-deletion", Document.object());
        String maps = maps("rec-deletion");
        script.post(
                "held",
                maps,
                Script.yaml("{metadata: {name: held, finalizers: [rec.example.com/a, rec.example.com/b]}}"));
        script.delete("delete", maps + "/held");
        script.delete("delete-again", maps + "/held");
        script.get("deleting", maps + "/held");
        script.patch(
                "add-finalizer",
                maps + "/held",
                "merge",
                Script.yaml("{metadata: {finalizers: [rec.example.com/a, rec.example.com/c]}}"));
        script.patch("label", maps + "/held", "merge", Script.yaml("{metadata: {labels: {a: b}}}"));
        script.patch("one-left", maps + "/held", "merge", Script.yaml("{metadata: {finalizers: [rec.example.com/b]}}"));
        script.patch("none-left", maps + "/held", "merge", Script.yaml("{metadata: {finalizers: null}}"));
        script.get("gone", maps + "/held");
        String owner = script.post("owner", maps, Script.yaml("{metadata: {name: owner}}"));
        for (String policy : List.of("Foreground", "Orphan", "Background")) {
            String lower = policy.toLowerCase(Locale.ROOT);
            String own = script.post("owner", maps, Script.yaml("{metadata: {name: owner-" + lower + "}}"));
            script.post(
                    "child",
                    maps,
                    Script.yaml("{metadata: {name: child-" + lower
                            + ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner-" + lower
                            + ", uid: '{{" + own + "/metadata/uid}}', blockOwnerDeletion: true}]}}"));
            script.add(
                    lower,
                    Script.request("DELETE", maps + "/owner-" + lower)
                            .with("body", Document.object("propagationPolicy", policy)));
            script.add(
                    "owner-gone",
                    Script.request("GET", maps + "/owner-" + lower).with("until", 404));
            int expected = policy.equals("Orphan") ? 200 : 404;
            script.add("child", Script.request("GET", maps + "/child-" + lower).with("until", expected));
        }
        String uid = "{{" + owner + "/metadata/uid}}";
        script.add(
                "right-uid",
                Script.request("DELETE", maps + "/owner")
                        .with(
                                "body",
                                Document.object(
                                        "preconditions", Document.object("uid", uid), "dryRun", List.of("All"))));
        script.add(
                "options",
                Script.request("DELETE", maps + "/owner")
                        .with(
                                "body",
                                Script.yaml(
                                        "{kind: DeleteOptions, apiVersion: v1, gracePeriodSeconds: 0, preconditions: {resourceVersion: '1'}}")));
        script.add(
                "both",
                Script.request("DELETE", maps + "/owner")
                        .with("body", Script.yaml("{orphanDependents: true, propagationPolicy: Orphan}")));
        script.add(
                "negative",
                Script.request("DELETE", maps + "/owner").with("body", Script.yaml("{gracePeriodSeconds: -1}")));
        script.add("unreadable", Script.request("DELETE", maps + "/owner").with("body", "{"));
        script.add("nonsense", Script.request("DELETE", maps + "/owner?dryRun=Nonsense"));
        script.delete("by-query", maps + "/owner?propagationPolicy=Background");
        script.delete("no-name", "/api/v1/namespaces");
    }

    /** Managers apply, update and give up parts of one object in turns. */
    private void turns() {
        script.scenario("turns");
        script.namespace("rec-turns", Document.object());
        for (String kind : List.of("configmap", "role", "networkpolicy", "service", "deployment")) {
            for (int turn = 0; turn < 16; turn++) {
                turn(kind, turn);
            }
        }
    }

    private void turn(String kind, int turn) {
        String manager = MANAGERS.get(random.nextInt(MANAGERS.size()));
        String target = Turns.target(kind);
        Document configuration = Turns.configuration(kind, random);
        if (turn > 2 && random.nextInt(4) == 0) {
            script.patch(kind + "-update", target + "?fieldManager=" + manager + "-hand", "merge", configuration);
        } else {
            String force = random.nextInt(3) == 0 ? "&force=true" : "";
            script.patch(kind + "-apply", target + "?fieldManager=" + manager + force, "apply", configuration);
        }
    }

    /** Lists that are maps or sets, by strategic merge and by apply. */
    private void listMaps() {
        script.scenario("list-maps");
        script.namespace("rec-list-maps", Document.object());
        String target = "/apis/apps/v1/namespaces/rec-list-maps/deployments";
        script.post(
                "create",
                target,
                Script.yaml(
                        "{metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},"
                                + " spec: {containers: [{name: c, image: 'i:1', env: [{name: A, value: a}, {name: B, value: b}], ports: [{containerPort: 80}]}, {name: d, image: 'j:1'}]}}}}"));
        List<String> patches = new ArrayList<>(List.of(
                "{containers: [{name: c, image: 'i:2'}]}",
                "{containers: [{name: e, image: 'k:1'}]}",
                "{containers: [{name: d, $patch: delete}]}",
                "{containers: [{name: c, env: [{name: A, $patch: delete}, {name: C, value: c}]}]}",
                "{containers: [{name: c, env: [{name: B, value: null, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]}",
                "{containers: [{name: c, ports: [{containerPort: 81, protocol: UDP}]}]}",
                "{containers: [{name: c, ports: [{containerPort: 80, name: web}]}]}",
                "{containers: [{name: c, command: [a, b]}]}",
                "{containers: [{name: c, command: [c]}]}",
                "{$setElementOrder/containers: [{name: e}, {name: c}], containers: [{name: c, image: 'i:3'}]}",
                "{containers: [{name: c, $patch: replace, image: 'i:4'}]}",
                "{containers: [{$patch: replace}, {name: z, image: 'z:1'}]}",
                "{volumes: [{name: v, emptyDir: {}}]}",
                "{volumes: [{name: v, emptyDir: null, configMap: {name: m}}]}",
                "{volumes: [{name: v, $retainKeys: [name, secret], secret: {secretName: s}}]}",
                "{imagePullSecrets: [{name: a}]}",
                "{imagePullSecrets: [{name: b}]}",
                "{tolerations: [{key: a, operator: Exists}]}",
                "{tolerations: [{key: b, operator: Exists}]}",
                "{nodeSelector: {a: b}}",
                "{nodeSelector: {c: d, a: null}}",
                "{nodeSelector: null}",
                "{containers: [{image: 'nameless:1'}]}",
                "{containers: null}"));
        for (String patch : patches) {
            Document spec =
                    Document.object("spec", Document.object("template", Document.object("spec", Script.yaml(patch))));
            script.patch("strategic", target + "/d", "strategic-merge", spec);
        }
        script.patch(
                "merge",
                target + "/d",
                "merge",
                Script.yaml("{spec: {template: {spec: {containers: [{name: only, image: 'o:1'}]}}}}"));
        String map = maps("rec-list-maps");
        script.post(
                "map", map, Script.yaml("{metadata: {name: m, finalizers: [rec.example.com/a]}, data: {a: b, '': x}}"));
        script.post(
                "map",
                map,
                Script.yaml("{metadata: {name: m, finalizers: [rec.example.com/a]}, data: {a: b, 'c/d': x}}"));
        script.post("map", map, Script.yaml("{metadata: {name: m, finalizers: [rec.example.com/a]}, data: {a: b}}"));
        for (String patch : List.of(
                "[{op: add, path: /data/c, value: d}]",
                "[{op: add, path: /data, value: {x: y}}]",
                "[{op: replace, path: /data/x, value: z}]",
                "[{op: replace, path: /data/none, value: z}]",
                "[{op: copy, from: /data/x, path: /data/y}]",
                "[{op: move, from: /data/y, path: /data/z}]",
                "[{op: test, path: /data/z, value: z}, {op: remove, path: /data/z}]",
                "[{op: add, path: /metadata/finalizers/-, value: rec.example.com/b}]",
                "[{op: add, path: /metadata/finalizers/0, value: rec.example.com/c}]",
                "[{op: add, path: /metadata/finalizers/9, value: rec.example.com/d}]",
                "[{op: remove, path: /metadata/finalizers/0}]",
                "[{op: add, path: /data/a~1b, value: d}]",
                "[{op: nonsense, path: /data/c}]",
                "[{op: add, path: data, value: d}]",
                "[{path: /data/c, value: d}]",
                "[{op: add, path: /none/c, value: d}]",
                "[{op: replace, path: /metadata/name, value: other}]",
                "[{op: replace, path: /data/x, value: 5}]",
                "[]",
                "[{op: remove, path: /metadata/finalizers}]")) {
            script.patch("json", map + "/m", "json", Script.yaml(patch));
        }
    }

    private void namespaces() {
        script.scenario("namespaces");
        script.post("absent", maps("rec-nowhere"), Document.object("metadata", Document.object("name", "a")));
        script.patch(
                "absent-apply",
                maps("rec-nowhere") + "/a?fieldManager=m",
                "apply",
                Script.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"));
        script.get("absent-list", maps("rec-nowhere"));
        script.namespace("rec-leaving", Document.object());
        script.get("account", "/api/v1/namespaces/rec-leaving/serviceaccounts");
        script.get("maps", maps("rec-leaving"));
        script.post(
                "held", maps("rec-leaving"), Script.yaml("{metadata: {name: held, finalizers: [rec.example.com/a]}}"));
        script.delete("delete", "/api/v1/namespaces/rec-leaving");
        script.post("late", maps("rec-leaving"), Script.yaml("{metadata: {name: late}}"));
        script.delete("delete-again", "/api/v1/namespaces/rec-leaving");
        script.patch("label", "/api/v1/namespaces/rec-leaving", "merge", Script.yaml("{metadata: {labels: {a: b}}}"));
        script.add(
                "release",
                Script.request("PATCH", maps("rec-leaving") + "/held")
                        .with("type", Script.type("merge"))
                        .with("body", Script.yaml("{metadata: {finalizers: null}}"))
                        .with("verdict", true));
        script.add(
                "gone", Script.request("GET", "/api/v1/namespaces/rec-leaving").with("until", 404));
        script.delete("default", "/api/v1/namespaces/default?dryRun=All");
        script.delete("system", "/api/v1/namespaces/kube-system?dryRun=All");
        script.get("default", "/api/v1/namespaces/default");
    }

    private void discovery() {
        script.scenario("discovery");
        List<String> core = List.of(
                "configmaps",
                "secrets",
                "serviceaccounts",
                "serviceaccounts/token",
                "namespaces",
                "namespaces/finalize",
                "namespaces/status",
                "services",
                "services/status",
                "limitranges",
                "resourcequotas",
                "resourcequotas/status");
        List<String> rbac = List.of("roles", "rolebindings", "clusterroles", "clusterrolebindings");
        List<String> networking = List.of("networkpolicies", "ingresses", "ingresses/status");
        List<String> groups = List.of("rbac.authorization.k8s.io", "networking.k8s.io", "apps", "apiextensions.k8s.io");
        script.get("api", "/api");
        discovery("core", "/api/v1", core);
        discovery("rbac", "/apis/rbac.authorization.k8s.io/v1", rbac);
        discovery("networking", "/apis/networking.k8s.io/v1", networking);
        discovery(
                "extensions",
                "/apis/apiextensions.k8s.io/v1",
                List.of("customresourcedefinitions", "customresourcedefinitions/status"));
        discovery("groups", "/apis", groups);
        groups.forEach(group -> script.get("group", "/apis/" + group));
        String aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        for (String target : List.of("/api", "/apis")) {
            List<String> names = target.equals("/api")
                    ? core
                    : List.of(
                            "rbac.authorization.k8s.io",
                            "roles",
                            "rolebindings",
                            "clusterroles",
                            "clusterrolebindings");
            script.add(
                    "aggregated",
                    Script.request("GET", target).with("accept", aggregated).with("keep", names));
        }
        for (String target : List.of(
                "/nowhere",
                "/api/v2",
                "/apis/nowhere",
                "/apis/nowhere/v1",
                "/apis/apps/v9",
                "/api/v1/nowhere",
                "/apis/apps/v1/namespaces/default/nowhere",
                "/apis/apps/v1/namespaces/default/deployments/x/nowhere",
                "/healthz",
                "/livez",
                "/readyz",
                "/readyz/ping",
                "/api/v1/namespaces/default/configmaps/a/status")) {
            script.get("path", target);
        }
        script.add("method", Script.request("POST", "/api/v1/configmaps").with("body", Document.object()));
        script.add("method", Script.request("PUT", maps("default")).with("body", Document.object()));
        script.add("method", Script.request("PATCH", maps("default")).with("body", Document.object()));
        script.add("method", Script.request("POST", maps("default") + "/x").with("body", Document.object()));
        script.add("method", Script.request("DELETE", "/api/v1/configmaps"));
        script.add("method", Script.request("DELETE", "/api/v1/namespaces"));
        script.add("media", Script.request("GET", maps("default")).with("accept", "application/nonsense"));
        script.add(
                "media",
                Script.request("GET", maps("default") + "/x")
                        .with("accept", "application/json;as=Nonsense;v=v1;g=meta.k8s.io"));
        script.add(
                "media",
                Script.request("POST", maps("default"))
                        .with("type", "application/nonsense")
                        .with("body", "x"));
        script.add("unreadable", Script.request("POST", maps("default")).with("body", "{"));
        script.add("unreadable", Script.request("POST", maps("default")).with("body", ""));
        script.add("unreadable", Script.request("POST", maps("default")).with("body", "[]"));
        script.add(
                "unreadable",
                Script.request("POST", maps("default") + "?dryRun=All")
                        .with("body", "{\"metadata\":{\"name\":\"x\"},\"metadata\":{\"name\":\"y\"}}"));
        script.add(
                "yaml",
                Script.request("POST", maps("default") + "?dryRun=All")
                        .with("type", "application/yaml")
                        .with("body", "metadata: {name: y}\ndata: {a: 'yes'}\n"));
        script.post(
                "dry-nonsense",
                maps("default") + "?dryRun=Nonsense",
                Document.object("metadata", Document.object("name", "x")));
        script.post(
                "manager-long",
                maps("default") + "?dryRun=All&fieldManager=" + "m".repeat(129),
                Document.object("metadata", Document.object("name", "x")));
    }

    private void discovery(String name, String target, List<String> keep) {
        script.add(name, Script.request("GET", target).with("keep", keep));
    }
}
