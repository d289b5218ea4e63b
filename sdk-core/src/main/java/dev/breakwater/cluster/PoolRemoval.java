package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a {@link PoolReplacement}: the pool that was drained is deleted, and only that. Nobody else makes
 * one, so none goes without its drain. Carried out by the Azure side. Immutable.
 */
public final class PoolRemoval implements Resource<ArmState> {
    /** The type of its addresses. */
    public static final String TYPE = "breakwater.dev/PoolRemoval";

    private final PoolDrain drain;

    PoolRemoval(PoolDrain drain) {
        this.drain = drain;
    }

    /** The cluster's ARM id. */
    public String cluster() {
        return drain.cluster();
    }

    /** The pool that goes. */
    public String pool() {
        return drain.pool();
    }

    /** How many drained nodes the step before has seen; empty while something is left on them. */
    public Output<String> drained() {
        return Output.of(drain.address(), PoolDrain.DRAINED);
    }

    @Override
    public Address<ArmState> address() {
        return new Address<>(TYPE, cluster() + "/poolRemovals/" + pool());
    }

    @Override
    public Document document() {
        return Document.object("pool", pool());
    }

    @Override
    public Set<Output<?>> inputs() {
        return Set.of(drained());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolRemoval that && drain.equals(that.drain);
    }

    @Override
    public int hashCode() {
        return drain.hashCode();
    }

    @Override
    public String toString() {
        return "PoolRemoval[" + pool() + "]";
    }
}
