package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Roles and bindings of all sorts, and SubjectAccessReviews about them. */
final class AccessSuite {
    static final long SEED = 9_090;

    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<String> NAMESPACES = List.of("sar-a", "sar-b", "sar-c");
    private static final List<String> USERS =
            List.of("ann", "bob", "cid", "dan", "*", "system:serviceaccount:sar-a:app");
    private static final List<String> GROUPS =
            List.of("dev", "ops", "*", "system:authenticated", "system:serviceaccounts:sar-b");
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "delete", "deletecollection", "*", "GET", "use");
    private static final List<String> API_GROUPS = List.of("", "apps", "batch", "shop.example.com", "*");
    private static final List<String> RESOURCES = List.of(
            "pods",
            "pods/log",
            "pods/exec",
            "pods/*",
            "*/scale",
            "deployments",
            "deployments/scale",
            "secrets",
            "*",
            "glasses",
            "namespaces");
    private static final List<String> NAMES = List.of("one", "two", "sar-a");
    private static final List<String> PATHS =
            List.of("/healthz", "/healthz/*", "/metrics", "*", "/foo/*", "/foo", "/foo*", "/logs/", "/api/*");

    private final Script script = new Script();
    private final Random random = new Random(SEED);

    private AccessSuite() {}

    static List<Step> steps() {
        AccessSuite suite = new AccessSuite();
        suite.defaults();
        suite.setUp();
        suite.reviews();
        suite.users();
        suite.rules();
        suite.refused();
        return suite.script.steps();
    }

    /** What a fresh server starts with. */
    private void defaults() {
        script.scenario("defaults");
        for (String plural : List.of("clusterroles", "clusterrolebindings", "roles", "rolebindings")) {
            String target = RBAC + plural + "?labelSelector=kubernetes.io%2Fbootstrapping%3Drbac-defaults";
            script.add(plural, Script.request("GET", target).with("plain", true));
        }
    }

    private void setUp() {
        script.scenario("setup");
        NAMESPACES.forEach(namespace -> script.namespace(namespace, Document.object()));
        for (int i = 0; i < 14; i++) {
            Document labels = Document.object("sar-set", Integer.toString(random.nextInt(3)));
            boolean labelled = random.nextInt(3) == 0;
            made(RBAC + "clusterroles", role("sar-role-" + i, true), labelled ? labels : Document.object());
        }
        for (int i = 0; i < 3; i++) {
            Document selector = Document.object("matchLabels", Document.object("sar-set", Integer.toString(i)));
            Document role = object("sar-sum-" + i)
                    .with("aggregationRule", Document.object("clusterRoleSelectors", List.of(selector)))
                    .with("rules", List.of());
            made(RBAC + "clusterroles", role, Document.object("sar-set", Integer.toString(i + 1)));
        }
        for (String namespace : NAMESPACES) {
            for (int i = 0; i < 5; i++) {
                made(RBAC + "namespaces/" + namespace + "/roles", role("local-" + i, false), Document.object());
            }
            for (int i = 0; i < 9; i++) {
                made(
                        RBAC + "namespaces/" + namespace + "/rolebindings",
                        binding("local-" + i, true),
                        Document.object());
            }
        }
        for (int i = 0; i < 12; i++) {
            made(RBAC + "clusterrolebindings", binding("sar-binding-" + i, false), Document.object());
        }
    }

    private void made(String target, Document object, Document labels) {
        Document labelled = labels.members().isEmpty() ? object : object.withAt("/metadata/labels", labels);
        script.add("made", Script.request("POST", target).with("verdict", true).with("body", labelled));
    }

    private static Document object(String name) {
        return Document.object("metadata", Document.object("name", name));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private List<String> some(List<String> all) {
        List<String> some = new ArrayList<>(List.of(any(all)));
        while (random.nextInt(3) == 0) {
            some.add(any(all));
        }
        return some.stream().distinct().toList();
    }

    private Document role(String name, boolean cluster) {
        List<Document> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            if (cluster && random.nextInt(4) == 0) {
                rules.add(Document.object("nonResourceURLs", some(PATHS), "verbs", some(VERBS)));
            } else {
                Document rule = Document.object(
                        "apiGroups", some(API_GROUPS), "resources", some(RESOURCES), "verbs", some(VERBS));
                rules.add(random.nextInt(3) == 0 ? rule.with("resourceNames", some(NAMES)) : rule);
            }
        }
        return object(name).with("rules", rules);
    }

    private Document binding(String name, boolean local) {
        boolean ownRole = local && random.nextBoolean();
        String cluster = random.nextInt(4) == 0 ? "sar-sum-" + random.nextInt(3) : "sar-role-" + random.nextInt(15);
        String role = ownRole ? "local-" + random.nextInt(6) : random.nextInt(5) == 0 ? "view" : cluster;
        List<Document> subjects = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            subjects.add(subject());
        }
        return object(name)
                .with(
                        "roleRef",
                        Document.object("apiGroup", GROUP, "kind", ownRole ? "Role" : "ClusterRole", "name", role))
                .with("subjects", subjects);
    }

    private Document subject() {
        return switch (random.nextInt(4)) {
            case 0 ->
                Document.object(
                        "kind", "ServiceAccount", "name", any(List.of("app", "default")), "namespace", any(NAMESPACES));
            case 1 -> Document.object("apiGroup", GROUP, "kind", "Group", "name", any(GROUPS));
            default -> Document.object("apiGroup", GROUP, "kind", "User", "name", any(USERS));
        };
    }

    private Document caller() {
        Document spec = switch (random.nextInt(5)) {
            case 0 -> {
                String namespace = any(NAMESPACES);
                List<String> groups = random.nextBoolean()
                        ? List.of(
                                "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated")
                        : List.of();
                yield Document.object(
                                "user", "system:serviceaccount:" + namespace + ":" + any(List.of("app", "default")))
                        .with("groups", groups);
            }
            case 1 -> Document.object("groups", some(GROUPS));
            case 2 -> Document.object("user", any(List.of("ann", "bob", "cid", "eve", "*")));
            default -> Document.object("user", any(List.of("ann", "bob", "cid", "dan")), "groups", some(GROUPS));
        };
        return random.nextInt(15) == 0
                ? spec.with("extra", Document.object("scopes", List.of("all"))).with("uid", "7")
                : spec;
    }

    private Document asked() {
        if (random.nextInt(6) == 0) {
            List<String> paths = List.of(
                    "/healthz",
                    "/healthz/ping",
                    "/metrics",
                    "/foo",
                    "/foo/",
                    "/foo/bar",
                    "/logs/x",
                    "/api",
                    "/api/v1",
                    "/version");
            return Document.object(
                    "nonResourceAttributes",
                    Document.object(
                            "path", any(paths), "verb", any(List.of("get", "post", "create", "GET", "list", "use"))));
        }
        String[] resource = any(RESOURCES).split("/", 2);
        Document asked = Document.object("verb", any(VERBS), "resource", resource[0], "group", any(API_GROUPS));
        asked = random.nextInt(4) > 0 ? asked.with("namespace", any(NAMESPACES)) : asked;
        asked = random.nextInt(3) == 0 ? asked.with("name", any(NAMES)) : asked;
        asked = resource.length > 1 ? asked.with("subresource", resource[1]) : asked;
        asked = random.nextInt(10) == 0 ? asked.with("version", "v1") : asked;
        return Document.object("resourceAttributes", asked);
    }

    private void reviews() {
        script.scenario("reviews");
        for (int i = 0; i < 1900; i++) {
            review("subjectaccessreviews", caller().merge(asked()), i == 0 ? 6 : 0);
        }
        for (int i = 0; i < 120; i++) {
            Document spec = caller().merge(asked());
            String namespace = spec.text("/resourceAttributes/namespace").orElse("sar-a");
            if (spec.get("resourceAttributes").isPresent()) {
                Document inside = spec.withAt("/resourceAttributes/namespace", namespace);
                String target = REVIEWS + "namespaces/" + namespace + "/localsubjectaccessreviews";
                script.add(
                        "local",
                        Script.request("POST", target)
                                .with("only", "/status")
                                .with(
                                        "body",
                                        Document.object(
                                                "metadata", Document.object("namespace", namespace), "spec", inside)));
            }
        }
    }

    private void review(String plural, Document spec, int pause) {
        Document request = Script.request("POST", REVIEWS + plural).with("only", "/status");
        request = pause > 0 ? request.with("pause", pause) : request;
        script.add("review", request.with("body", Document.object("spec", spec)));
    }

    /** The users and groups that a fresh server has bindings for, and what their roles are about. */
    private void users() {
        script.scenario("users");
        List<String> users = List.of(
                "system:kube-scheduler",
                "system:kube-controller-manager",
                "system:kube-proxy",
                "system:anonymous",
                "system:serviceaccount:kube-system:replicaset-controller",
                "system:serviceaccount:kube-system:namespace-controller",
                "system:serviceaccount:kube-system:bootstrap-signer");
        List<String> groups = List.of(
                "system:masters",
                "system:authenticated",
                "system:unauthenticated",
                "system:nodes",
                "system:monitoring",
                "system:serviceaccounts",
                "system:bootstrappers:kubeadm:default-node-token");
        List<Document> callers = new ArrayList<>();
        users.forEach(user -> callers.add(Document.object("user", user)));
        groups.forEach(group -> callers.add(Document.object("user", "someone", "groups", List.of(group))));
        List<String> asked = List.of(
                "get  pods",
                "list  secrets",
                "create  pods/binding",
                "create  events",
                "update coordination.k8s.io leases kube-system kube-scheduler",
                "get  configmaps kube-system extension-apiserver-authentication",
                "create authentication.k8s.io tokenreviews",
                "create authorization.k8s.io selfsubjectaccessreviews",
                "create certificates.k8s.io certificatesigningrequests",
                "watch  endpoints",
                "delete  namespaces",
                "get  nodes",
                "update apps replicasets/status",
                "impersonate  users",
                "get /healthz",
                "get /metrics",
                "get /version",
                "get /openapi/v3",
                "get /.well-known/openid-configuration",
                "post /healthz",
                "get /api/v1",
                "get /livez/ping");
        for (Document caller : callers) {
            asked.forEach(text -> review("subjectaccessreviews", caller.merge(attributes(text)), 0));
        }
    }

    private static Document attributes(String text) {
        String[] words = text.split(" ", -1);
        if (words[1].startsWith("/")) {
            return Document.object("nonResourceAttributes", Document.object("verb", words[0], "path", words[1]));
        }
        String[] resource = words[2].split("/", 2);
        Document asked = Document.object("verb", words[0], "group", words[1], "resource", resource[0]);
        asked = resource.length > 1 ? asked.with("subresource", resource[1]) : asked;
        asked = words.length > 3 ? asked.with("namespace", words[3]) : asked;
        return Document.object("resourceAttributes", words.length > 4 ? asked.with("name", words[4]) : asked);
    }

    /** What somebody who signs in is told about oneself. */
    private void rules() {
        script.scenario("rules");
        for (String user : List.of("ann", "bob", "cid", "dan", "eve")) {
            for (String namespace : List.of("sar-a", "sar-b", "default")) {
                script.add(
                        "rules",
                        Script.request("POST", REVIEWS + "selfsubjectrulesreviews")
                                .with("as", user)
                                .with("only", "/status")
                                .with("body", Document.object("spec", Document.object("namespace", namespace))));
            }
            for (int i = 0; i < 8; i++) {
                script.add(
                        "self",
                        Script.request("POST", REVIEWS + "selfsubjectaccessreviews")
                                .with("as", user)
                                .with("only", "/status")
                                .with("body", Document.object("spec", asked())));
            }
            String who = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
            script.add(
                    "who",
                    Script.request("POST", who)
                            .with("as", user)
                            .with("groups", List.of("dev", "ops"))
                            .with("only", "/status")
                            .with("body", Document.object()));
        }
    }

    /** Reviews that are no reviews. */
    private void refused() {
        script.scenario("refused");
        for (String plural : List.of(
                "subjectaccessreviews",
                "selfsubjectaccessreviews",
                "selfsubjectrulesreviews",
                "namespaces/sar-a/localsubjectaccessreviews")) {
            for (String body : List.of(
                    "{}",
                    "{spec: {}}",
                    "{spec: {user: ann}}",
                    "{spec: {user: ann, resourceAttributes: {}, nonResourceAttributes: {}}}",
                    "{spec: {resourceAttributes: {verb: get}}}",
                    "{spec: {user: ann, nonResourceAttributes: {verb: get, path: /x}}}",
                    "{spec: {user: ann, resourceAttributes: {verb: get, resource: pods, namespace: sar-b}}}",
                    "{metadata: {name: x}, spec: {user: ann, resourceAttributes: {verb: get}}}",
                    "{kind: Nonsense, spec: {user: ann, resourceAttributes: {verb: get}}}",
                    "{spec: {user: 1}}",
                    "{spec: {user: ann, resourceAttributes: {verb: get, resource: pods}}, nonsense: 1}")) {
                script.add("refused", Script.request("POST", REVIEWS + plural).with("body", Script.yaml(body)));
            }
            script.get("read", REVIEWS + plural);
        }
        script.add(
                "text",
                Script.request("POST", REVIEWS + "subjectaccessreviews")
                        .with("body", String.format(Locale.ROOT, "%s", "nonsense")));
        for (String verb : List.of("get", "update", "delete")) {
            script.add(
                    "forbidden",
                    Script.request("GET", "/api/v1/namespaces/sar-b/secrets/x")
                            .with("as", "eve")
                            .with("note", verb));
        }
        forbidden();
    }

    /** The words in which requests are forbidden. */
    private void forbidden() {
        for (String target : List.of(
                "/api/v1/pods",
                "/api/v1/namespaces/sar-a/pods",
                "/api/v1/namespaces/sar-a/pods/x/log",
                "/api/v1/nodes/x",
                "/apis/apps/v1/namespaces/sar-a/deployments",
                "/apis/apps/v1/namespaces/sar-a/deployments/x/status",
                "/metrics",
                "/api/v1/namespaces/sar-a",
                "/api/v1/namespaces",
                "/apis/nowhere.example.com/v1/things")) {
            for (String method : List.of("GET", "DELETE", "PATCH")) {
                script.add(
                        "forbidden",
                        Script.request(method, target)
                                .with("as", "eve")
                                .with("type", Script.type("merge"))
                                .with("body", Document.object()));
            }
        }
        String bindings = RBAC + "namespaces/sar-a/rolebindings";
        Document ref = Document.object("apiGroup", GROUP, "kind", "ClusterRole", "name", "admin");
        Document binding = object("x").with("roleRef", ref);
        Document role = object("x")
                .with("rules", List.of(Script.yaml("{apiGroups: [''], resources: [secrets], verbs: [get, list]}")));
        for (String user : List.of("ann", "bob", "system:serviceaccount:sar-b:app", "eve")) {
            script.add(
                    "bind",
                    Script.request("POST", bindings + "?dryRun=All")
                            .with("as", user)
                            .with("body", binding));
            script.add(
                    "role",
                    Script.request("POST", RBAC + "namespaces/sar-a/roles?dryRun=All")
                            .with("as", user)
                            .with("body", role));
        }
        escalate(binding, role);
    }

    /** One who may write roles and bindings, and cannot give what one has not. */
    private void escalate(Document binding, Document role) {
        made(
                RBAC + "clusterroles",
                object("sar-writer")
                        .with(
                                "rules",
                                List.of(
                                        Document.object(
                                                "apiGroups",
                                                List.of(GROUP),
                                                "resources",
                                                List.of("roles", "rolebindings", "clusterroles"),
                                                "verbs",
                                                List.of("*")),
                                        Document.object(
                                                "apiGroups",
                                                List.of(""),
                                                "resources",
                                                List.of("pods"),
                                                "verbs",
                                                List.of("get", "list")),
                                        Document.object("nonResourceURLs", List.of("/foo/*"), "verbs", List.of("get"))))
                        .withAt("/rules/0/verbs", List.of("create", "update", "patch", "delete", "get")),
                Document.object());
        made(
                RBAC + "clusterrolebindings",
                object("sar-writer")
                        .with(
                                "roleRef",
                                Document.object("apiGroup", GROUP, "kind", "ClusterRole", "name", "sar-writer"))
                        .with(
                                "subjects",
                                List.of(Document.object("apiGroup", GROUP, "kind", "User", "name", "writer"))),
                Document.object());
        List<String> rules = List.of(
                "{apiGroups: [''], resources: [pods], verbs: [get]}",
                "{apiGroups: [''], resources: [pods], verbs: [get, list]}",
                "{apiGroups: [''], resources: [pods], verbs: [get, delete]}",
                "{apiGroups: [''], resources: [pods, secrets], verbs: [get, list]}",
                "{apiGroups: [''], resources: ['*'], verbs: [get]}",
                "{apiGroups: ['*'], resources: [pods], verbs: [get]}",
                "{apiGroups: [''], resources: [pods], verbs: ['*']}",
                "{apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [get]}",
                "{apiGroups: [''], resources: [pods/log], verbs: [get]}",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [update, escalate]}");
        boolean first = true;
        for (String rule : rules) {
            Document request = Script.request("POST", RBAC + "namespaces/sar-a/roles?dryRun=All")
                    .with("as", "writer")
                    .with("body", role.with("rules", List.of(Script.yaml(rule))));
            script.add("escalate", first ? request.with("pause", 3) : request);
            first = false;
            script.add(
                    "escalate",
                    Script.request("POST", RBAC + "clusterroles?dryRun=All")
                            .with("as", "writer")
                            .with("body", role.with("rules", List.of(Script.yaml(rule)))));
        }
        for (String path : List.of("/foo/*", "/foo/bar", "/foo", "*")) {
            script.add(
                    "escalate",
                    Script.request("POST", RBAC + "clusterroles?dryRun=All")
                            .with("as", "writer")
                            .with(
                                    "body",
                                    role.with(
                                            "rules",
                                            List.of(Document.object(
                                                    "nonResourceURLs", List.of(path), "verbs", List.of("get"))))));
        }
        script.add(
                "aggregate",
                Script.request("POST", RBAC + "clusterroles?dryRun=All")
                        .with("as", "writer")
                        .with(
                                "body",
                                object("x")
                                        .with(
                                                "aggregationRule",
                                                Script.yaml("{clusterRoleSelectors: [{matchLabels: {a: b}}]}"))));
        for (String name : List.of("view", "admin", "sar-writer", "nosuch")) {
            script.add(
                    "bind",
                    Script.request("POST", RBAC + "namespaces/sar-a/rolebindings?dryRun=All")
                            .with("as", "writer")
                            .with("body", binding.withAt("/roleRef/name", name)));
        }
    }
}
