package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.regex.Pattern;

/** What AKS refuses in a pool, whatever is there already. */
final class PoolRules {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");
    private static final int LONGEST_WINDOWS_NAME = 6;

    private PoolRules() {}

    static void require(Document pool, Settings settings) {
        String name = Profiles.name(pool);
        boolean windows = "Windows".equalsIgnoreCase(pool.text("/osType").orElse(""));
        if (!NAME.matcher(name).matches() || (windows && name.length() > LONGEST_WINDOWS_NAME)) {
            throw ClusterRules.invalid(
                    "agentPoolProfile.name",
                    "'" + name + "' must match the regex " + NAME
                            + (windows ? " and have at most 6 characters on Windows." : "."));
        }
        pool.text("/orchestratorVersion").ifPresent(version -> Versions.resolve(version, settings));
        requireSize(pool);
        requireRuntime(pool);
    }

    private static void requireSize(Document pool) {
        boolean scales = pool.flag("/enableAutoScaling").orElse(false);
        if (scales
                && (pool.number("/minCount").isEmpty()
                        || pool.number("/maxCount").isEmpty())) {
            throw ClusterRules.invalid(
                    "agentPoolProfile.minCount", "minCount and maxCount are needed for autoscaling.");
        }
        if (scales
                && pool.number("/minCount")
                                .get()
                                .compareTo(pool.number("/maxCount").get())
                        > 0) {
            throw ClusterRules.invalid("agentPoolProfile.minCount", "minCount must not be greater than maxCount.");
        }
        if (!scales
                && (pool.number("/minCount").isPresent()
                        || pool.number("/maxCount").isPresent())) {
            throw ClusterRules.invalid(
                    "agentPoolProfile.minCount", "minCount and maxCount must not be set without autoscaling.");
        }
    }

    private static void requireRuntime(Document pool) {
        boolean kata = pool.text("/workloadRuntime").orElse("").startsWith("Kata");
        if (kata && !pool.text("/osSKU").orElse("").startsWith("AzureLinux")) {
            throw ClusterRules.invalid("agentPoolProfile.workloadRuntime", "Pod sandboxing needs osSKU AzureLinux.");
        }
        boolean trusted = pool.flag("/securityProfile/enableVTPM").orElse(false)
                || pool.flag("/securityProfile/enableSecureBoot").orElse(false);
        if (kata && (trusted || pool.flag("/enableFIPS").orElse(false))) {
            throw ClusterRules.invalid(
                    "agentPoolProfile.workloadRuntime",
                    "Pod sandboxing goes neither with FIPS nor with Trusted Launch.");
        }
    }
}
