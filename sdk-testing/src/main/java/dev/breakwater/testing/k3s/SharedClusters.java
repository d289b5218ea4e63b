package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The clusters that all tests of a run share; each is started by the first that needs it, and ends with the run. */
final class SharedClusters implements ExtensionContext.Store.CloseableResource {
    private final Map<ClusterKind, Optional<String>> reasons = new EnumMap<>(ClusterKind.class);
    private final Map<String, Backend> backends = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();

    /** Why tests on that kind are to be skipped; empty if they are to run, even to fail. */
    synchronized Optional<String> unavailable(ClusterKind kind) {
        return reasons.computeIfAbsent(kind, Lack::of);
    }

    /** Started once; if that fails, it fails for all at once, since each attempt would take minutes. */
    synchronized Backend of(ClusterKind kind, K3sStage stage) {
        String key = kind + " " + stage;
        if (failures.containsKey(key)) {
            throw new BreakwaterException("It did not start for an earlier test.", failures.get(key));
        }
        try {
            return backends.computeIfAbsent(key, name -> start(kind, stage));
        } catch (RuntimeException e) {
            failures.put(key, e);
            throw e;
        }
    }

    private static Backend start(ClusterKind kind, K3sStage stage) {
        return kind == ClusterKind.K3S ? K3sBackend.start(stage) : KubeconfigBackend.start();
    }

    @Override
    public void close() {
        List<Runnable> all = new ArrayList<>();
        backends.values().forEach(backend -> all.add(backend::close));
        Closing.all(all);
    }

    @Override
    public String toString() {
        return "SharedClusters" + backends.values();
    }
}
