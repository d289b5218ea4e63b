package dev.breakwater.k8s;

import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Resource;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes Kubernetes objects. One client is made per connection and kept until {@link
 * #close}. Thread-safe.
 */
public final class KubernetesProvider implements Provider, AutoCloseable {
    private final Optional<ClusterConnection> connection;
    private final Clients clients;
    private final Clusters clusters;
    private final List<ResourceHandler<?, ?>> handlers;
    private final List<ResourceHandler<?, ?>> steps;

    private KubernetesProvider(Optional<ClusterConnection> connection, Clients clients) {
        this.connection = connection;
        this.clients = clients;
        this.clusters = new Clusters(connection, clients);
        List<ResourceHandler<?, ?>> all = new ArrayList<>();
        Kind.ALL.forEach(kind -> all.add(new ObjectHandler<>(kind, clusters)));
        all.add(new ObjectHandler<>(Kind.VAULT_MOUNT, clusters));
        all.add(new SecretHandler(Kind.SECRET, clusters));
        all.add(new ManifestHandler(clusters));
        this.handlers = List.copyOf(all);
        this.steps = List.of(new PoolDrainHandler(clusters));
    }

    /** A provider for objects that name their cluster themselves. */
    public static KubernetesProvider create() {
        return new KubernetesProvider(Optional.empty(), Clients.standard());
    }

    /** A provider whose objects belong to that cluster unless they name another one. */
    public static KubernetesProvider of(ClusterConnection connection) {
        return new KubernetesProvider(Optional.of(connection), Clients.standard());
    }

    /**
     * A new provider for the same objects whose requests go over clients of that factory, such as one that goes through
     * your own proxy, or into a fake. It is then up to them that a token reaches no other host.
     */
    public KubernetesProvider over(HttpClient.Factory transport) {
        return new KubernetesProvider(connection, clients.over(transport));
    }

    /** A new provider for the same objects whose requests that listener is told of, instead of any before. */
    public KubernetesProvider watchedBy(RequestListener listener) {
        return new KubernetesProvider(connection, clients.watchedBy(listener));
    }

    /**
     * The policies that Gatekeeper holds in the cluster of this provider, and whether it really refuses: a privileged
     * pod is tried out in that namespace, and not made. What the caller may not read is told as not assessable.
     *
     * @param namespace where to try, such as {@code default}: one that constraints mean
     * @param clock tells how old audits are
     * @throws dev.breakwater.provider.ProviderException if the server cannot be reached, or the provider is not of one
     *     connection
     */
    public PolicyFramework policyFramework(String namespace, Clock clock) {
        return new PolicyFrameworkReader(clusters.of(Clusters.OWN), clock).read(namespace);
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return handlers;
    }

    @Override
    public List<ResourceHandler<?, ?>> steps() {
        return steps;
    }

    /** Who may do what in the clusters of what is declared, and what runs there; no Secret and no ConfigMap is read. */
    @Override
    public List<Survey> surveys(Collection<Resource<?>> desired, List<ArmId> places) {
        return Neighbours.of(clusters, desired);
    }

    /** Closes all clients. */
    @Override
    public void close() {
        clusters.close();
    }

    @Override
    public String toString() {
        return "KubernetesProvider["
                + connection.map(ClusterConnection::toString).orElse("any cluster") + "]";
    }
}
