package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        upgrades(pool, problems);
        labels(pool, problems);
        return problems.issues();
    }

    private static void labels(NodePool pool, Problems problems) {
        for (String taint : pool.taints()) {
            problems.unlessMatches(
                    "taints",
                    taint,
                    KEY + "(=" + VALUE + ")?:(NoSchedule|PreferNoSchedule|NoExecute)",
                    "is not key=value:effect");
        }
        for (Map.Entry<String, String> label : pool.labels().entrySet()) {
            problems.unlessMatches("labels", label.getKey(), KEY, "is not a label key of Kubernetes")
                    .unlessMatches("labels", label.getValue(), VALUE, "is not a label value of Kubernetes");
        }
    }

    private static void name(NodePool pool, Problems problems) {
        boolean windows = isWindows(pool);
        int longest = windows ? 6 : 12;
        problems.unlessMatches(
                "name",
                pool.name(),
                "[a-z][a-z0-9]{0," + (longest - 1) + "}",
                "is not 1 to " + longest + " lower-case letters and digits, a letter first");
        problems.unless(
                !windows || pool.mode() == PoolMode.USER,
                "osType contains Windows, which cannot run the pods of AKS; declare NodePool.user(…).");
        problems.version(pool.kubernetesVersion());
    }

    private static boolean isWindows(NodePool pool) {
        return pool.osType().orElse(OsType.LINUX) == OsType.WINDOWS;
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

    private static void upgrades(NodePool pool, Problems problems) {
        String share = "[0-9]{1,4}|[0-9]{1,3}%";
        String rule = "is neither a number of nodes nor a percentage such as 33%";
        problems.unlessMatches("maxSurge", pool.maxSurge(), share, rule);
        problems.unlessMatches("maxUnavailable", pool.maxUnavailable(), share, rule);
        minutes("drainTimeout", pool.drainTimeout(), 1440, problems);
        minutes("nodeSoak", pool.nodeSoak(), 30, problems);
        for (String pointer : pool.rawProperties().keySet()) {
            problems.unless(
                    pointer.startsWith("/"),
                    "property contains '" + pointer + "', which is no pointer; begin it with '/'.");
        }
    }

    private static void minutes(String attribute, Optional<Duration> time, long most, Problems problems) {
        Duration value = time.orElse(Duration.ZERO);
        problems.unless(
                !value.isNegative() && value.toMinutes() <= most && value.equals(Duration.ofMinutes(value.toMinutes())),
                attribute + " contains " + value + ", which is not a whole number of minutes up to " + most + ".");
    }

    private static void couplings(NodePool pool, Problems problems) {
        boolean kata = pool.workloadRuntime().orElse(null) == WorkloadRuntime.KATA_VM_ISOLATION;
        problems.unless(
                !kata || pool.osSku().orElse("").startsWith("AzureLinux"),
                "workloadRuntime contains KataVmIsolation, which needs osSku(\"AzureLinux\").");
        problems.unless(
                !kata || !pool.fips().orElse(false),
                "fips contains true, which KataVmIsolation does not go with; drop one of them.");
        boolean trusted = pool.secureBoot().orElse(false) || pool.vtpm().orElse(false);
        problems.unless(
                !kata || !trusted,
                "secureBoot or vtpm contains true, which KataVmIsolation does not go with; drop one of them.");
        String vmSize = pool.vmSize().orElse("");
        boolean confidential = Facts.isConfidential(vmSize);
        problems.unless(
                !confidential || !(kata || trusted || pool.fips().orElse(false)),
                "vmSize contains '" + vmSize
                        + "', a confidential size, which goes neither with KataVmIsolation, nor with secureBoot, vtpm or"
                        + " fips; drop them.");
        problems.unless(
                !trusted || !(isWindows(pool) || Facts.isArm(vmSize)),
                "secureBoot or vtpm contains true, which Windows and Arm nodes do not have; drop them.");
        boolean spot = pool.spotMaxPrice().isPresent();
        problems.unless(
                !spot || pool.mode() == PoolMode.USER,
                "spotMaxPrice is declared, which a system pool does not take; declare NodePool.user(…).");
    }
}
