package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.cluster.PoolHold;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.Optional;

/** Gives a pool that is to be drained the number of nodes that it has, and takes its autoscaler away. */
final class PoolHoldHandler extends PoolStepHandler<PoolHold> {
    private static final String AUTOSCALER = "/autoscaler";
    private static final String ON = "/properties/enableAutoScaling";

    private final LaterVersions later;
    private final ArmOperations<ArmState> operations;

    PoolHoldHandler(ArmClient client) {
        super(PoolHold.class, client);
        this.later = new LaterVersions(client);
        this.operations =
                new ArmOperations<>(client, AksClusterHandler.API_VERSION, (pool, version) -> state(Optional.of(pool)));
    }

    @Override
    String id(PoolHold step) {
        return step.cluster() + "/agentPools/" + step.pool();
    }

    @Override
    ArmState state(Optional<Document> pool) {
        String autoscaler = pool.map(PoolHoldHandler::autoscaler).orElse("off");
        Document state = Document.object("autoscaler", autoscaler).withSome("pool", pool);
        return new ArmState(state, AksClusterHandler.API_VERSION);
    }

    /** A pool that is on its way out is held; one of which an earlier run's change is under way is not yet. */
    private static String autoscaler(Document pool) {
        String provisioning = ArmStates.of(pool);
        boolean resting = ArmStates.isSuccess(provisioning) || ArmStates.isFailure(provisioning);
        boolean going = provisioning.equals("deleting");
        return going || (resting && !isOn(pool)) ? "off" : isOn(pool) ? "on" : "going off";
    }

    private static boolean isOn(Document pool) {
        return pool.flag(ON).orElse(false);
    }

    @Override
    ArmOperations<ArmState> operations() {
        return operations;
    }

    @Override
    public List<FieldChange> diff(PoolHold desired, Document body, Optional<ArmState> actual) {
        return actual.flatMap(state -> state.document().at(AUTOSCALER))
                .filter(now -> !now.equals(Document.of("off")))
                .map(now -> List.of(new FieldChange(
                        AUTOSCALER,
                        FieldValue.of(now),
                        FieldValue.of(Document.of("off")),
                        Effect.NEUTRAL,
                        Consequence.REPLACES_POOL)))
                .orElse(List.of());
    }

    @Override
    public Progress<ArmState> update(
            PoolHold desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        String id = id(desired);
        Document pool = pool(actual);
        if (!isOn(pool)) {
            return operations.resumed("update", id, context);
        }
        LaterVersions.Kept kept = later.pool(id, desired.cluster().toString(), pool, AksClusterHandler.API_VERSION);
        Document fixed =
                kept.body().withAt(ON, false).withoutAt("/properties/minCount").withoutAt("/properties/maxCount");
        ArmAnswer answer = client().put(id, kept.version(), fixed, Precondition.unchanged(AksPools.etag(pool)));
        return operations.at(kept.version()).written("update", id, id, answer, context);
    }
}
