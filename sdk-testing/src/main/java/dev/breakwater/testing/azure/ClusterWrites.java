package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** How writes on a cluster or one of its pools begin, answer, and end. */
final class ClusterWrites {
    private final World world;

    ClusterWrites(World world) {
        this.world = world;
    }

    /** The cluster with this provisioning state, on itself and its pools. */
    Document inState(Document cluster, String state) {
        Document changed = cluster.withAt("/properties/provisioningState", state);
        for (int i = 0; i < Profiles.of(cluster).size(); i++) {
            changed = changed.withAt("/properties/agentPoolProfiles/" + i + "/provisioningState", state);
        }
        return changed;
    }

    /** Starts the operation of a PUT on a cluster and answers with the cluster as it now is. */
    ArmResponse start(Call call, String clusterId, String kind, int status) {
        String operation = begin(call, clusterId, kind + " managed cluster", end -> end(clusterId, end));
        Document cluster = world.store().get(clusterId).orElseThrow();
        return tagged(answer(call, operation, cluster, ArmResponse.of(status, cluster)), cluster, "/eTag");
    }

    /** Starts the operation of a PUT on a pool and answers with the pool as it now is. */
    ArmResponse startPool(Call call, String clusterId, String kind, int status) {
        String name = call.variable("pool");
        String operation = begin(call, clusterId, kind + " agent pool", end -> endPool(clusterId, name, end));
        Document cluster = world.store().get(clusterId).orElseThrow();
        Document pool = Profiles.resource(cluster, call.variable("pool")).orElseThrow();
        return tagged(answer(call, operation, cluster, ArmResponse.of(status, pool)), pool, "/properties/eTag");
    }

    private String begin(Call call, String clusterId, String kind, Consumer<String> atEnd) {
        return world.operations().start(call.request(), clusterId, kind.toLowerCase(Locale.ROOT), atEnd);
    }

    private void end(String clusterId, String state) {
        world.store().get(clusterId).ifPresent(cluster -> settle(clusterId, inState(cluster, state)));
    }

    /** The pool alone: the cluster and its other pools stay as they are. */
    private void endPool(String clusterId, String name, String state) {
        world.store()
                .get(clusterId)
                .ifPresent(cluster -> Profiles.find(cluster, name)
                        .ifPresent(pool ->
                                settle(clusterId, Profiles.with(cluster, pool.with("provisioningState", state)))));
    }

    private void settle(String clusterId, Document cluster) {
        world.store().put(clusterId, cluster);
        world.backends().settle(cluster);
    }

    /** Starts what changes the nodes of a pool alone: 202 with both addresses to poll. */
    ArmResponse upgradePool(Call call, String clusterId, Document cluster) {
        String name = call.variable("pool");
        String kind = "Upgrading node image version";
        return accepted(call, cluster, begin(call, clusterId, kind, end -> endPool(clusterId, name, end)));
    }

    ArmResponse deletePool(Call call, String clusterId, Document cluster) {
        String name = call.variable("pool");
        String operation = begin(call, clusterId, "Deleting agent pool", end -> {
            if ("Succeeded".equals(end)) {
                world.store()
                        .get(clusterId)
                        .ifPresent(there ->
                                settle(clusterId, Profiles.without(there, name).with("eTag", world.nextEtag())));
            } else {
                endPool(clusterId, name, end);
            }
        });
        return accepted(call, cluster, operation);
    }

    /** Starts a deletion: 202 with both addresses to poll, as AKS answers. */
    ArmResponse delete(Call call, String clusterId, Document cluster, Runnable removal) {
        String operation = begin(call, clusterId, "Deleting managed cluster", end -> {
            if ("Succeeded".equals(end)) {
                removal.run();
            } else {
                end(clusterId, end);
            }
        });
        return accepted(call, cluster, operation);
    }

    private static ArmResponse accepted(Call call, Document cluster, String operation) {
        String base = locationPath(call, cluster);
        return ArmResponse.of(202)
                .with("Azure-AsyncOperation", Links.to(call.request(), base + "/operations/" + operation))
                .with("Location", Links.to(call.request(), base + "/operationresults/" + operation));
    }

    private ArmResponse answer(Call call, String operation, Document cluster, ArmResponse response) {
        Pacing pacing = world.operations().pacing(call.request());
        if (pacing.isImmediate() || pacing.isByResource()) {
            return response;
        }
        String path = locationPath(call, cluster) + "/operations/" + operation;
        return response.with("Azure-AsyncOperation", Links.to(call.request(), path));
    }

    private static String locationPath(Call call, Document cluster) {
        return "/subscriptions/" + call.variable("subscription")
                + "/providers/Microsoft.ContainerService/locations/"
                + cluster.text("/location").orElseThrow();
    }

    static ArmResponse tagged(ArmResponse response, Document resource, String pointer) {
        Optional<String> tag = resource.text(pointer);
        return tag.map(value -> response.with("ETag", '"' + value + '"')).orElse(response);
    }
}
