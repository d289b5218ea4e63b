package dev.breakwater.testing.azure;

import dev.breakwater.engine.TimeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
        Optional<String> defaultDiagnostics) {

    /** The version used when none is declared: the newest but one, as AKS does. */
    String standardVersion() {
        return kubernetesVersions.get(Math.max(0, kubernetesVersions.size() - 2));
    }

    boolean hasLocation(String location) {
        return locations.contains(folded(location));
    }

    /** {@code West Europe} and {@code westeurope} are one location. */
    static String folded(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
