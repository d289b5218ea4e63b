package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.time.Duration;
import java.util.List;
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

    private static void upgrades(NodePool pool, Problems problems) {
        String share = "[0-9]{1,4}|[0-9]{1,3}%";
        String rule = "is neither a number of nodes nor a percentage such as 33%";
        pool.maxSurge().ifPresent(surge -> problems.unlessMatches("maxSurge", surge, share, rule));
        pool.maxUnavailable().ifPresent(most -> problems.unlessMatches("maxUnavailable", most, share, rule));
        minutes("drainTimeout", pool.drainTimeout(), 1440, problems);
        minutes("nodeSoak", pool.nodeSoak(), 30, problems);
        pool.rawProperties()
                .keySet()
                .forEach(pointer -> problems.unless(
                        pointer.startsWith("/"),
                        "property contains '" + pointer + "', which is no pointer; begin it with '/'."));
    }

    private static void minutes(String attribute, Optional<Duration> time, long most, Problems problems) {
        time.ifPresent(value -> problems.unless(
                !value.isNegative() && value.toMinutes() <= most && value.equals(Duration.ofMinutes(value.toMinutes())),
                attribute + " contains " + value + ", which is not a whole number of minutes up to " + most + "."));
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
        boolean confidential = pool.vmSize().filter(Facts::isConfidential).isPresent();
        problems.unless(
                !confidential || !(kata || trusted || pool.fips().orElse(false)),
                "vmSize contains '" + pool.vmSize().orElse("")
                        + "', a confidential size, which goes neither with KataVmIsolation, nor with secureBoot, vtpm or"
                        + " fips; drop them.");
        boolean windows = pool.osType().filter(OsType.WINDOWS::equals).isPresent();
        problems.unless(
                !trusted || !(windows || pool.vmSize().filter(Facts::isArm).isPresent()),
                "secureBoot or vtpm contains true, which Windows and Arm nodes do not have; drop them.");
        boolean spot = pool.spotMaxPrice().isPresent();
        problems.unless(
                !spot || pool.mode() == PoolMode.USER,
                "spotMaxPrice is declared, which a system pool does not take; declare NodePool.user(…).");
    }
}
