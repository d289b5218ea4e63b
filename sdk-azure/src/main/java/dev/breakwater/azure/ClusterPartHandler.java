package dev.breakwater.azure;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.DeploymentSafeguards;
import dev.breakwater.cluster.MaintenanceConfiguration;
import dev.breakwater.cluster.ManagedNamespace;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Ownership;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What lives below a cluster. It is written while nothing else is written in the cluster. */
final class ClusterPartHandler<R extends ArmResource<ArmState>> extends ArmHandler<R, ArmState> {
    private final Subscriptions subscriptions;
    private final Ownership ownership;

    private ClusterPartHandler(
            Class<R> declaration, ArmType type, ArmClient client, Subscriptions subscriptions, Ownership ownership) {
        super(declaration, type, client, subscriptions);
        this.subscriptions = subscriptions;
        this.ownership = ownership;
    }

    /** Of all types below a cluster, only namespaces have tags. */
    static List<ArmHandler<?, ?>> all(ArmClient client, Subscriptions subscriptions) {
        return List.of(
                new ClusterPartHandler<>(
                        MaintenanceConfiguration.class,
                        ArmType.of(MaintenanceConfiguration.PROPERTIES, AksClusterHandler.API_VERSION),
                        client,
                        subscriptions,
                        Ownership.NONE),
                new ClusterPartHandler<>(
                        ManagedNamespace.class,
                        ArmType.of(ManagedNamespace.PROPERTIES, AksClusterHandler.API_VERSION),
                        client,
                        subscriptions,
                        Ownership.TAG),
                new ClusterPartHandler<>(
                        DeploymentSafeguards.class,
                        ArmType.of(DeploymentSafeguards.PROPERTIES, "2025-07-01"),
                        client,
                        subscriptions,
                        Ownership.NONE));
    }

    @Override
    ArmState state(Document body) {
        return new ArmState(body, armType().apiVersion());
    }

    @Override
    public Ownership ownership() {
        return ownership;
    }

    /** Those of all clusters, for there is no list of a whole subscription. */
    @Override
    public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
        Map<Address<ArmState>, ArmState> owned = new LinkedHashMap<>();
        if (ownership == Ownership.NONE) {
            return owned;
        }
        String collection = armType().name().substring(AksCluster.TYPE.length());
        for (String subscription : subscriptions.all()) {
            String clusters = "/subscriptions/" + subscription + AksClusterHandler.TYPE.inSubscription();
            for (Document cluster : client().list(clusters, AksClusterHandler.API_VERSION, "")) {
                String parts = cluster.text("/id").orElse("") + collection;
                client().list(parts, armType().apiVersion(), "").stream()
                        .filter(body -> Tags.owner(body).filter(owner::equals).isPresent())
                        .forEach(body -> body.text("/id")
                                .ifPresent(
                                        id -> owned.put(new Address<>(armType().name(), id), state(body))));
            }
        }
        return owned;
    }

    /** The id of the cluster. */
    @Override
    public String exclusionKey(Address<ArmState> address) {
        String key = ArmType.key(address.path());
        String clusters = "/" + AksCluster.TYPE.toLowerCase(Locale.ROOT) + "/";
        int end = key.indexOf('/', key.indexOf(clusters) + clusters.length());
        return key.contains(clusters) && end > 0 ? key.substring(0, end) : key;
    }
}
