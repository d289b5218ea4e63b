package dev.breakwater.examples.bench;

import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The same calls of one fabric8 client to a fake Kubernetes and to the CRUD mock of fabric8. */
public final class ClientPeer {
    private static final String NAME = "ClientPeer";
    /** Sweeps of ours for one of the mock. */
    private static final int OFTEN = 10;
    /** Sweeps of each call before anything is measured: the calls share most of their code. */
    private static final int WARM = 15;

    private ClientPeer() {}

    /** Runs at full size, or at the size given. */
    public static void main(String[] arguments) {
        Report.publish(arguments.length == 0 ? full() : run(Integer.parseInt(arguments[0]), 1));
    }

    static BenchResult full() {
        return run(KubernetesPeer.SIZE, 5);
    }

    static BenchResult run(int size, int rounds) {
        Beside beside = new Beside(rounds);
        ConfigMaps maps = new ConfigMaps(size);
        try (FabricMock mock = new FabricMock();
                FakeKubernetes fake = FakeKubernetes.create();
                FakeKubernetes first = KubernetesPeer.filled(maps);
                ConstantServer constant = new ConstantServer(FakeKubernetesScale.front(first))) {
            KubernetesPeer.fill(maps, 0, FakeKubernetesScale.front(fake), mock);
            clients(maps, fake, mock, constant, beside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BenchResult(
                NAME,
                size + " ConfigMaps as in KubernetesPeer, and the same typed calls of one fabric8 client: over our"
                        + " transport in process, over HTTPS on loopback, and over HTTP to the mock's server, which has"
                        + " no other; all warm. The names in the answers are the same. The mock has no server-side"
                        + " apply; a merge patch stands for it. A server that looks at nothing and sends what ours"
                        + " answered before, also over HTTPS, shows what the client, TLS and the sockets take: the"
                        + " ratio in its line is the most that any server can reach.",
                Map.of(),
                beside.figures(),
                beside.goals());
    }

    /** One operation of a client. */
    private interface Call {
        Object of(KubernetesClient client, int at);
    }

    private static void clients(
            ConfigMaps maps, FakeKubernetes fake, FabricMock mock, ConstantServer constant, Beside beside) {
        Config trusting = new ConfigBuilder(Config.empty())
                .withMasterUrl(constant.uri().toString())
                .withCaCertData(
                        Base64.getEncoder().encodeToString(constant.authority().getBytes(StandardCharsets.UTF_8)))
                .withOauthToken("any")
                .build();
        try (KubernetesClient direct = fake.client();
                KubernetesClient https = client(Config.fromKubeconfig(fake.kubeconfig()));
                KubernetesClient nothing = client(trusting);
                KubernetesClient theirs = mock.client()) {
            List.of(direct, https, theirs).forEach(one -> one.getConfiguration().setRequestTimeout(120_000));
            calls(maps).values().forEach(call -> {
                Set<String> expected = names(call.of(theirs, 7));
                for (KubernetesClient one : List.of(direct, https, nothing)) {
                    Answers.same(NAME, expected, names(call.of(one, 7)));
                }
            });
            calls(maps).values().forEach(call -> {
                for (KubernetesClient one : List.of(direct, https, nothing)) {
                    Beside.times(WARM, again -> Beside.sweep(maps, at -> call.of(one, at)));
                }
                Beside.sweep(maps, at -> call.of(theirs, at));
            });
            calls(maps).forEach((what, call) -> {
                Runnable other = () -> Beside.sweep(maps, at -> call.of(theirs, at));
                Interleaved near = beside.measure(OFTEN, () -> Beside.sweep(maps, at -> call.of(direct, at)), other);
                beside.add("fabric8 client: " + what + " in process", near, 5);
                Interleaved far = beside.measure(OFTEN, () -> Beside.sweep(maps, at -> call.of(https, at)), other);
                beside.add("fabric8 client: " + what + " by HTTPS", far, 5);
                Runnable sweep = () -> Beside.sweep(maps, at -> call.of(nothing, at));
                Interleaved.warmUp(OFTEN, sweep);
                Samples bound = Interleaved.measure(
                                beside.rounds(),
                                Beside.micros(Beside.SWEEP * OFTEN, () -> Beside.times(OFTEN, again -> sweep.run())),
                                () -> 0)
                        .first();
                beside.addBound("constants by HTTPS: " + what, bound, far.second());
            });
        }
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
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
