package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.util.List;

/** What the service refuses in a pool, and nothing else. */
final class PoolRules {
    private static final String NAME_PART = "[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final String KEY = "([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?/)?" + NAME_PART;
    private static final String VALUE = "(" + NAME_PART + ")?";
    private static final int MOST_NODES = 1000;

    private PoolRules() {}

    static List<Issue> check(NodePool pool) {
        Problems problems = new Problems("NodePool '" + pool.name() + "'");
        name(pool, problems);
        size(pool, problems);
        couplings(pool, problems);
        pool.taints()
                .forEach(taint -> problems.unlessMatches(
                        "taints",
                        taint,
                        KEY + "(=" + VALUE + ")?:(NoSchedule|PreferNoSchedule|NoExecute)",
                        "is not key=value:effect"));
        pool.labels()
                .forEach((key, value) -> problems.unlessMatches("labels", key, KEY, "is not a label key of Kubernetes")
                        .unlessMatches("labels", value, VALUE, "is not a label value of Kubernetes"));
        return problems.issues();
    }

    private static void name(NodePool pool, Problems problems) {
        boolean windows = pool.osType().filter(type -> type == OsType.WINDOWS).isPresent();
        int longest = windows ? 6 : 12;
        problems.unlessMatches(
                "name",
                pool.name(),
                "[a-z][a-z0-9]{0," + (longest - 1) + "}",
                "is not 1 to " + longest + " lower-case letters and digits, a letter first");
        problems.unless(
                !windows || pool.mode() == PoolMode.USER,
                "osType contains Windows, which cannot run the pods of AKS; declare NodePool.user(…).");
        pool.kubernetesVersion()
                .ifPresent(version -> problems.unless(
                        KubernetesVersion.parse(version).isPresent(),
                        "kubernetesVersion contains '" + version
                                + "', which is not a version such as 1.33 or 1.33.2."));
    }

    private static void size(NodePool pool, Problems problems) {
        int fewest = pool.mode() == PoolMode.SYSTEM ? 1 : 0;
        if (pool.size() instanceof PoolSize.Autoscaled scaled) {
            problems.unless(
                    fewest <= scaled.min()
                            && scaled.min() <= scaled.max()
                            && 0 < scaled.max()
                            && scaled.max() <= MOST_NODES,
                    "size contains " + scaled.min() + " to " + scaled.max() + " nodes, which is not a range within "
                            + fewest + " to " + MOST_NODES + ".");
        }
        if (pool.size() instanceof PoolSize.Fixed fixed) {
            problems.unless(
                    fewest <= fixed.nodes() && fixed.nodes() <= MOST_NODES,
                    "size contains " + fixed.nodes() + " nodes, which is not from " + fewest + " to " + MOST_NODES
                            + ".");
        }
    }

    private static void couplings(NodePool pool, Problems problems) {
        boolean kata = pool.workloadRuntime()
                .filter(run -> run == WorkloadRuntime.KATA_VM_ISOLATION)
                .isPresent();
        problems.unless(
                !kata
                        || pool.osSku()
                                .filter(sku -> sku.startsWith("AzureLinux"))
                                .isPresent(),
                "workloadRuntime contains KataVmIsolation, which needs osSku(\"AzureLinux\").");
        problems.unless(
                !kata || !pool.fips().orElse(false),
                "fips contains true, which KataVmIsolation does not go with; drop one of them.");
        boolean trusted = pool.secureBoot().orElse(false) || pool.vtpm().orElse(false);
        problems.unless(
                !kata || !trusted,
                "secureBoot or vtpm contains true, which KataVmIsolation does not go with; drop one of them.");
        boolean spot = pool.spotMaxPrice().isPresent();
        problems.unless(
                !spot || pool.mode() == PoolMode.USER,
                "spotMaxPrice is declared, which a system pool does not take; declare NodePool.user(…).");
    }
}
