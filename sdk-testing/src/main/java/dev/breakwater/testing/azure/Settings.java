package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.testing.entra.EntraSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a fake is started with. */
record Settings(
        String tenant,
        String subscription,
        List<String> locations,
        List<String> kubernetesVersions,
        TimeSource time,
        long seed,
        boolean strict,
        int pageSize,
        int principalLag,
        Pacing pacing,
        Lags lags,
        Set<String> unregistered,
        Set<String> restricted,
        Optional<String> defaultDiagnostics,
        ServerAdditions additions,
        boolean forgetful,
        boolean clustersInProcess,
        Optional<Duration> policyDelay) {

    /** The version used when none is declared: the newest but one, as AKS does. */
    String standardVersion() {
        return kubernetesVersions.get(Math.max(0, kubernetesVersions.size() - 2));
    }

    boolean hasLocation(String location) {
        return locations.contains(folded(location));
    }

    /** The directory of this tenant. */
    EntraSettings directory(Supplier<List<Document>> managedIdentities) {
        return new EntraSettings(
                tenant, "contoso.onmicrosoft.com", time, seed, lags.directory(), pageSize, managedIdentities);
    }

    /** {@code West Europe} and {@code westeurope} are one location. */
    static String folded(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
