package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Agent pools as resources of their own; their state is the cluster's body. */
final class Pools {
    private static final String LIST = Clusters.ONE + "/agentPools";

    private final World world;
    private final ServerDefaults defaults;
    private final ClusterWrites writes;

    Pools(World world) {
        this.world = world;
        this.defaults = new ServerDefaults(world);
        this.writes = new ClusterWrites(world);
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{pool}", this::get);
        router.add("PUT", LIST + "/{pool}", this::put);
        router.add("DELETE", LIST + "/{pool}", this::delete);
        router.add("POST", LIST + "/{pool}/upgradeNodeImageVersion", this::upgradeImage);
    }

    private ArmResponse list(Call call) {
        Document cluster = cluster(call);
        String id = cluster.text("/id").orElseThrow();
        List<Document> pools = Profiles.of(cluster).stream()
                .map(profile -> Profiles.resource(id, profile))
                .toList();
        return Paging.list(pools);
    }

    private ArmResponse get(Call call) {
        world.operations().touch(clusterId(call));
        Document pool = Profiles.resource(cluster(call), call.variable("pool"))
                .orElseThrow(() -> World.notFound(call.id(), call.variable("group")));
        return ClusterWrites.tagged(ArmResponse.ok(pool), pool, "/properties/eTag");
    }

    private ArmResponse put(Call call) {
        world.requireGroupForWrite(call);
        Document cluster = cluster(call);
        String name = call.variable("pool");
        Optional<Document> current = Profiles.find(cluster, name);
        Etags.require(call.request(), Profiles.resource(cluster, name), "/properties/eTag");
        world.operations().requireIdle(clusterId(call), "managed cluster");
        Document sent = call.body().get("properties").orElse(Document.object()).with("name", name);
        Document asked =
                ApiVersions.pool(sent, world.remembered(current), call.request().apiVersion());
        PoolRules.require(asked, world.settings());
        world.offers().requirePool(asked, cluster.text("/location").orElse(""));
        current.ifPresent(before -> CreateOnly.requirePool(before, asked));
        String kind = current.isPresent() ? "Updating" : "Creating";
        Document profile = defaults.pool(asked, current, cluster).with("provisioningState", kind);
        Document changed = Profiles.with(cluster, profile);
        ClusterRules.requireSystemPool(changed);
        save(call, changed);
        return writes.startPool(call, clusterId(call), kind, current.isPresent() ? 200 : 201);
    }

    private ArmResponse delete(Call call) {
        Document cluster = cluster(call);
        Optional<Document> pool = Profiles.resource(cluster, call.variable("pool"));
        if (pool.isEmpty()) {
            return ArmResponse.of(204);
        }
        Etags.require(call.request(), pool, "/properties/eTag");
        world.operations().requireIdle(clusterId(call), "managed cluster");
        ClusterRules.requireSystemPool(Profiles.without(cluster, call.variable("pool")));
        Document profile = Profiles.find(cluster, call.variable("pool")).orElseThrow();
        save(call, Profiles.with(cluster, profile.with("provisioningState", "Deleting")));
        return writes.deletePool(call, clusterId(call), cluster);
    }

    /** Puts the newest image on the nodes, which have it already: the fake knows one of each kind. */
    private ArmResponse upgradeImage(Call call) {
        Document cluster = cluster(call);
        Document pool = Profiles.find(cluster, call.variable("pool"))
                .orElseThrow(() -> World.notFound(
                        clusterId(call) + "/agentPools/" + call.variable("pool"), call.variable("group")));
        world.operations().requireIdle(clusterId(call), "managed cluster");
        save(call, Profiles.with(cluster, pool.with("provisioningState", "UpgradingNodeImageVersion")));
        return writes.upgradePool(call, clusterId(call), cluster);
    }

    private void save(Call call, Document cluster) {
        world.store().put(clusterId(call), cluster.with("eTag", world.nextEtag()));
    }

    private Document cluster(Call call) {
        world.requireGroup(call);
        return world.store()
                .get(clusterId(call))
                .orElseThrow(() -> ArmError.notFound(
                        "NotFound", "The managed cluster '" + call.variable("cluster") + "' was not found."));
    }

    private static String clusterId(Call call) {
        return call.groupId() + "/providers/" + Clusters.TYPE + '/' + call.variable("cluster");
    }
}
