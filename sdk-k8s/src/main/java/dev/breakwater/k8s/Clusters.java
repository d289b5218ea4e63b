package dev.breakwater.k8s;

import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.KubernetesObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the API server of an object: by its cluster link, or the one the provider was made for. Ways
 * into linked clusters are remembered by the cluster's path, because a deletion knows only an address.
 * Thread-safe.
 */
final class Clusters implements AutoCloseable {
    /** The path of the cluster the provider was made for. */
    static final String OWN = "kubernetes";

    private final Clients clients;
    private final Map<String, ClusterConnection> known = new ConcurrentHashMap<>();
    private final Map<String, String> resources = new ConcurrentHashMap<>();

    Clusters(Optional<ClusterConnection> connection, Clients clients) {
        this.clients = clients;
        connection.ifPresent(own -> known.put(OWN, own));
    }

    /** The path of an object's cluster. */
    static String pathOf(KubernetesObject object) {
        return object.cluster().map(link -> link.source().path()).orElse(OWN);
    }

    /** The server of an object; empty while its cluster does not exist. */
    Optional<ApiServer> find(KubernetesObject object, HandlerContext context) {
        return object.cluster().isPresent() ? find(object.cluster().get(), context) : Optional.of(of(OWN));
    }

    /** The server that a link leads to; empty while its cluster does not exist. */
    Optional<ApiServer> find(ClusterLink link, HandlerContext context) {
        Optional<ClusterConnection> linked = context.value(link.connection());
        linked.ifPresent(connection -> known.put(link.source().path(), connection));
        return linked.map(clients::of);
    }

    /** The server of an object whose cluster must exist by now. */
    ApiServer require(KubernetesObject object, HandlerContext context) {
        return find(object, context)
                .orElseThrow(() -> ProviderException.refused(
                        "ClusterUnknown",
                        "Cannot write " + object.address()
                                + ": its cluster has no connection yet. Apply the cluster first."));
    }

    /** The server at a cluster's path. */
    ApiServer of(String path) {
        ClusterConnection connection = known.get(path);
        if (connection == null) {
            throw ProviderException.refused(
                    "ClusterUnknown",
                    "The connection of the cluster " + path + " is not known."
                            + " Make the provider by KubernetesProvider.of(connection), or declare an object of that cluster"
                            + " with its cluster link.");
        }
        return clients.of(connection);
    }

    /** The name in paths of a kind, asked for until the server serves it. */
    Optional<String> resource(ApiServer server, String apiVersion, String kind) {
        String key = server.address() + " " + apiVersion + "/" + kind;
        Optional<String> resource = Optional.ofNullable(resources.get(key)).or(() -> server.resource(apiVersion, kind));
        resource.ifPresent(name -> resources.put(key, name));
        return resource;
    }

    /** All clusters known by now, by path. */
    Map<String, ApiServer> all() {
        Map<String, ApiServer> servers = new TreeMap<>();
        known.forEach((path, connection) -> servers.put(path, clients.of(connection)));
        return servers;
    }

    @Override
    public void close() {
        clients.close();
    }
}
