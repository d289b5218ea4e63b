package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Optional;

/** Managed clusters. A PUT replaces the body; what it does not say falls back to the service's default. */
final class Clusters {
    static final String TYPE = "Microsoft.ContainerService/managedClusters";
    static final String IN_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/" + TYPE;
    static final String ONE = IN_GROUP + "/{cluster}";

    private final World world;
    private final ServerDefaults defaults;
    private final ClusterWrites writes;

    Clusters(World world) {
        this.world = world;
        this.defaults = new ServerDefaults(world);
        this.writes = new ClusterWrites(world);
    }

    void routes(Router router) {
        world.models(TYPE);
        router.add(
                "GET",
                "/subscriptions/{subscription}/providers/" + TYPE,
                call -> Paging.list(world.store().ofType(TYPE)));
        router.add("GET", IN_GROUP, this::list);
        router.add("GET", ONE, this::get);
        router.add("PUT", ONE, this::put);
        router.add("PATCH", ONE, this::patch);
        router.add("DELETE", ONE, this::delete);
    }

    private ArmResponse list(Call call) {
        world.requireGroup(call);
        return Paging.list(world.store().children(call.groupId(), "providers/" + TYPE));
    }

    private ArmResponse get(Call call) {
        world.operations().touch(call.id());
        Document cluster = world.require(call);
        return ClusterWrites.tagged(ArmResponse.ok(cluster), cluster, "/eTag");
    }

    private ArmResponse put(Call call) {
        world.requireGroupForWrite(call);
        Optional<Document> current = world.store().get(call.id());
        Etags.require(call.request(), current, "/eTag");
        world.operations().requireIdle(call.id(), "managed cluster");
        Document body = ApiVersions.cluster(
                call.body(), world.remembered(current), call.request().apiVersion());
        requireSameLocation(call, current, world.location(body, TYPE));
        ClusterRules.require(call, body, current, world.settings());
        ClusterNeeds.require(world, body);
        current.ifPresent(before -> CreateOnly.requireCluster(before, body));
        Document cluster = defaults.cluster(call, body, current).with("eTag", world.nextEtag());
        String kind = current.isPresent() ? "Updating" : "Creating";
        world.store().put(call.id(), writes.inState(cluster, kind));
        createNodeGroup(call, cluster);
        if (current.isEmpty()) {
            Logs.addByPolicy(world, call.id());
        }
        return writes.start(call, call.id(), kind, current.isPresent() ? 200 : 201);
    }

    private static void requireSameLocation(Call call, Optional<Document> current, String location) {
        String old = current.flatMap(cluster -> cluster.text("/location")).orElse(location);
        if (!old.equals(location)) {
            throw ArmError.conflict(
                    "InvalidResourceLocation",
                    "The resource '" + call.variable("cluster") + "' already exists in location '" + old
                            + "' in resource group '" + call.variable("group")
                            + "'. A resource with the same name cannot be created in location '" + location
                            + "'. Please select a new resource name.");
        }
    }

    private void createNodeGroup(Call call, Document cluster) {
        String name = cluster.text("/properties/nodeResourceGroup").orElseThrow();
        String id = "/subscriptions/" + call.variable("subscription") + "/resourceGroups/" + name;
        if (world.store().get(id).isEmpty()) {
            Document group = Groups.group(id, name, cluster.text("/location").orElseThrow());
            world.store().put(id, group.with("managedBy", call.id()));
        }
    }

    private ArmResponse patch(Call call) {
        Document current = world.require(call);
        Etags.require(call.request(), Optional.of(current), "/eTag");
        world.operations().requireIdle(call.id(), "managed cluster");
        Document cluster = current.withSome("tags", call.body().get("tags")).with("eTag", world.nextEtag());
        world.store().put(call.id(), cluster);
        return ClusterWrites.tagged(ArmResponse.ok(cluster), cluster, "/eTag");
    }

    private ArmResponse delete(Call call) {
        world.requireGroup(call);
        Optional<Document> current = world.store().get(call.id());
        if (current.isEmpty()) {
            return ArmResponse.of(204);
        }
        Etags.require(call.request(), current, "/eTag");
        world.operations().requireIdle(call.id(), "managed cluster");
        world.store().put(call.id(), writes.inState(current.get(), "Deleting"));
        return writes.delete(call, call.id(), current.get(), () -> world.remove(call.id()));
    }
}
