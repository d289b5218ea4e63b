package dev.breakwater.examples.bench;

import dev.breakwater.testing.kubernetes.ClusterSnapshot;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** How what a fake Kubernetes costs grows with the objects in it. */
public final class FakeKubernetesScale {
    private static final String NAME = "FakeKubernetesScale";
    /** Requests of a sweep: to as many objects at each size, so that they take as much of the processor's caches. */
    private static final int SWEEP = 200;
    /** Sweeps that one measurement takes together: the clock counts in steps of 10 ms. */
    private static final int OFTEN = 25;

    private static final String SNAPSHOT = "snapshot, one write and restore among";

    private FakeKubernetesScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(List.of(10_000, 100_000), 5, 1);
    }

    /** Requests to a server as its administrator, in process. */
    static ConfigMaps.Front front(FakeKubernetes fake) {
        String token = "Bearer " + fake.adminToken().reveal();
        return (method, target, type, body) -> {
            KubernetesResponse response = fake.handle(
                    new KubernetesRequest(method, target, Map.of("Authorization", token, "Content-Type", type), body));
            if (response.status() >= 300) {
                throw new IllegalStateException(method + " " + target + ": " + response.body());
            }
            return response.body();
        };
    }

    static BenchResult run(List<Integer> sizes, int rounds, int warmUps) {
        List<Figure> figures = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        Map<String, Long> operations = new TreeMap<>();
        double heap = instance();
        figures.add(Figure.of("heap of a new instance", "KB", Samples.one(heap)));
        goals.add(new Goal("heap of a new FakeKubernetes", "KB", 50, heap));
        Map<String, List<Double>> medians = new LinkedHashMap<>();
        warmUp(Math.min(sizes.get(0), 10 * SWEEP), warmUps);
        for (int size : sizes) {
            measure(size, rounds, operations).forEach((what, samples) -> {
                figures.add(Figure.of(what + " " + String.format(Locale.ROOT, "%,d", size), "µs CPU", samples));
                medians.computeIfAbsent(what, same -> new ArrayList<>()).add(samples.median());
            });
        }
        double factor = (double) sizes.get(sizes.size() - 1) / sizes.get(0);
        medians.forEach((what, two) -> {
            double exponent = Math.log(two.get(two.size() - 1) / two.get(0)) / Math.log(factor);
            goals.add(
                    what.equals(SNAPSHOT)
                            ? new Goal("growth exponent of one snapshot, write and restore", "", 1.15, exponent)
                            : new Goal(
                                    "growth exponent of as many requests as objects: " + what, "", 1.15, 1 + exponent));
        });
        return new BenchResult(
                NAME,
                "ConfigMaps, " + ConfigMaps.GROUP + " in each namespace and " + ConfigMaps.GROUP + " of each label app,"
                        + " through handle(): JSON in, JSON out. Lists find 50 objects, those by label in a namespace"
                        + " and by name one. What a list has to select is worked out from the numbers of the objects."
                        + " Time is for one request, of creates on average while the objects are made. The exponent"
                        + " is that of a workload with as many requests as objects: 1 says that a request costs the"
                        + " same, however many objects there are. Requests go to as many objects at each size. A snapshot is"
                        + " about all objects: its exponent is that of one, of which the first write copies the table"
                        + " of its kind.",
                operations,
                figures,
                goals);
    }

    /** The heap that one more server takes, in KB. */
    private static double instance() {
        int many = 200;
        List<FakeKubernetes> all = new ArrayList<>();
        FakeKubernetes.create().close();
        double before = Machine.heapKilobytes();
        for (int at = 0; at < many; at++) {
            all.add(FakeKubernetes.create());
        }
        try {
            return (Machine.heapKilobytes() - before) / many;
        } finally {
            Reference.reachabilityFence(all);
        }
    }

    private static void warmUp(int size, int times) {
        ConfigMaps maps = new ConfigMaps(size);
        ConfigMaps.Front server = front(FakeKubernetes.create());
        maps.createNamespaces(server);
        for (int at = 0; at < maps.size(); at++) {
            maps.create(server, at);
        }
        questions(maps).values().forEach(question -> Interleaved.warmUp(times, () -> sweeps(server, maps, question)));
    }

    private static Map<String, ConfigMaps.Question> questions(ConfigMaps maps) {
        Map<String, ConfigMaps.Question> questions = new LinkedHashMap<>();
        questions.put("get among", maps::get);
        questions.put("list of a namespace among", maps::list);
        questions.put("list of a label among", maps::labelled);
        questions.put("list of a label in a namespace among", maps::labelledHere);
        questions.put("list of a name among", maps::named);
        questions.put("merge patch among", maps::patch);
        questions.put("server-side apply among", maps::apply);
        return questions;
    }

    private static void sweep(ConfigMaps.Front server, ConfigMaps maps, ConfigMaps.Question question) {
        int requests = Math.min(SWEEP, maps.size());
        for (int request = 0; request < requests; request++) {
            question.of(server, (int) ((long) request * maps.size() / requests));
        }
    }

    private static void sweeps(ConfigMaps.Front server, ConfigMaps maps, ConfigMaps.Question question) {
        for (int sweep = 0; sweep < OFTEN; sweep++) {
            sweep(server, maps, question);
        }
    }

    private static Map<String, Samples> measure(int size, int rounds, Map<String, Long> operations) {
        ConfigMaps maps = new ConfigMaps(size);
        Map<String, Samples> measured = new LinkedHashMap<>();
        FakeKubernetes fake = FakeKubernetes.create();
        ConfigMaps.Front server = front(fake);
        maps.createNamespaces(server);
        List<Double> parts = new ArrayList<>();
        for (int part = 0; part < rounds; part++) {
            int from = (int) ((long) part * size / rounds);
            int to = (int) ((long) (part + 1) * size / rounds);
            Runnable create = () -> {
                for (int at = from; at < to; at++) {
                    maps.create(server, at);
                }
            };
            parts.add(Interleaved.cpu(1, create).getAsDouble() * 1_000 / (to - from));
        }
        measured.put("create, up to", new Samples(parts));
        operations.put("objects selected as expected among " + size, check(server, maps));
        questions(maps).forEach((what, question) -> measured.put(what, times(rounds, server, maps, question)));
        measured.put(SNAPSHOT, snapshots(rounds, fake, maps));
        return measured;
    }

    private static Samples times(int rounds, ConfigMaps.Front server, ConfigMaps maps, ConfigMaps.Question question) {
        sweep(server, maps, question);
        DoubleSupplier time = Interleaved.cpu(1, () -> sweeps(server, maps, question));
        List<Double> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            samples.add(time.getAsDouble() * 1_000 / (OFTEN * Math.min(SWEEP, maps.size())));
        }
        return new Samples(samples);
    }

    private static Samples snapshots(int rounds, FakeKubernetes fake, ConfigMaps maps) {
        ConfigMaps.Front server = front(fake);
        DoubleSupplier time = Interleaved.cpu(3, () -> {
            ClusterSnapshot before = fake.snapshot();
            maps.patch(server, 0);
            fake.restore(before);
        });
        List<Double> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            samples.add(time.getAsDouble() * 1_000);
        }
        return new Samples(samples);
    }

    /** Compares what lists select with the numbers of the objects; returns how many objects they selected. */
    private static long check(ConfigMaps.Front server, ConfigMaps maps) {
        long selected = 0;
        int applications = Math.max(1, maps.size() / ConfigMaps.GROUP);
        for (int at = 0; at < maps.size(); at += Math.max(1, maps.size() / 20)) {
            Map<String, Object> here = new TreeMap<>();
            Map<String, Object> alike = new TreeMap<>();
            for (int other = 0; other < maps.size(); other++) {
                if (maps.namespace(other).equals(maps.namespace(at))) {
                    here.putAll(ConfigMaps.declared(maps.json(other)));
                }
                if (other % applications == at % applications) {
                    alike.putAll(ConfigMaps.declared(maps.json(other)));
                }
            }
            Map<String, Object> one = new TreeMap<>(ConfigMaps.declared(maps.json(at)));
            Answers.same(NAME, one, ConfigMaps.declared(maps.get(server, at)));
            Answers.same(NAME, here, ConfigMaps.declared(maps.list(server, at)));
            Answers.same(NAME, alike, ConfigMaps.declared(maps.labelled(server, at)));
            Answers.same(NAME, one, ConfigMaps.declared(maps.named(server, at)));
            Map<String, Object> both = new TreeMap<>(here);
            both.keySet().retainAll(alike.keySet());
            Answers.same(NAME, both, ConfigMaps.declared(maps.labelledHere(server, at)));
            selected += 2 + here.size() + alike.size() + both.size();
        }
        return selected;
    }
}
