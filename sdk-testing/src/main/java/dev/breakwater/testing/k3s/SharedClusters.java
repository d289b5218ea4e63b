package dev.breakwater.testing.k3s;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The clusters that all tests of a run share; each is started by the first that needs it, and ends with the run. */
final class SharedClusters implements ExtensionContext.Store.CloseableResource {
    private final Map<ClusterKind, Optional<String>> reasons = new EnumMap<>(ClusterKind.class);
    private final Map<String, Backend> backends = new HashMap<>();

    /** Why tests on that kind are to be skipped; empty if they are to run, even to fail. */
    synchronized Optional<String> unavailable(ClusterKind kind) {
        return reasons.computeIfAbsent(kind, Lack::of);
    }

    synchronized Backend of(ClusterKind kind, K3sStage stage) {
        return backends.computeIfAbsent(
                kind + " " + stage,
                key -> kind == ClusterKind.K3S ? K3sBackend.start(stage) : KubeconfigBackend.start());
    }

    @Override
    public void close() {
        backends.values().forEach(Backend::close);
    }

    @Override
    public String toString() {
        return "SharedClusters" + backends.values();
    }
}
