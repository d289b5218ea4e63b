package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What exists in every new cluster: four namespaces with their content, and the cluster roles for users. */
final class Seeds {
    private static final WriteOptions OPTIONS = WriteOptions.internal("kube-apiserver");
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE = List.of("create", "delete", "deletecollection", "patch", "update");
    private static final List<String> ALL = List.of("*");
    private static final List<String> WORKLOADS = List.of(
            "daemonsets",
            "deployments",
            "deployments/scale",
            "replicasets",
            "replicasets/scale",
            "statefulsets",
            "statefulsets/scale");
    private static final List<String> NETWORKING = List.of("ingresses", "networkpolicies");
    private static final List<String> CORE =
            List.of("configmaps", "endpoints", "persistentvolumeclaims", "pods", "serviceaccounts", "services");

    private Seeds() {}

    /** One object that every cluster starts with. */
    private record Seed(ApiKind kind, Document object) {}

    /** Made once, through the ordinary checks; each cluster gets copies. */
    private static final class Template {
        static final List<Seed> SEEDS = make();

        private static List<Seed> make() {
            Store store = new Store();
            Clock clock = Clock.systemUTC();
            NamespaceLifecycle namespaces =
                    new NamespaceLifecycle(store, new Registry(), () -> NamespaceLifecycle.NO_AUTHORITY);
            create(new Writes(store, clock, namespaces));
            return store.events().after(0).stream()
                    .map(event -> new Seed(event.kind(), event.after().orElseThrow()))
                    .toList();
        }
    }

    /** Puts copies of the first objects into a new store, with identities and times of their own. */
    static void plant(Store store, Clock clock) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        synchronized (store) {
            for (Seed seed : Template.SEEDS) {
                Document metadata = seed.object()
                        .get("metadata")
                        .orElseThrow()
                        .with("uid", UUID.randomUUID().toString())
                        .with("creationTimestamp", now)
                        .withAt("/managedFields/0/time", now);
                store.put(seed.kind(), seed.object().with("metadata", metadata));
            }
        }
    }

    private static void create(Writes writes) {
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            writes.create(ApiKinds.NAMESPACE, "", named(namespace), OPTIONS);
        }
        role(
                writes,
                "cluster-admin",
                List.of(rule("*", ALL, ALL), Document.object("nonResourceURLs", ALL, "verbs", ALL)));
        role(writes, "admin", admin());
        role(writes, "edit", edit());
        role(writes, "view", view());
        writes.create(
                ApiKinds.CLUSTER_ROLE_BINDING,
                "",
                bootstrap("cluster-admin")
                        .with(
                                "roleRef",
                                Document.object(
                                        "apiGroup",
                                        "rbac.authorization.k8s.io",
                                        "kind",
                                        "ClusterRole",
                                        "name",
                                        "cluster-admin"))
                        .with(
                                "subjects",
                                List.of(Document.object(
                                        "apiGroup",
                                        "rbac.authorization.k8s.io",
                                        "kind",
                                        "Group",
                                        "name",
                                        "system:masters"))),
                OPTIONS);
    }

    private static List<Document> view() {
        return List.of(
                rule("", CORE, READ), rule("apps", WORKLOADS, READ), rule("networking.k8s.io", NETWORKING, READ));
    }

    private static List<Document> edit() {
        return List.of(
                rule("", CORE, READ),
                rule("", CORE, WRITE),
                rule("", List.of("secrets"), READ),
                rule("", List.of("secrets"), WRITE),
                rule(
                        "",
                        List.of("pods/attach", "pods/exec", "pods/portforward", "pods/proxy"),
                        List.of("create", "get")),
                rule("apps", WORKLOADS, READ),
                rule("apps", WORKLOADS, WRITE),
                rule("networking.k8s.io", NETWORKING, READ),
                rule("networking.k8s.io", NETWORKING, WRITE));
    }

    private static List<Document> admin() {
        List<Document> rules = new ArrayList<>(edit());
        List<String> roles = List.of("rolebindings", "roles");
        rules.add(rule("rbac.authorization.k8s.io", roles, READ));
        rules.add(rule("rbac.authorization.k8s.io", roles, WRITE));
        rules.add(rule("authorization.k8s.io", List.of("localsubjectaccessreviews"), List.of("create")));
        return rules;
    }

    private static void role(Writes writes, String name, List<Document> rules) {
        writes.create(ApiKinds.CLUSTER_ROLE, "", bootstrap(name).with("rules", rules), OPTIONS);
    }

    private static Document rule(String group, List<String> resources, List<String> verbs) {
        return Document.object("apiGroups", List.of(group), "resources", resources, "verbs", verbs);
    }

    private static Document named(String name) {
        return Document.object("metadata", Document.object("name", name));
    }

    private static Document bootstrap(String name) {
        return Meta.with(named(name), "labels", Document.object("kubernetes.io/bootstrapping", "rbac-defaults"));
    }
}
