package dev.breakwater.examples.bench;

import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;

/**
 * A fake Kubernetes beside the CRUD mock of fabric8, which needs no part of this project and is on the class path of
 * benchmarks only.
 */
public final class KubernetesPeer {
    private static final String NAME = "KubernetesPeer";
    private static final int SIZE = 10_000;
    /** Objects that are created while time is measured. */
    private static final int LAST = 400;

    private KubernetesPeer() {}

    /** Runs at full size, or at the size given. */
    public static void main(String[] arguments) {
        Report.publish(arguments.length == 0 ? full() : run(Integer.parseInt(arguments[0]), 1));
    }

    static BenchResult full() {
        return run(SIZE, 5);
    }

    static BenchResult run(int size, int rounds) {
        List<Figure> figures = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        Map<String, Long> operations = new TreeMap<>();
        ConfigMaps maps = new ConfigMaps(size);
        try (FabricMock mock = new FabricMock();
                FakeKubernetes fake = FakeKubernetes.create()) {
            ConfigMaps.Front ours = FakeKubernetesScale.front(fake);
            fill(maps, ours, mock);
            dispatch(maps, ours, mock, rounds, figures, goals);
            operations.put("objects answered alike", check(maps, ours, mock));
            clients(maps, fake, mock, rounds, figures, goals);
        }
        return new BenchResult(
                NAME,
                size + " ConfigMaps, " + ConfigMaps.GROUP + " in each namespace and of each label app, beside the CRUD"
                        + " mock of fabric8's kubernetes-server-mock. Raw: requests of JSON, to handle() and to the"
                        + " mock's dispatcher, no sockets; ours checks the token, defaults, validates, keeps field"
                        + " owners. Then the same typed calls of one fabric8 client: over our transport in process,"
                        + " over HTTPS on loopback, and over HTTP to the mock's server, which has no other. Labels and"
                        + " data of the answers are the same. The mock has no server-side apply; a merge patch stands"
                        + " for it. Its objects but the last " + LAST + " were put into its map without a request.",
                operations,
                figures,
                goals);
    }

    private static void fill(ConfigMaps maps, ConfigMaps.Front ours, FabricMock mock) {
        maps.createNamespaces(ours);
        for (int at = 0; at < maps.size() - last(maps); at++) {
            maps.create(ours, at);
            mock.put(maps.path(at), maps.json(at));
        }
    }

    private static int last(ConfigMaps maps) {
        return Math.min(LAST, maps.size() / 2);
    }

    private static void dispatch(
            ConfigMaps maps,
            ConfigMaps.Front ours,
            FabricMock mock,
            int rounds,
            List<Figure> figures,
            List<Goal> goals) {
        int each = last(maps) / rounds;
        int[] next = {maps.size() - last(maps), maps.size() - last(maps)};
        add(
                "create",
                Interleaved.measure(
                        rounds,
                        micros(each, () -> times(each, at -> maps.create(ours, next[0]++))),
                        micros(each, () -> times(each, at -> maps.create(mock, next[1]++)))),
                100,
                figures,
                goals);
        Map<String, ConfigMaps.Question> questions = new LinkedHashMap<>();
        questions.put("get", maps::get);
        questions.put("list of a namespace", maps::list);
        questions.put("list of a label", maps::labelled);
        questions.put("list of a name", maps::named);
        questions.put("merge patch", maps::patch);
        int step = Math.max(1, maps.size() / 20);
        questions.forEach((what, question) -> {
            Runnable sweep = () -> sweep(maps, step, at -> question.of(ours, at));
            Interleaved.warmUp(20, sweep);
            Interleaved measured = Interleaved.measure(
                    rounds,
                    micros(20 * 25, () -> times(25, again -> sweep.run())),
                    micros(20, () -> sweep(maps, step, at -> question.of(mock, at))));
            add(what, measured, 100, figures, goals);
        });
    }

    private static void times(int times, IntConsumer work) {
        for (int at = 0; at < times; at++) {
            work.accept(at);
        }
    }

    private static void sweep(ConfigMaps maps, int step, IntConsumer work) {
        for (int at = 0; at < maps.size(); at += step) {
            work.accept(at);
        }
    }

    /** CPU time in microseconds for one of as many requests as the work makes. */
    private static DoubleSupplier micros(int requests, Runnable work) {
        DoubleSupplier millis = Interleaved.cpu(1, work);
        return () -> millis.getAsDouble() * 1_000 / requests;
    }

    private static void add(String what, Interleaved measured, int wanted, List<Figure> figures, List<Goal> goals) {
        figures.add(Figure.of("mock: " + what, "µs CPU", measured.second()));
        figures.add(Figure.against(measured.second(), what, "µs CPU", measured.first()));
        double share = measured.first().median() / measured.second().median();
        goals.add(new Goal(what + ", part of the mock's time", "", 1.0 / wanted, share));
    }

    /** Answers first: what both return for the same requests, in process. */
    private static long check(ConfigMaps maps, ConfigMaps.Front ours, FabricMock mock) {
        long compared = 0;
        for (int at = 0; at < maps.size(); at += Math.max(1, maps.size() / 20)) {
            for (ConfigMaps.Question question :
                    List.<ConfigMaps.Question>of(maps::get, maps::list, maps::labelled, maps::named)) {
                var expected = ConfigMaps.declared(question.of(mock, at));
                Answers.same(NAME, expected, ConfigMaps.declared(question.of(ours, at)));
                compared += expected.size();
            }
        }
        return compared;
    }

    /** One operation of a client. */
    private interface Call {
        Object of(KubernetesClient client, int at);
    }

    private static void clients(
            ConfigMaps maps, FakeKubernetes fake, FabricMock mock, int rounds, List<Figure> figures, List<Goal> goals) {
        Config config = Config.fromKubeconfig(fake.kubeconfig());
        try (KubernetesClient direct = fake.client();
                KubernetesClient https = new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientFactory(new JdkHttpClientFactory())
                        .build();
                KubernetesClient theirs = mock.client()) {
            List.of(direct, https, theirs).forEach(one -> one.getConfiguration().setRequestTimeout(120_000));
            calls(maps).forEach((what, call) -> {
                Set<String> expected = names(call.of(theirs, 7));
                Answers.same(NAME, expected, names(call.of(direct, 7)));
                Answers.same(NAME, expected, names(call.of(https, 7)));
                int step = Math.max(1, maps.size() / 20);
                for (KubernetesClient client : List.of(direct, https)) {
                    Runnable sweep = () -> sweep(maps, step, at -> call.of(client, at));
                    Interleaved.warmUp(10, sweep);
                    Interleaved measured = Interleaved.measure(
                            rounds,
                            micros(20 * 5, () -> times(5, again -> sweep.run())),
                            micros(20, () -> sweep(maps, step, at -> call.of(theirs, at))));
                    String way = client == direct ? " in process" : " by HTTPS";
                    add("fabric8 client: " + what + way, measured, 5, figures, goals);
                }
            });
        }
    }

    private static Map<String, Call> calls(ConfigMaps maps) {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("create and delete", (client, at) -> {
            ConfigMap made = Serialization.unmarshal(maps.json(at).replace("map-" + at, "new-" + at), ConfigMap.class);
            ConfigMap created = client.resource(made).create();
            client.resource(made).delete();
            return created;
        });
        calls.put(
                "get",
                (client, at) -> client.configMaps()
                        .inNamespace(maps.namespace(at))
                        .withName("map-" + at)
                        .get());
        calls.put(
                "list of a namespace",
                (client, at) -> client.configMaps()
                        .inNamespace(maps.namespace(at))
                        .list()
                        .getItems());
        calls.put(
                "list of a label",
                (client, at) -> client.configMaps()
                        .inAnyNamespace()
                        .withLabel("app", maps.application(at))
                        .list()
                        .getItems());
        calls.put(
                "merge patch",
                (client, at) -> client.configMaps()
                        .inNamespace(maps.namespace(at))
                        .withName("map-" + at)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"data\":{\"by\":\"" + System.nanoTime() + "\"}}"));
        return calls;
    }

    private static Set<String> names(Object answer) {
        Set<String> names = new TreeSet<>();
        for (Object one : answer instanceof List<?> all ? all : List.of(answer)) {
            String name = ((ConfigMap) one).getMetadata().getName();
            if (!name.equals("kube-root-ca.crt")) {
                names.add(name);
            }
        }
        return names;
    }
}
