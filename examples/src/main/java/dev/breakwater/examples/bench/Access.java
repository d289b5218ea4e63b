package dev.breakwater.examples.bench;

import dev.breakwater.access.AccessCell;
import dev.breakwater.access.AccessMatrix;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.access.PreparedRequest;
import dev.breakwater.document.Document;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** What access decisions cost: one, all of them, and one more binding. */
public final class Access {
    private static final int SEED = 11;
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private Access() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(1_000, 5_000, 5);
    }

    /** A cluster: as many ClusterRoleBindings as namespaces, twenty times as many RoleBindings, 200 roles. */
    private record Cluster(List<Document> documents, List<AccessRequest> requests) {
        static Cluster of(int namespaces, int requests) {
            SplittableRandom random = new SplittableRandom(SEED);
            List<Document> documents = new ArrayList<>();
            for (int at = 0; at < 200; at++) {
                documents.add(role(random, at));
            }
            for (int at = 0; at < namespaces; at++) {
                documents.add(binding(random, at, "", namespaces));
            }
            for (int at = 0; at < 20 * namespaces; at++) {
                documents.add(binding(random, at, "n" + at % namespaces, namespaces));
            }
            List<AccessRequest> asked = new ArrayList<>();
            for (int at = 0; at < requests; at++) {
                asked.add(request(random, namespaces));
            }
            return new Cluster(documents, asked);
        }

        private static Document role(SplittableRandom random, int at) {
            List<Document> rules = new ArrayList<>();
            for (int rule = 0; rule < 5; rule++) {
                rules.add(Document.object(
                        "verbs",
                        List.of(VERBS.get(random.nextInt(8)), VERBS.get(random.nextInt(8))),
                        "apiGroups",
                        List.of(group(random.nextInt(100))),
                        "resources",
                        List.of("r" + random.nextInt(100), "r" + random.nextInt(100))));
            }
            return object("ClusterRole", "role" + at, "").with("rules", rules);
        }

        private static Document binding(SplittableRandom random, int at, String namespace, int namespaces) {
            List<Document> subjects = new ArrayList<>();
            for (int subject = 0; subject < 3; subject++) {
                boolean group = random.nextInt(10) == 0;
                String name = group ? "g" + random.nextInt(namespaces) : "u" + random.nextInt(9 * namespaces);
                subjects.add(Document.object("kind", group ? "Group" : "User", "name", name));
            }
            String kind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
            Document ref =
                    Document.object("apiGroup", GROUP, "kind", "ClusterRole", "name", "role" + random.nextInt(200));
            return object(kind, "b" + at, namespace).with("roleRef", ref).with("subjects", subjects);
        }

        private static Document object(String kind, String name, String namespace) {
            Document metadata = Document.object("name", name);
            return Document.object(
                    "apiVersion",
                    GROUP + "/v1",
                    "kind",
                    kind,
                    "metadata",
                    namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
        }

        private static AccessRequest request(SplittableRandom random, int namespaces) {
            String[] groups = new String[4];
            for (int at = 0; at < groups.length; at++) {
                groups[at] = "g" + random.nextInt(namespaces);
            }
            Caller caller = Caller.user("u" + random.nextInt(9 * namespaces), groups);
            AccessCell cell = cells().get(random.nextInt(800));
            return cell.request(caller, "n" + random.nextInt(namespaces));
        }
    }

    private static String group(int resource) {
        return "group" + resource % 10;
    }

    private static List<AccessCell> cells() {
        List<AccessCell> cells = new ArrayList<>();
        for (int resource = 0; resource < 100; resource++) {
            for (String verb : VERBS) {
                cells.add(new AccessCell(verb, group(resource), "r" + resource));
            }
        }
        return cells;
    }

    static BenchResult run(int namespaces, int requests, int rounds) {
        Cluster cluster = Cluster.of(namespaces, requests);
        Authorizer authorizer = Authorizer.of(cluster.documents());
        Map<String, Long> operations = new TreeMap<>();
        List<Figure> figures = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        decisions(cluster, authorizer, rounds, operations, figures, goals);
        whoCan(namespaces, authorizer, rounds, operations, figures, goals);
        changes(cluster, authorizer, rounds, figures, goals);
        return new BenchResult(
                "Access",
                namespaces + " namespaces, " + namespaces + " ClusterRoleBindings, " + 20 * namespaces
                        + " RoleBindings of 3 subjects each, 200 roles of 5 rules, seed " + SEED
                        + "; requests carry a user and 4 groups. The reference is the API server's algorithm, which looks"
                        + " at every binding; its answers to all requests are the same. Who-can counts the subjects of"
                        + " each of 800 cells in each namespace; cells taken at random are compared with one question"
                        + " each.",
                operations,
                figures,
                goals);
    }

    private static void decisions(
            Cluster cluster,
            Authorizer authorizer,
            int rounds,
            Map<String, Long> operations,
            List<Figure> figures,
            List<Goal> goals) {
        LinearRbac linear = new LinearRbac(cluster.documents());
        List<AccessRequest> requests = cluster.requests();
        List<PreparedRequest> prepared =
                requests.stream().map(authorizer::prepare).toList();
        List<Boolean> expected = requests.stream().map(linear::allows).toList();
        Answers.same(
                "Access", expected, requests.stream().map(authorizer::allows).toList());
        Answers.same(
                "Access",
                expected,
                prepared.stream().map(PreparedRequest::allowed).toList());
        operations.put("requests", (long) requests.size());
        operations.put("allowed", expected.stream().filter(allowed -> allowed).count());
        Runnable naive = () -> requests.forEach(linear::allows);
        Runnable strings = () -> requests.forEach(authorizer::allows);
        Runnable quick = () -> prepared.forEach(PreparedRequest::allowed);
        Interleaved.warmUp(3, naive);
        Interleaved.warmUp(20, strings);
        Interleaved.warmUp(200, quick);
        Interleaved text =
                Interleaved.measure(rounds, cpu(5, requests.size(), strings), cpu(1, requests.size(), naive));
        Interleaved ready =
                Interleaved.measure(rounds, cpu(100, requests.size(), quick), cpu(1, requests.size(), naive));
        figures.add(Figure.of("every binding in turn", "µs CPU", text.second()));
        figures.add(Figure.against(text.second(), "a request of texts", "µs CPU", text.first()));
        figures.add(Figure.against(ready.second(), "a prepared request", "µs CPU", ready.first()));
        goals.add(ratio("a request of texts against the reference", 20, text));
        goals.add(ratio("a prepared request against the reference", 100, ready));
    }

    private static Goal ratio(String what, int wanted, Interleaved measured) {
        double share = measured.first().median() / measured.second().median();
        return new Goal(what + ", part of its time", "", 1.0 / wanted, share);
    }

    /** Microseconds for one of {@code each}. */
    private static DoubleSupplier cpu(int repeats, int each, Runnable work) {
        DoubleSupplier millis = Interleaved.cpu(repeats, work);
        return () -> millis.getAsDouble() * 1_000 / each;
    }

    private static void whoCan(
            int namespaces,
            Authorizer authorizer,
            int rounds,
            Map<String, Long> operations,
            List<Figure> figures,
            List<Goal> goals) {
        List<AccessCell> cells = cells();
        AccessMatrix matrix = AccessMatrix.of(authorizer, cells);
        int[][] counts = matrix.allCounts();
        check(authorizer, matrix, counts);
        long grants = 0;
        for (int[] row : counts) {
            for (int count : row) {
                grants += count;
            }
        }
        operations.put("grants found by who-can", grants);
        Authorizer half = Authorizer.of(Cluster.of(namespaces / 2, 0).documents());
        Runnable whole = () -> AccessMatrix.of(authorizer, cells).allCounts();
        Runnable part = () -> AccessMatrix.of(half, cells).allCounts();
        Interleaved.warmUp(10, whole);
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(40, whole), Interleaved.cpu(40, part));
        figures.add(Figure.of("who-can, all subjects, cells and namespaces", "ms CPU", measured.first()));
        figures.add(Figure.of("the same in a cluster half the size", "ms CPU", measured.second()));
        goals.add(new Goal(
                "who-can of " + namespaces + " namespaces",
                "ms CPU",
                200,
                measured.first().median()));
        double exponent = Math.log(measured.first().median() / measured.second().median()) / Math.log(2);
        goals.add(new Goal("growth exponent of who-can from half the size", "", 1.15, exponent));
        goals.add(new Goal("the matrix in memory", "KB", 64 * 1024, memory(authorizer, cells)));
    }

    private static double memory(Authorizer authorizer, List<AccessCell> cells) {
        double without = Machine.heapKilobytes();
        AccessMatrix matrix = AccessMatrix.of(authorizer, cells);
        try {
            return Machine.heapKilobytes() - without;
        } finally {
            Reference.reachabilityFence(matrix);
        }
    }

    private static void check(Authorizer authorizer, AccessMatrix matrix, int[][] counts) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int sample = 0; sample < 300; sample++) {
            int cell = random.nextInt(matrix.cells().size());
            int place = random.nextInt(counts.length);
            String namespace = matrix.namespaces().get(place);
            int expected = authorizer
                            .whoCan(matrix.cells().get(cell).request(Caller.user(""), namespace))
                            .size()
                    - 1;
            Answers.same("Access", expected, counts[place][cell]);
            Answers.same("Access", expected, matrix.whoCan(cell, namespace).size());
        }
    }

    private static void changes(
            Cluster cluster, Authorizer authorizer, int rounds, List<Figure> figures, List<Goal> goals) {
        Document local = cluster.documents().get(cluster.documents().size() - 1);
        Document wide = cluster.documents().get(200);
        Runnable localChange = () -> authorizer.with(local);
        Runnable wideChange = () -> authorizer.with(wide);
        Interleaved.warmUp(300, localChange);
        Interleaved.warmUp(300, wideChange);
        Interleaved measured =
                Interleaved.measure(rounds, Interleaved.cpu(300, localChange), Interleaved.cpu(300, wideChange));
        figures.add(Figure.of("one changed RoleBinding", "ms CPU", measured.first()));
        figures.add(Figure.of("one changed ClusterRoleBinding", "ms CPU", measured.second()));
        goals.add(new Goal(
                "one changed RoleBinding", "ms CPU", 1, measured.first().median()));
        goals.add(new Goal(
                "one changed ClusterRoleBinding", "ms CPU", 1, measured.second().median()));
    }
}
