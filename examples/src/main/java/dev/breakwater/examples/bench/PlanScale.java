package dev.breakwater.examples.bench;

import dev.breakwater.change.Change;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** How a plan's cost grows with the number of resources. */
public final class PlanScale {
    private static final int SEED = 7;

    private PlanScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(List.of(10, 100, 1000), 7, 20_000);
    }

    /** A third of the declared groups does not exist, a third is in sync, a third has another tag. */
    private record Estate(DesiredState desired, Map<Address<?>, Document> live) {
        static Estate of(int size) {
            Random random = new Random(SEED);
            List<ResourceGroup> groups = new ArrayList<>();
            Map<Address<?>, Document> live = new LinkedHashMap<>();
            for (int at = 0; at < size; at++) {
                ResourceGroup group = ResourceGroup.named("rg-" + at)
                        .subscription(BenchCluster.SUBSCRIPTION)
                        .location("westeurope")
                        .putTag("team", "team-" + random.nextInt(10))
                        .build();
                groups.add(group);
                if (at % 3 != 0) {
                    Document body = group.document();
                    live.put(group.address(), at % 3 == 1 ? body : body.withAt("/tags/team", "nobody"));
                }
            }
            return new Estate(DesiredState.named("scale").with(groups), live);
        }
    }

    /** The work of one sample is spread so that small sizes are measured as long as large ones. */
    static BenchResult run(List<Integer> sizes, int rounds, int resourcesPerSample) {
        List<Figure> figures = new ArrayList<>();
        Map<String, Long> operations = new TreeMap<>();
        List<Double> medians = new ArrayList<>();
        for (int size : sizes) {
            Estate estate = Estate.of(size);
            operations.put("reads at " + size, check(estate));
            int repeats = Math.max(1, resourcesPerSample / size);
            Engine engine = Engine.of(new OfflineProvider(estate.live()));
            Runnable ours = () -> engine.plan(estate.desired());
            Runnable naive = () -> NaivePlan.of(estate.desired().resources(), estate.live());
            Interleaved.warmUp(repeats, ours);
            Interleaved measured = Interleaved.measure(
                    rounds, Interleaved.cpu(repeats, ours), Interleaved.cpu(Math.max(1, repeats / 4), naive));
            medians.add(measured.first().median());
            figures.add(Figure.of("naive, " + size + " resources", "ms CPU", measured.second()));
            figures.add(
                    Figure.against(measured.second(), "plan of " + size + " resources", "ms CPU", measured.first()));
        }
        int last = sizes.size() - 1;
        double exponent = Math.log(medians.get(last) / medians.get(last - 1))
                / Math.log((double) sizes.get(last) / sizes.get(last - 1));
        return new BenchResult(
                "PlanScale",
                "Resource groups, a third of them missing, a third in sync, a third with another tag, seed " + SEED
                        + "; planned through the engine against a provider that answers from memory. The reference"
                        + " looks through all that exists for each declaration and compares member by member, without"
                        + " dependencies, effects or validation; the fields that differ are the same.",
                operations,
                figures,
                List.of(new Goal(
                        "growth exponent of a plan, from " + sizes.get(last - 1) + " to " + sizes.get(last)
                                + " resources",
                        "",
                        1.15,
                        exponent)));
    }

    /** Compares the answers and returns how often the provider was read. */
    private static long check(Estate estate) {
        OfflineProvider provider = new OfflineProvider(estate.live());
        Plan plan = Engine.of(provider).plan(estate.desired());
        Map<String, List<String>> planned = new TreeMap<>();
        for (Change change : plan.changes()) {
            if (change.isWrite()) {
                planned.put(
                        change.address().path(),
                        change.fields().stream().map(FieldChange::path).toList());
            }
        }
        Answers.same("PlanScale", NaivePlan.of(estate.desired().resources(), estate.live()), planned);
        return provider.reads();
    }
}
