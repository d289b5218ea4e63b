package dev.breakwater.testing.kubernetes;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Does at once what the controllers of a cluster do a moment later: collects garbage, counts disruptions, fills
 * aggregated roles, checks the types of policies and, where that is switched on, rolls out deployments. Runs after each write, on the thread of the
 * writer and under the lock of the store.
 */
final class Controllers {
    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final Authorization authorization;
    private final Garbage garbage;
    private final TypeChecking checking;
    private final Clock clock;
    private @Nullable Workloads workloads;
    private @Nullable Gatekeeper gatekeeper;

    Controllers(
            Store store,
            Registry registry,
            Writes writes,
            Deletes deletes,
            Authorization authorization,
            TypeChecking checking,
            Clock clock) {
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
        this.authorization = authorization;
        this.garbage = new Garbage(store, registry, writes, deletes);
        this.checking = checking;
        this.clock = clock;
    }

    /** Rolls out deployments from now on, also those there are. */
    void runWorkloads() {
        synchronized (store) {
            if (workloads == null) {
                workloads = new Workloads(store, writes, deletes, new EventRecorder(writes, clock), clock);
                workloads.all();
            }
            settle();
        }
    }

    /** Makes the kinds of constraints from now on. */
    void runGatekeeper() {
        synchronized (store) {
            if (gatekeeper == null) {
                gatekeeper = new Gatekeeper(writes, deletes);
                gatekeeper.install();
            }
            settle();
        }
    }

    /** Starts over with a state that was put back. */
    void relearn() {
        garbage.relearn();
    }

    /** Reacts to all writes since the last time, and to the writes this makes. */
    void settle() {
        if (store.isSettled()) {
            return;
        }
        synchronized (store) {
            for (List<Event> events = store.unsettled(); !events.isEmpty(); events = store.unsettled()) {
                react(events);
            }
        }
    }

    private void react(List<Event> events) {
        boolean roles = false;
        Set<String> disrupted = new TreeSet<>();
        for (Event event : events) {
            garbage.react(event);
            checking.react(event);
            Protection.react(event, store, deletes);
            if (gatekeeper != null) {
                gatekeeper.react(event);
            }
            ApiKind kind = event.kind();
            roles |= kind.equals(ApiKinds.CLUSTER_ROLE);
            if (kind.equals(ApiKinds.POD) || kind.equals(ApiKinds.DISRUPTION_BUDGET)) {
                disrupted.add(event.namespace());
            }
        }
        if (roles) {
            authorization.aggregate(writes);
        }
        if (workloads != null) {
            workloads.react(events);
        }
        disrupted.forEach(this::count);
    }

    private void count(String namespace) {
        for (Store.Key key : new ArrayList<>(
                store.list(ApiKinds.DISRUPTION_BUDGET, namespace).keySet())) {
            WriteOptions options =
                    WriteOptions.internal("kube-controller-manager").through("status");
            Optional.of(key)
                    .filter(there ->
                            store.get(ApiKinds.DISRUPTION_BUDGET, there).isPresent())
                    .ifPresent(there -> writes.patch(
                            ApiKinds.DISRUPTION_BUDGET,
                            there,
                            budget -> budget.with("status", DisruptionBudgets.status(store, budget)),
                            options));
        }
    }
}
