package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.ObjectState;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.Set;

/**
 * The third step of a {@link PoolReplacement}: once the new pool's nodes are ready and the old one's autoscaler is off,
 * the old pool's nodes are cordoned and everything on them is evicted that can be. Carried out by the Kubernetes side. Immutable.
 *
 * @param link the way into the cluster
 * @param cluster the cluster's ARM id
 * @param pool the pool that goes
 * @param successor the pool that comes
 * @param ready how many of its nodes have to be ready first
 * @param limit how long that and the drain may take
 */
public record PoolDrain(ClusterLink link, String cluster, String pool, String successor, int ready, Duration limit)
        implements Resource<ObjectState> {
    /** The type of its addresses. */
    public static final String TYPE = "breakwater.dev/PoolDrain";

    /** How many nodes the pool has, once each of them is cordoned and holds nothing that can be evicted. */
    public static final Field<ObjectState, String> DRAINED = Field.text("drained", "/drained");

    PoolDrain(AksCluster cluster, String pool, String successor, int ready, Duration limit) {
        this(cluster.link(), cluster.id().toString(), pool, successor, ready, limit);
    }

    /** The step before. */
    PoolHold hold() {
        return new PoolHold(link, cluster, pool);
    }

    @Override
    public Address<ObjectState> address() {
        return new Address<>(TYPE, cluster + "/poolDrains/" + pool);
    }

    @Override
    public Document document() {
        return Document.object("pool", pool, "successor", successor);
    }

    @Override
    public Set<Output<?>> inputs() {
        return Set.of(link.connection(), hold().autoscaler());
    }

    @Override
    public String toString() {
        return "PoolDrain[" + pool + " for " + successor + "]";
    }
}
