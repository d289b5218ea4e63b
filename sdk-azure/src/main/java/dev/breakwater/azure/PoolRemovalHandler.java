package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.cluster.PoolRemoval;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.Optional;

/** Deletes pools that another one replaced, once the Kubernetes side has drained them, guarded by their ETags. */
final class PoolRemovalHandler extends PoolStepHandler<PoolRemoval> {
    private final ArmOperations<ArmState> operations;

    PoolRemovalHandler(ArmClient client) {
        super(PoolRemoval.class, client);
        this.operations =
                new ArmOperations<>(client, AksClusterHandler.API_VERSION, (gone, version) -> state(Optional.empty()));
    }

    @Override
    String id(PoolRemoval removal) {
        return removal.cluster() + "/agentPools/" + removal.pool();
    }

    @Override
    ArmState state(Optional<Document> pool) {
        return new ArmState(Document.object().withSome("pool", pool), AksClusterHandler.API_VERSION);
    }

    @Override
    ArmOperations<ArmState> operations() {
        return operations;
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
    public Progress<ArmState> update(
            PoolRemoval desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        String id = id(desired);
        Document pool = pool(actual);
        if (ArmStates.of(pool).equals("deleting")) {
            return operations.resumed("delete", id, context);
        }
        requireDrained(id, pool, context.value(desired.drained()));
        ArmAnswer answer =
                client().delete(id, AksClusterHandler.API_VERSION, Precondition.unchanged(AksPools.etag(pool)));
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
}
