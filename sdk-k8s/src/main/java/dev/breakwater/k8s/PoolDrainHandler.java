package dev.breakwater.k8s;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.cluster.PoolDrain;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ObjectState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cordons and drains the nodes of a pool. What has to be done follows from what is there at each look, so a drain can
 * stop and start anywhere; nodes that come in between are cordoned at the next look.
 */
final class PoolDrainHandler implements ResourceHandler<PoolDrain, ObjectState> {
    /** How long a budget, or a node that is not ready, is left alone between two looks: what kubectl waits too. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Clusters clusters;

    PoolDrainHandler(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public Class<PoolDrain> type() {
        return PoolDrain.class;
    }

    /** A drain is always there: what matters is what it has left to do. */
    @Override
    public Map<Address<ObjectState>, ObjectState> readAll(Collection<PoolDrain> desired, HandlerContext context) {
        Map<Address<ObjectState>, ObjectState> found = new LinkedHashMap<>();
        for (PoolDrain drain : desired) {
            PoolNodes nodes = clusters.find(drain.link(), context)
                    .map(server -> PoolNodes.read(server, drain.pool()))
                    .orElse(PoolNodes.NONE);
            found.put(drain.address(), nodes.state());
        }
        return found;
    }

    @Override
    public List<FieldChange> diff(PoolDrain desired, Document body, Optional<ObjectState> actual) {
        Document seen = actual.map(ObjectState::document).orElse(Document.object());
        List<FieldChange> changes = new ArrayList<>();
        if (actual.flatMap(PoolDrain.DRAINED::read).isEmpty()) {
            for (String field : List.of("nodes", "pods")) {
                changes.add(change("/" + field, seen.get(field), Consequence.REPLACES_POOL));
            }
            for (Document pod : seen.get("unmanaged").orElse(Document.array()).elements()) {
                changes.add(change("/unmanaged", Optional.of(pod), Consequence.REFUSED));
            }
        }
        return changes;
    }

    private static FieldChange change(String path, Optional<Document> before, Consequence consequence) {
        FieldValue now = before.map(FieldValue::of).orElse(FieldValue.absent());
        FieldValue cordoned = FieldValue.of(Document.of("all cordoned"));
        FieldValue then = path.equals("/nodes") ? cordoned : FieldValue.absent();
        return new FieldChange(path, now, then, Effect.NEUTRAL, consequence);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return "A pod without a controller would not come back after its eviction. Delete it, or let a Deployment or"
                + " a Job run it, then plan again.";
    }

    @Override
    public Progress<ObjectState> create(PoolDrain desired, Document body, HandlerContext context) {
        return Progress.done(PoolNodes.NONE.state());
    }

    @Override
    public Progress<ObjectState> update(
            PoolDrain desired, Document body, ObjectState actual, List<FieldChange> changes, HandlerContext context) {
        clusters.find(desired.link(), context); // the way in is remembered for the looks that follow
        Instant until = context.clock().instant().plus(desired.limit());
        Document memo = Document.object(
                "pool",
                desired.pool(),
                "successor",
                desired.successor(),
                "ready",
                desired.ready(),
                "until",
                until.toString());
        return advance(new Operation("drain", desired.cluster(), memo), context);
    }

    @Override
    public Progress<ObjectState> poll(Operation operation, HandlerContext context) {
        return advance(operation, context);
    }

    /** Does what can be done now: nothing before the new nodes are ready, then cordons, then evicts. */
    private Progress<ObjectState> advance(Operation operation, HandlerContext context) {
        ApiServer server = clusters.of(operation.handle());
        Document memo = operation.memo();
        Instant now = context.clock().instant();
        boolean late = !now.isBefore(Instant.parse(memo.text("/until").orElseThrow()));
        String successor = memo.text("/successor").orElse("");
        int ready = PoolNodes.ready(server, successor);
        int needed = memo.number("/ready").orElseThrow().intValue();
        String pool = memo.text("/pool").orElse("");
        if (ready < needed) {
            return wait(late, operation, now, pool, ready + " of " + needed + " nodes of " + successor + " are ready");
        }
        PoolNodes nodes = PoolNodes.read(server, pool);
        nodes.requireManaged(pool); // before the first cordon: a refusal leaves the pool as it was
        nodes.cordon(server);
        if (nodes.isEmpty()) {
            return Progress.done(PoolNodes.read(server, pool).state());
        }
        return wait(late, operation, now, pool, nodes.evict(server));
    }

    private static Progress<ObjectState> wait(boolean late, Operation operation, Instant now, String pool, String why) {
        if (late) {
            throw ProviderException.refused(
                    "DrainTimedOut",
                    "The pool " + pool + " was not drained in time: " + why + ". Both pools go on running, and nothing"
                            + " was deleted; nodes of " + pool + " that were cordoned stay so. Mend that, or give it"
                            + " longer by PoolReplacement.drainWithin, then plan again; to give up instead, kubectl"
                            + " uncordon -l kubernetes.azure.com/agentpool=" + pool + ", and apply what you declared"
                            + " before, which gives the pool its autoscaler back if it had one.");
        }
        return Progress.pending(operation, now.plus(LOOK_AGAIN));
    }

    /** There is nothing to take back. */
    @Override
    public Progress<ObjectState> delete(Address<ObjectState> address, ObjectState actual, HandlerContext context) {
        return Progress.done(actual);
    }

    @Override
    public String toString() {
        return "PoolDrainHandler";
    }
}
