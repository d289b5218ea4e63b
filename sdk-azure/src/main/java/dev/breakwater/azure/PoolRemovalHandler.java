package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.cluster.PoolRemoval;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes pools that another one replaced, once the Kubernetes side has drained them, guarded by their ETags. */
final class PoolRemovalHandler implements ResourceHandler<PoolRemoval, ArmState> {
    private static final String POOL = "/pool";

    private final ArmClient client;
    private final ArmOperations<ArmState> operations;

    PoolRemovalHandler(ArmClient client) {
        this.client = client;
        this.operations =
                new ArmOperations<>(client, AksClusterHandler.API_VERSION, (gone, version) -> state(Optional.empty()));
    }

    @Override
    public Class<PoolRemoval> type() {
        return PoolRemoval.class;
    }

    /** A removal is always there: what matters is whether the pool is. */
    @Override
    public Map<Address<ArmState>, ArmState> readAll(Collection<PoolRemoval> desired, HandlerContext context) {
        Map<Address<ArmState>, ArmState> found = new LinkedHashMap<>();
        for (PoolRemoval removal : desired) {
            found.put(removal.address(), state(client.get(id(removal), AksClusterHandler.API_VERSION)));
        }
        return found;
    }

    private static String id(PoolRemoval removal) {
        return removal.cluster() + "/agentPools/" + removal.pool();
    }

    private static ArmState state(Optional<Document> pool) {
        return new ArmState(Document.object().withSome("pool", pool), AksClusterHandler.API_VERSION);
    }

    @Override
    public List<FieldChange> diff(PoolRemoval desired, Document body, Optional<ArmState> actual) {
        return actual.flatMap(state -> state.document().at(POOL))
                .map(pool -> List.of(new FieldChange(
                        POOL,
                        FieldValue.of(Document.of(desired.pool())),
                        FieldValue.absent(),
                        Effect.NEUTRAL,
                        Consequence.REPLACES_POOL)))
                .orElse(List.of());
    }

    @Override
    public Progress<ArmState> create(PoolRemoval desired, Document body, HandlerContext context) {
        return Progress.done(state(Optional.empty()));
    }

    @Override
    public Progress<ArmState> update(
            PoolRemoval desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        String id = id(desired);
        Document pool = actual.document().at(POOL).orElse(Document.object());
        if (ArmStates.of(pool).equals("deleting")) {
            return operations.resumed("delete", id, context);
        }
        requireDrained(id, pool, context.value(desired.drained()));
        ArmAnswer answer =
                client.delete(id, AksClusterHandler.API_VERSION, Precondition.unchanged(AksPools.etag(pool)));
        return operations.deleted(id, pool, answer, context);
    }

    /** An API server that shows no node of a pool with machines is not that cluster's. */
    private static void requireDrained(String id, Document pool, Optional<String> drained) {
        boolean machines = pool.number("/properties/count")
                .filter(count -> count.signum() > 0)
                .isPresent();
        if (drained.isEmpty() || (machines && drained.get().equals("0"))) {
            throw ProviderException.refused(
                    "PoolNotDrained",
                    id + ": " + drained.map(none -> "no node of it was seen").orElse("it is not drained")
                            + ", and a pool that was not seen drained is never deleted. Plan again.");
        }
    }

    /** There is nothing to take back. */
    @Override
    public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
        return Progress.done(actual);
    }

    @Override
    public Progress<ArmState> poll(Operation operation, HandlerContext context) {
        return operations.poll(operation, context);
    }

    /** The cluster's id: one write in a cluster at a time. */
    @Override
    public String exclusionKey(Address<ArmState> address) {
        String path = ArmType.key(address.path());
        return path.substring(0, path.lastIndexOf("/poolremovals/"));
    }

    @Override
    public String toString() {
        return "PoolRemovalHandler";
    }
}
