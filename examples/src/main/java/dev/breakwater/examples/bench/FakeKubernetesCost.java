package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a fake Kubernetes and its requests cost in process, without sockets. */
public final class FakeKubernetesCost {
    private static final String POLICIES = "/apis/networking.k8s.io/v1/namespaces/";
    private static final int PER_NAMESPACE = 50;
    /** How many creates of the reference are measured. */
    private static final int LAST = 200;
    /** How often our reads are repeated: the clock counts in steps of 10 ms. */
    private static final int OFTEN = 25;

    private FakeKubernetesCost() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(List.of(1_000, 10_000), 3, 5_000);
    }

    static BenchResult run(List<Integer> sizes, int rounds, int starts) {
        List<Figure> figures = new ArrayList<>();
        Map<String, Long> operations = new TreeMap<>();
        Runnable start = () -> FakeKubernetes.create().close();
        Interleaved.warmUp(starts, start);
        Interleaved created = Interleaved.measure(rounds, Interleaved.cpu(starts, start), () -> 0);
        figures.add(Figure.of("FakeKubernetes.create()", "ms CPU", created.first()));
        for (int size : sizes) {
            List<Pair> pairs = new ArrayList<>();
            Interleaved creates = Interleaved.measure(
                    rounds,
                    () -> {
                        Pair fresh = new Pair(size);
                        pairs.add(fresh);
                        return Interleaved.cpu(1, fresh::fillOurs).getAsDouble() * 1000 / size;
                    },
                    () -> {
                        Pair fresh = pairs.get(pairs.size() - 1);
                        fresh.prepareNaive();
                        return Interleaved.cpu(1, fresh::fillNaive).getAsDouble() * 1000 / Math.min(LAST, size);
                    });
            Pair full = pairs.get(pairs.size() - 1);
            operations.put("requests answered alike at " + size, full.check());
            addPair(figures, "create, " + size + " objects", creates);
            addPair(figures, "get among " + size, full.gets(rounds));
            addPair(figures, "list " + PER_NAMESPACE + " of " + size, full.lists(rounds));
        }
        return new BenchResult(
                "FakeKubernetesCost",
                "NetworkPolicies, " + PER_NAMESPACE + " in each namespace, through handle(): JSON in, JSON out, the"
                        + " token checked, defaults, validation, field owners and watch events included. The"
                        + " reference is a list that is looked through for each request and does none of that; names"
                        + " and specs of its answers are the same. Time is for one request; of the"
                        + " reference's creates only the last " + LAST + " are made and measured.",
                operations,
                figures,
                List.of(new Goal(
                        "start of a warm FakeKubernetes",
                        "ms CPU",
                        0.5,
                        created.first().median())));
    }

    private static void addPair(List<Figure> figures, String what, Interleaved measured) {
        figures.add(Figure.of("naive: " + what, "µs CPU", measured.second()));
        figures.add(Figure.against(measured.second(), what, "µs CPU", measured.first()));
    }

    /** Our server and the reference with the same objects. */
    private static final class Pair {
        private final FakeKubernetes ours = FakeKubernetes.create();
        private final NaiveObjects naive = new NaiveObjects();
        private final int size;

        Pair(int size) {
            this.size = size;
            for (int at = 0; at < size; at += PER_NAMESPACE) {
                String json = Document.object(
                                "apiVersion", "v1",
                                "kind", "Namespace",
                                "metadata", Document.object("name", namespace(at)))
                        .toJson();
                ask("POST", "/api/v1/namespaces", json);
            }
        }

        private static String namespace(int at) {
            return "ns-" + at / PER_NAMESPACE;
        }

        private static String policy(int at) {
            return Document.object(
                            "apiVersion",
                            "networking.k8s.io/v1",
                            "kind",
                            "NetworkPolicy",
                            "metadata",
                            Document.object("name", "policy-" + at, "namespace", namespace(at)),
                            "spec",
                            Document.object(
                                    "podSelector",
                                    Document.object("matchLabels", Document.object("app", "app-" + at)),
                                    "policyTypes",
                                    Document.array("Ingress")))
                    .toJson();
        }

        void fillOurs() {
            for (int at = 0; at < size; at++) {
                ask("POST", POLICIES + namespace(at) + "/networkpolicies", policy(at));
            }
        }

        /** All objects but the last, without looking for twins: that would take minutes. */
        void prepareNaive() {
            for (int at = 0; at < size - LAST; at++) {
                naive.add(Document.parse(policy(at)));
            }
        }

        void fillNaive() {
            for (int at = Math.max(0, size - LAST); at < size; at++) {
                naive.create(policy(at));
            }
        }

        private String ask(String method, String target, String body) {
            KubernetesResponse response = ours.handle(new KubernetesRequest(
                    method,
                    target,
                    Map.of("Authorization", "Bearer " + ours.adminToken().reveal(), "Content-Type", "application/json"),
                    body));
            if (response.status() >= 300) {
                throw new IllegalStateException(method + " " + target + ": " + response.body());
            }
            return response.body();
        }

        private String get(int at) {
            return ask("GET", POLICIES + namespace(at) + "/networkpolicies/policy-" + at, "");
        }

        private String list(int at) {
            return ask("GET", POLICIES + namespace(at) + "/networkpolicies", "");
        }

        /** Compares answers on a sample of objects and namespaces; returns how many were compared. */
        long check() {
            long compared = 0;
            for (int at = 0; at < size; at += Math.max(1, size / 40)) {
                Answers.same(
                        "FakeKubernetesCost",
                        core(Document.parse(naive.get(namespace(at), "policy-" + at))),
                        core(Document.parse(get(at))));
                Answers.same("FakeKubernetesCost", items(naive.list(namespace(at))), items(list(at)));
                compared += 2;
            }
            return compared;
        }

        private static Document core(Document object) {
            return Document.object(
                    "name",
                    object.text("/metadata/name").orElse(""),
                    "spec",
                    object.at("/spec").orElseThrow());
        }

        private static Map<String, Document> items(String json) {
            Map<String, Document> items = new TreeMap<>();
            Document.parse(json)
                    .get("items")
                    .orElseThrow()
                    .elements()
                    .forEach(item -> items.put(item.text("/metadata/name").orElse(""), core(item)));
            return items;
        }

        Interleaved gets(int rounds) {
            return each(rounds, size, this::get, at -> naive.get(namespace(at), "policy-" + at));
        }

        Interleaved lists(int rounds) {
            return each(rounds, size / PER_NAMESPACE + 1, this::list, at -> naive.list(namespace(at)));
        }

        private Interleaved each(int rounds, int requests, Request ask, Request reference) {
            int step = Math.max(1, size / Math.min(requests, 200));
            return Interleaved.measure(rounds, sweep(step, OFTEN, ask), sweep(step, 1, reference));
        }

        private java.util.function.DoubleSupplier sweep(int step, int repeats, Request request) {
            int requests = (size + step - 1) / step;
            Runnable sweep = () -> {
                for (int at = 0; at < size; at += step) {
                    request.of(at);
                }
            };
            return () -> Interleaved.cpu(repeats, sweep).getAsDouble() * 1000 / requests;
        }
    }

    /** Asks for the object of that number, or for its namespace. */
    private interface Request {
        String of(int at);
    }
}
