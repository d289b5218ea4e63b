package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.Set;

/**
 * The second step of a {@link PoolReplacement}: once the new pool is there, the old one's autoscaler is switched off, so
 * that it neither adds nodes to a pool that is being drained nor deletes any in between. Carried out by the Azure side.
 * Immutable.
 *
 * @param link the way into the cluster, which is there only after the new pool
 * @param cluster the cluster's ARM id
 * @param pool the pool that goes
 */
public record PoolHold(ClusterLink link, String cluster, String pool) implements Resource<ArmState> {
    /** The type of its addresses. */
    public static final String TYPE = "breakwater.dev/PoolHold";

    /** {@code off} once the pool has a fixed number of nodes, or is gone. */
    public static final Field<ArmState, String> AUTOSCALER = Field.text("autoscaler", "/autoscaler");

    /** Whether the autoscaler is off: known once the step is done. */
    public Output<String> autoscaler() {
        return Output.of(address(), AUTOSCALER);
    }

    @Override
    public Address<ArmState> address() {
        return new Address<>(TYPE, cluster + "/poolHolds/" + pool);
    }

    @Override
    public Document document() {
        return Document.object("pool", pool);
    }

    @Override
    public Set<Output<?>> inputs() {
        return Set.of(link.connection());
    }

    @Override
    public String toString() {
        return "PoolHold[" + pool + "]";
    }
}
