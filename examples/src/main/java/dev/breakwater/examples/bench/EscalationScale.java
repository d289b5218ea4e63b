package dev.breakwater.examples.bench;

import dev.breakwater.access.Authorizer;
import dev.breakwater.access.EscalationPath;
import dev.breakwater.access.EscalationPaths;
import dev.breakwater.access.Position;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** What it costs to find who gets to cluster-admin, and how that grows with namespaces and bindings. */
public final class EscalationScale {
    private static final String NAME = "EscalationScale";
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final int SEED = 23;
    private static final List<String> ROLES =
            List.of("view", "edit", "admin", "read-secrets", "exec", "make-tokens", "relabel", "bind-all");

    private EscalationScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(1_000, 5);
    }

    static BenchResult run(int namespaces, int rounds) {
        List<Document> whole = cluster(namespaces);
        List<Document> half = cluster(namespaces / 2);
        Map<String, Long> operations = new TreeMap<>();
        operations.put("paths to cluster-admin", check(cluster(Math.min(namespaces, 40))));
        EscalationPaths paths = EscalationPaths.of(whole);
        operations.put("positions", (long) paths.positions().size());
        operations.put(
                "steps",
                paths.positions().stream()
                        .mapToLong(position -> paths.from(position).size())
                        .sum());
        Runnable large = () -> EscalationPaths.of(whole).to(Position.Kind.CLUSTER_ADMIN);
        Runnable small = () -> EscalationPaths.of(half).to(Position.Kind.CLUSTER_ADMIN);
        Interleaved.warmUp(3, small);
        Interleaved.warmUp(2, large);
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(1, large), Interleaved.cpu(1, small));
        Runnable build = () -> Authorizer.withDefaults(whole);
        Interleaved.warmUp(2, build);
        Interleaved authorizer = Interleaved.measure(rounds, Interleaved.cpu(1, build), () -> 0);
        double exponent = Math.log(measured.first().median() / measured.second().median()) / Math.log(2);
        return new BenchResult(
                NAME,
                namespaces + " namespaces with a ServiceAccount, a Deployment and a Secret each, a third of them with a"
                        + " Pod Security label, 10 RoleBindings of 3 subjects in each, " + namespaces / 5
                        + " ClusterRoleBindings, seed " + SEED + ": all steps from the manifests, then who gets to"
                        + " cluster-admin. In a cluster of 40 namespaces one search forwards from everybody"
                        + " found a way as short.",
                operations,
                List.of(
                        Figure.of("all steps, and who gets to cluster-admin", "ms CPU", measured.first()),
                        Figure.of("the same in a cluster half the size", "ms CPU", measured.second()),
                        Figure.of("of that: reading roles and bindings", "ms CPU", authorizer.first())),
                List.of(
                        new Goal(
                                "escalation paths of " + namespaces + " namespaces and " + 10 * namespaces
                                        + " bindings",
                                "ms CPU",
                                1_000,
                                measured.first().median()),
                        new Goal("growth exponent of escalation paths from half the size", "", 1.15, exponent)));
    }

    private static List<Document> cluster(int namespaces) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Document> all = new ArrayList<>(roles());
        for (int at = 0; at < namespaces; at++) {
            String name = "n" + at;
            Document metadata = Document.object("name", name);
            all.add(object("v1", "Namespace")
                    .with(
                            "metadata",
                            at % 3 == 0
                                    ? metadata.with(
                                            "labels", Document.object("pod-security.kubernetes.io/enforce", "baseline"))
                                    : metadata));
            all.add(object("v1", "ServiceAccount").with("metadata", named("robot", name)));
            all.add(object("v1", "Secret").with("metadata", named("key", name)));
            all.add(object("apps/v1", "Deployment")
                    .with("metadata", named("web", name))
                    .withAt("/spec/template/spec/serviceAccountName", "robot"));
            for (int binding = 0; binding < 10; binding++) {
                all.add(binding(random, "b" + binding, name, namespaces));
            }
            if (at % 5 == 0) {
                all.add(binding(random, "c" + at, "", namespaces));
            }
        }
        return all;
    }

    private static Document object(String apiVersion, String kind) {
        return Document.object("apiVersion", apiVersion, "kind", kind);
    }

    private static Document named(String name, String namespace) {
        return Document.object("name", name, "namespace", namespace);
    }

    private static List<Document> roles() {
        return List.of(
                role("read-secrets", "get", "", "secrets"),
                role("exec", "create", "", "pods/exec"),
                role("make-tokens", "create", "", "serviceaccounts/token"),
                role("relabel", "patch", "", "namespaces"),
                role("bind-all", "bind", GROUP, "clusterroles"));
    }

    private static Document role(String name, String verb, String group, String resource) {
        Document rule =
                Document.object("verbs", List.of(verb), "apiGroups", List.of(group), "resources", List.of(resource));
        return object(GROUP + "/v1", "ClusterRole")
                .with("metadata", Document.object("name", name))
                .with("rules", List.of(rule));
    }

    private static Document binding(SplittableRandom random, String name, String namespace, int namespaces) {
        boolean local = !namespace.isEmpty();
        List<Document> subjects = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                subjects.add(Document.object("kind", "Group", "name", "g" + random.nextInt(namespaces)));
            } else if (kind < 4) {
                String home = "n" + random.nextInt(namespaces);
                subjects.add(Document.object("kind", "ServiceAccount", "name", "robot", "namespace", home));
            } else {
                subjects.add(Document.object("kind", "User", "name", "u" + random.nextInt(9 * namespaces)));
            }
        }
        // Few may write anywhere: grants to all namespaces are an exception in large clusters.
        String role = ROLES.get(local ? random.nextInt(ROLES.size()) : random.nextInt(40) == 0 ? 2 : 0);
        return object(GROUP + "/v1", local ? "RoleBinding" : "ClusterRoleBinding")
                .with("metadata", local ? named(name, namespace) : Document.object("name", name))
                .with("roleRef", Document.object("apiGroup", GROUP, "kind", "ClusterRole", "name", role))
                .with("subjects", subjects);
    }

    /** Compares who gets there backwards with one search forwards from each; returns how many do. */
    private static long check(List<Document> cluster) {
        EscalationPaths paths = EscalationPaths.of(cluster);
        List<EscalationPath> all = paths.to(Position.Kind.CLUSTER_ADMIN);
        TreeSet<Position> backwards = new TreeSet<>();
        for (EscalationPath path : all) {
            backwards.add(path.from());
            Answers.same(NAME, path.steps().size() > 0, path.from().compareTo(path.to()) != 0);
            EscalationPath forwards =
                    paths.shortest(path.from(), Position.Kind.CLUSTER_ADMIN).orElseThrow();
            Answers.same(NAME, forwards.isOpen(), path.isOpen());
            Answers.same(NAME, forwards.steps().size(), path.steps().size());
        }
        Answers.same(NAME, all.size(), backwards.size());
        return all.size();
    }
}
