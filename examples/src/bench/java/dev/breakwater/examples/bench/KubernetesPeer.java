package dev.breakwater.examples.bench;

import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fake Kubernetes beside the CRUD mock of fabric8, which needs no part of this project and is on the class path of
 * benchmarks only: what both do with a request of JSON.
 */
public final class KubernetesPeer {
    private static final String NAME = "KubernetesPeer";
    static final int SIZE = 10_000;
    /** Objects that are created while time is measured. */
    private static final int LAST = 400;
    /** Sweeps of ours for one of the mock: the clock counts in steps of 10 ms. */
    private static final int OFTEN = 250;

    private KubernetesPeer() {}

    /** Runs at full size, or at the size given. */
    public static void main(String[] arguments) {
        Report.publish(arguments.length == 0 ? full() : run(Integer.parseInt(arguments[0]), 1));
    }

    static BenchResult full() {
        return run(SIZE, 5);
    }

    static BenchResult run(int size, int rounds) {
        Beside beside = new Beside(rounds);
        ConfigMaps maps = new ConfigMaps(size);
        long compared;
        try (FabricMock mock = new FabricMock();
                FakeKubernetes fake = FakeKubernetes.create()) {
            ConfigMaps.Front ours = FakeKubernetesScale.front(fake);
            fill(maps, last(maps), ours, mock);
            creates(maps, ours, mock, beside);
            compared = check(maps, ours, mock);
            questions(maps).forEach((what, question) -> {
                Interleaved measured = beside.measure(
                        OFTEN,
                        () -> Beside.sweep(maps, at -> question.of(ours, at)),
                        () -> Beside.sweep(maps, at -> question.of(mock, at)));
                beside.add(what, measured, 100);
            });
        }
        return new BenchResult(
                NAME,
                size + " ConfigMaps, " + ConfigMaps.GROUP + " in each namespace and of each label app, beside the CRUD"
                        + " mock of fabric8's kubernetes-server-mock, both warm. Requests of JSON, to handle() and to"
                        + " the mock's dispatcher, no sockets; ours checks the token, defaults, validates, keeps field"
                        + " owners. Labels and data of the answers are the same. The mock's objects but the last "
                        + LAST + " were put into its map without a request; our creates are measured on a server of"
                        + " their own, which grows to twice the size meanwhile.",
                Map.of("objects answered alike", compared),
                beside.figures(),
                beside.goals());
    }

    /** Creates all objects but the last. */
    static void fill(ConfigMaps maps, int last, ConfigMaps.Front ours, FabricMock mock) {
        maps.createNamespaces(ours);
        for (int at = 0; at < maps.size() - last; at++) {
            maps.create(ours, at);
            mock.put(maps.path(at), maps.json(at));
        }
    }

    private static int last(ConfigMaps maps) {
        return Math.min(LAST, maps.size() / 2);
    }

    private static Map<String, ConfigMaps.Question> questions(ConfigMaps maps) {
        Map<String, ConfigMaps.Question> questions = new LinkedHashMap<>();
        questions.put("get", maps::get);
        questions.put("list of a namespace", maps::list);
        questions.put("list of a label", maps::labelled);
        questions.put("list of a name", maps::named);
        questions.put("merge patch", maps::patch);
        return questions;
    }

    /** Creates the last objects on both, those of the mock but for the first of them while time is measured. */
    private static void creates(ConfigMaps maps, ConfigMaps.Front ours, FabricMock mock, Beside beside) {
        int first = maps.size() - last(maps);
        Beside.times(last(maps), at -> maps.create(ours, first + at));
        int each = last(maps) / (beside.rounds() + 1);
        int[] theirs = {first};
        Runnable other = () -> Beside.times(each, at -> maps.create(mock, theirs[0]++));
        other.run();
        Interleaved.warmUp(1, () -> filled(maps).close());
        int many = maps.size() / beside.rounds();
        ConfigMaps more = new ConfigMaps(2 * maps.size());
        try (FakeKubernetes fake = filled(maps)) {
            ConfigMaps.Front another = FakeKubernetesScale.front(fake);
            more.createNamespaces(another, maps.size());
            int[] next = {maps.size()};
            Runnable some = () -> Beside.times(many, at -> more.create(another, next[0]++));
            Interleaved measured =
                    Interleaved.measure(beside.rounds(), Beside.micros(many, some), Beside.micros(each, other));
            beside.add("create", measured, 100);
        }
        while (theirs[0] < maps.size()) {
            maps.create(mock, theirs[0]++);
        }
    }

    /** A server with all objects. */
    static FakeKubernetes filled(ConfigMaps maps) {
        FakeKubernetes fake = FakeKubernetes.create();
        ConfigMaps.Front front = FakeKubernetesScale.front(fake);
        maps.createNamespaces(front);
        Beside.times(maps.size(), at -> maps.create(front, at));
        return fake;
    }

    /** Answers first: what both return for the same requests. */
    private static long check(ConfigMaps maps, ConfigMaps.Front ours, FabricMock mock) {
        long compared = 0;
        for (int at = 0; at < maps.size(); at += Math.max(1, maps.size() / Beside.SWEEP)) {
            for (ConfigMaps.Question question :
                    List.<ConfigMaps.Question>of(maps::get, maps::list, maps::labelled, maps::named)) {
                var expected = ConfigMaps.declared(question.of(mock, at));
                Answers.same(NAME, expected, ConfigMaps.declared(question.of(ours, at)));
                compared += expected.size();
            }
        }
        return compared;
    }
}
