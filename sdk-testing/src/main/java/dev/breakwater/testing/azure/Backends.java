package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The API servers behind the clusters, each made when first asked for. Guarded by the engine's lock. */
final class Backends {
    private final Map<String, FakeKubernetes> servers = new HashMap<>();
    private final FakeEntra entra;
    private final Clock clock;
    private boolean closed;

    Backends(FakeEntra entra, Clock clock) {
        this.entra = entra;
        this.clock = clock;
    }

    FakeKubernetes of(Document cluster) {
        if (closed) {
            throw new IllegalStateException("This FakeAzure is closed; start a new one.");
        }
        FakeKubernetes server = servers.computeIfAbsent(key(cluster.text("/id").orElseThrow()), id -> create(cluster));
        ClusterNodes.settle(server, cluster);
        return server;
    }

    /** Lets the nodes follow the pools, if somebody has asked for the API server. */
    void settle(Document cluster) {
        Optional.ofNullable(servers.get(key(cluster.text("/id").orElse(""))))
                .ifPresent(server -> ClusterNodes.settle(server, cluster));
    }

    /** Whoever has a token for AKS may do everything: role assignments are not looked at inside clusters. */
    private FakeKubernetes create(Document cluster) {
        String version = cluster.text("/properties/currentKubernetesVersion").orElseThrow();
        String release = version.substring(0, version.lastIndexOf('.'));
        return FakeKubernetes.create(release, clock).authenticate(this::user).authorize(request -> true);
    }

    /** AKS knows a service principal by its object id. */
    private Optional<String> user(String token) {
        return entra.verify(token).filter(Audiences::isForAks).map(EntraToken::objectId);
    }

    void remove(String clusterId) {
        Optional.ofNullable(servers.remove(key(clusterId))).ifPresent(FakeKubernetes::close);
    }

    void closeAll() {
        servers.values().forEach(FakeKubernetes::close);
        servers.clear();
        closed = true;
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
