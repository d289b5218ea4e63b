package dev.breakwater.cluster;

import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.Result.Place;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Checks of secrets, monitoring and versions. */
final class ServiceChecks {
    private static final String KMS = "/properties/securityProfile/azureKeyVaultKms/enabled";
    private static final String PROMETHEUS = "/properties/azureMonitorProfile/metrics/enabled";
    private static final String VERSION = "/properties/kubernetesVersion";

    /** Oldest minor versions with support: for everybody, and for clusters that pay for long-term support. */
    private static final int OLDEST_MINOR = 33;

    private static final int OLDEST_LONG_TERM_MINOR = 30;

    private ServiceChecks() {}

    static boolean hasKms(Document body) {
        return Facts.isTrue(body, KMS);
    }

    static boolean hasSecretsProvider(Document body) {
        return Facts.isTrue(Facts.addOn(body, "azureKeyvaultSecretsProvider"), "/enabled");
    }

    static Result monitoring(Document body) {
        boolean watched = Facts.isTrue(Facts.addOn(body, "omsagent"), "/enabled") || Facts.isTrue(body, PROMETHEUS);
        return new Result(
                watched ? Verdict.PASS : Verdict.FAIL,
                () -> watched ? "" : "Neither does.",
                () -> List.of(
                        new Place(
                                "/properties/addonProfiles/omsagent/enabled",
                                Facts.addOn(body, "omsagent").get("enabled")),
                        new Place(PROMETHEUS, body.at(PROMETHEUS))));
    }

    /** A cluster that names no version gets a supported one. */
    static Result version(Document body) {
        boolean longTerm = Facts.is(body, "/properties/supportPlan", "KubernetesOfficial", "akslongtermsupport");
        int oldest = longTerm ? OLDEST_LONG_TERM_MINOR : OLDEST_MINOR;
        Optional<KubernetesVersion> version = KubernetesVersion.ofCluster(body);
        boolean supported = version.filter(known -> !known.isAtLeast(oldest)).isEmpty();
        return Result.of(
                supported,
                supported ? "" : "The oldest with support is 1." + oldest + ".",
                body,
                VERSION,
                "/properties/currentKubernetesVersion");
    }

    static Result poolVersions(Document body) {
        Optional<KubernetesVersion> plane = KubernetesVersion.ofCluster(body);
        return Result.ofPools(
                body,
                pool -> true,
                pool -> plane.isEmpty() || !isBehind(pool, plane.get()),
                "/orchestratorVersion",
                "/currentOrchestratorVersion");
    }

    private static boolean isBehind(Document pool, KubernetesVersion plane) {
        return pool.text("/currentOrchestratorVersion")
                .or(() -> pool.text("/orchestratorVersion"))
                .flatMap(KubernetesVersion::parse)
                .filter(version -> version.isOlder(plane))
                .isPresent();
    }
}
