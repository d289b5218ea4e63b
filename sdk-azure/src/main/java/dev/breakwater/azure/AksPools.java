package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.FieldChange;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import java.util.List;
import java.util.Optional;

/** Writes the pools of a cluster, each as the resource {@code agentPools/{name}} that it also is. */
final class AksPools {
    static final String PATH = "/properties/agentPoolProfiles";

    private final ArmClient client;
    private final LaterVersions later;
    private final ArmOperations<AksClusterState> operations;

    AksPools(ArmClient client, LaterVersions later, ArmOperations<AksClusterState> operations) {
        this.client = client;
        this.later = later;
        this.operations = operations;
    }

    static boolean concerns(FieldChange change) {
        return change.path().startsWith(PATH + "/");
    }

    /** The name of the pool that a change concerns. */
    static String poolOf(FieldChange change) {
        String rest = change.path().substring(PATH.length() + 1);
        return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    }

    static String name(Document pool) {
        return pool.text("/name").orElse("?");
    }

    /** The observed pools that are declared. */
    static List<Document> declaredIn(Document body, Document live) {
        return elements(live).stream()
                .filter(pool -> find(body, name(pool)).isPresent())
                .toList();
    }

    /** Makes or changes one pool; the answer speaks of the whole cluster. */
    Progress<AksClusterState> write(
            String cluster, String name, Document body, String version, HandlerContext context) {
        Document declared = find(body, name).orElse(Document.object("name", name));
        String id = cluster + "/agentPools/" + name;
        Optional<Document> live = client.get(id, version);
        String region = body.text("/location").orElse(cluster);
        LaterVersions.Kept kept = live.map(there -> later.pool(id, region, there, version))
                .orElse(new LaterVersions.Kept(declared, version));
        Document pool = live.isPresent()
                ? merged(declared, kept.body(), name)
                : Document.object("properties", declared.without("name"));
        Precondition guard =
                live.map(there -> Precondition.unchanged(etag(there))).orElse(Precondition.ABSENT);
        ArmAnswer answer = client.put(id, kept.version(), pool, guard);
        return operations
                .at(kept.version())
                .written(live.isPresent() ? "update" : "create", id, cluster, answer, context);
    }

    /** The pool as it is with the declaration laid over it, by the cluster's own table. */
    private static Document merged(Document declared, Document live, String name) {
        Document profile = live.get("properties").orElse(Document.object()).with("name", name);
        Document both = AksCluster.PROPERTIES.merge(profiled(declared), profiled(profile));
        Document element = bounded(find(both, name).orElse(profile));
        return live.with("properties", element.without("name"));
    }

    /** AKS refuses the autoscaler's limits where it is off. */
    private static Document bounded(Document pool) {
        boolean scales =
                pool.get("enableAutoScaling").filter(Document.of(true)::equals).isPresent();
        return scales ? pool : pool.without("minCount").without("maxCount");
    }

    private static Document profiled(Document profile) {
        return Document.object().withAt(PATH, Document.array(profile));
    }

    /** A pool that is a resource of its own, where the cluster's table looks for it. */
    static Document inCluster(Document pool) {
        Document profile = pool.get("properties").orElse(Document.object());
        return profiled(profile.with("name", pool.text("/name").orElse("?")));
    }

    /** A pool's ETag lies among its properties. */
    static Optional<String> etag(Document pool) {
        return pool.text("/properties/eTag").or(() -> ArmHandler.etag(pool));
    }

    private static Optional<Document> find(Document body, String name) {
        return elements(body).stream()
                .filter(pool -> name(pool).equalsIgnoreCase(name))
                .findFirst();
    }

    private static List<Document> elements(Document body) {
        return body.at(PATH).map(Document::elements).orElse(List.of());
    }
}
