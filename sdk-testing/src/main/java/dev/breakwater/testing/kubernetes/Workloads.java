package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small controllers of deployments and replica sets: templates become replica sets, replica sets become pods, and
 * pods run at once with an address of their own. A roll-out takes one step, not a few pods at a time.
 */
final class Workloads {
    private static final Logger LOG = LoggerFactory.getLogger(Workloads.class);
    private static final String MANAGER = "kube-controller-manager";

    private final Store store;
    private final Writes writes;
    private final Deployments deployments;
    private final ReplicaSets sets;

    Workloads(Store store, Writes writes, Deletes deletes, EventRecorder recorder, Clock clock) {
        this.store = store;
        this.writes = writes;
        this.deployments = new Deployments(store, writes, deletes, recorder, clock);
        this.sets = new ReplicaSets(store, writes, deletes, recorder, new PodStates(writes, clock));
    }

    /** Looks at everything there is. */
    void all() {
        new ArrayList<>(store.list(ApiKinds.DEPLOYMENT, "").keySet()).forEach(this::deployment);
        new ArrayList<>(store.list(ApiKinds.REPLICA_SET, "").keySet()).forEach(this::set);
    }

    /** Looks at what the events are about, and at what owns it. */
    void react(List<Event> events) {
        Set<Store.Key> rolled = new LinkedHashSet<>();
        Set<Store.Key> kept = new LinkedHashSet<>();
        for (Event event : events) {
            Document object = event.after().or(event::before).orElseThrow();
            if (event.kind().equals(ApiKinds.DEPLOYMENT)) {
                rolled.add(Store.Key.of(object));
            } else if (event.kind().equals(ApiKinds.REPLICA_SET)) {
                kept.add(Store.Key.of(object));
                owner(object, "Deployment").ifPresent(rolled::add);
            } else if (event.kind().equals(ApiKinds.POD)) {
                owner(object, "ReplicaSet").ifPresent(kept::add);
            }
        }
        rolled.forEach(this::deployment);
        kept.forEach(this::set);
    }

    private static Optional<Store.Key> owner(Document object, String kind) {
        return Owners.controller(object)
                .filter(reference ->
                        reference.text("/kind").filter(kind::equals).isPresent())
                .map(reference -> new Store.Key(
                        Meta.namespace(object), reference.text("/name").orElse("")));
    }

    private void deployment(Store.Key key) {
        look(ApiKinds.DEPLOYMENT, key, deployments::rollOut);
    }

    private void set(Store.Key key) {
        look(ApiKinds.REPLICA_SET, key, sets::keep);
    }

    /** What cannot be done now, as in a namespace that goes away, is left: a later write brings it up again. */
    private void look(ApiKind kind, Store.Key key, UnaryOperator<Document> step) {
        Optional<Document> live = store.get(kind, key).filter(one -> !Meta.isDeleting(one));
        try {
            live.ifPresent(one -> status(kind, key, step.apply(one)));
        } catch (StatusException refusal) {
            LOG.debug("{} {}: {}", kind.kind(), key.name(), refusal.getMessage());
        }
    }

    private void status(ApiKind kind, Store.Key key, Document status) {
        WriteOptions options = WriteOptions.internal(MANAGER).through("status");
        writes.patch(kind, key, live -> live.with("status", status), options);
    }
}
