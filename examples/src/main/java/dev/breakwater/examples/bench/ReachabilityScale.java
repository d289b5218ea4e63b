package dev.breakwater.examples.bench;

import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.PairCount;
import dev.breakwater.network.Peer;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What all pairs of a cluster cost, how that grows, and what a pairwise tool would take. */
final class ReachabilityScale {
    private static final Port PORT = Port.tcp(8001);

    private final List<Figure> figures = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final Map<String, Long> operations = new TreeMap<>();
    private final int rounds;
    private final int warmUp;
    private final int samples;

    private ReachabilityScale(int rounds, int samples) {
        this.rounds = rounds;
        this.warmUp = 3 * rounds; // with fewer the compiler is still at work
        this.samples = samples;
    }

    static BenchResult full() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("W1", 100_000);
        sizes.put("W2", 100_000);
        sizes.put("W3", 10_000);
        sizes.put("W4", 10_000);
        sizes.put("W5", 100_000);
        sizes.put("R", 100_000);
        sizes.put("RP", 100_000);
        return run(sizes, 1_000, 7, 100_000, 25_000);
    }

    /** All shapes at these sizes, compared with the reference at a small one, and so many objects from files. */
    static BenchResult run(Map<String, Integer> sizes, int small, int rounds, int samples, int objects) {
        ReachabilityScale scale = new ReachabilityScale(rounds, samples);
        sizes.keySet().forEach(name -> scale.compare(NetworkShape.of(name, small)));
        sizes.forEach((name, size) -> scale.measure(NetworkShape.of(name, size), NetworkShape.of(name, size / 2)));
        scale.fromFiles(new WorldFiles(NetworkShape.of("W5", 100 * (objects / 111 + 1))));
        return new BenchResult(
                "Reachability",
                "All pairs of pods from typed declarations: index, rows and count of allowed pairs. W1: many namespaces"
                        + " of 4 pods; W2: 100 namespaces of 1,000 pods; W3: equal policies; W4: a policy per pod; W5:"
                        + " peers in other namespaces; R: random labels, half ingress, half egress; RP: R with 8 ports"
                        + " and 64 blocks of addresses, counted on one port. The reference matches labels pair by pair;"
                        + " the counts at the small size are equal, and so are sampled pairs at full size. Growth is the"
                        + " exponent from half the size; where all pairs pass, as in R, the answer itself grows by two."
                        + " From files: a new JVM reads JSON lists of 1,000 objects each, of 0.9 KB a pod, and counts.",
                scale.operations,
                scale.figures,
                scale.goals);
    }

    private void compare(NetworkShape shape) {
        World world = shape.world();
        NaivePaths reference = new NaivePaths(shape);
        long expected = reference.count(PORT.number());
        long actual = count(world).allowed();
        Answers.same(shape.toString(), expected, actual);
        operations.put("pairs of " + shape, actual);
        Interleaved.warmUp(20, () -> count(world));
        Interleaved measured = Interleaved.measure(
                rounds,
                Interleaved.cpu(10, () -> count(world)),
                Interleaved.cpu(1, () -> reference.count(PORT.number())));
        figures.add(Figure.against(measured.second(), shape + ", all pairs", "ms CPU", measured.first()));
    }

    private static PairCount count(World world) {
        return Reachability.of(world).pairs(PORT);
    }

    /** A new JVM reads the objects and counts as this one does. */
    private void fromFiles(WorldFiles files) {
        try (files) {
            List<Double> cpu = new ArrayList<>();
            List<Double> wall = new ArrayList<>();
            long expected = count(files.shape().world()).allowed();
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                StartUp.Answer answer = files.countInNewJvm();
                wall.add((System.nanoTime() - start) / 1e6);
                cpu.add(answer.cpu());
                Answers.same(files.shape() + " from files", expected, answer.done());
            }
            operations.put("objects in files", files.objects());
            String what = files.objects() + " objects from " + files.megabytes() + " MB of JSON, cold";
            figures.add(Figure.of(what, "ms", new Samples(wall)));
            figures.add(Figure.of(what, "ms CPU", new Samples(cpu)));
            goals.add(new Goal(what, "ms", 1_500, new Samples(wall).median()));
        }
    }

    private void measure(NetworkShape shape, NetworkShape half) {
        World world = shape.world();
        double before = Machine.heapKilobytes();
        Reachability reachability = Reachability.of(world);
        operations.put("pairs of " + shape, reachability.pairs(PORT).allowed());
        sample(shape, reachability);
        double heap = Machine.heapKilobytes() - before;
        Interleaved.warmUp(warmUp, () -> count(world));
        Interleaved measured = Interleaved.measure(
                rounds,
                Interleaved.cpu(1, () -> count(world)),
                Interleaved.cpu(100, () -> change(shape, reachability)));
        figures.add(Figure.of(shape + ", all pairs", "ms CPU", measured.first()));
        figures.add(Figure.of(shape + ", growth exponent", "", Samples.one(growth(measured.first(), half.world()))));
        figures.add(Figure.of(shape + ", one policy changed", "ms CPU", measured.second()));
        figures.add(Figure.of(shape + ", heap of the answer", "MB", Samples.one(heap / 1024)));
        figures.add(Figure.of(shape + ", one pair by number", "ns CPU", points(shape, reachability)));
        goals.add(new Goal(
                shape + ", all pairs", "ms", limit(shape), measured.first().median()));
        goals.add(new Goal(
                shape + ", one policy changed", "ms", 1, measured.second().median()));
    }

    private double growth(Samples whole, World half) {
        Interleaved.warmUp(warmUp, () -> count(half));
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(2, () -> count(half)), () -> 0);
        return Math.log(whole.median() / measured.first().median()) / Math.log(2);
    }

    private static double limit(NetworkShape shape) {
        return switch (shape.name()) {
            case "W1" -> 350;
            case "R" -> 1000;
            case "RP" -> 2000;
            default -> 100;
        };
    }

    /** A new policy for one pod, and the answer for that pod. */
    private static void change(NetworkShape shape, Reachability reachability) {
        NetworkPod pod = shape.pods().get(0);
        Map.Entry<String, String> label = pod.labels().entrySet().iterator().next();
        NetworkPolicy policy = NetworkPolicy.named("one-more")
                .namespace(pod.namespace())
                .podSelector(LabelSelector.label(label.getKey(), label.getValue()))
                .ingress(IngressTraffic.allow(IngressRule.from(Peer.pods(LabelSelector.all()))))
                .build();
        Reachability changed = reachability.with(policy);
        changed.allowed(1, 0, PORT);
    }

    private void sample(NetworkShape shape, Reachability reachability) {
        NaivePaths reference = new NaivePaths(shape);
        Random random = new Random(11);
        int size = shape.pods().size();
        for (int i = 0; i < samples; i++) {
            int from = random.nextInt(size);
            int to = random.nextInt(size);
            boolean ours = reachability.allowed(
                            shape.pods().get(from).endpoint(),
                            shape.pods().get(to).endpoint(),
                            PORT)
                    == Reach.ALLOWED;
            Answers.same(shape + ", " + from + " to " + to, reference.allowed(from, to, PORT.number()), ours);
        }
        operations.put("sampled pairs of " + shape, (long) samples);
    }

    private Samples points(NetworkShape shape, Reachability reachability) {
        Random random = new Random(13);
        int[] pairs = random.ints(200_000, 0, shape.pods().size()).toArray();
        List<Double> nanos = new ArrayList<>();
        long sum = 0;
        for (int round = 0; round < rounds + 3; round++) {
            double before = Machine.cpuMillis();
            for (int i = 0; i < pairs.length; i += 2) {
                sum += reachability.allowed(pairs[i], pairs[i + 1], PORT) == Reach.ALLOWED ? 1 : 0;
            }
            if (round > 2) {
                nanos.add((Machine.cpuMillis() - before) * 1e6 / (pairs.length / 2.0));
            }
        }
        operations.put("allowed of 100,000 pairs of " + shape, sum / (rounds + 3));
        return new Samples(nanos);
    }
}
