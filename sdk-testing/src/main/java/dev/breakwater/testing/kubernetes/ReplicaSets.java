package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** Keeps as many pods of replica sets as these want, each running with an address of its own. */
final class ReplicaSets {
    private static final String COMPONENT = "replicaset-controller";
    private static final Caller CALLER = Caller.serviceAccount("kube-system", COMPONENT);

    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final EventRecorder recorder;
    private final PodStates states;
    private int addresses;

    ReplicaSets(Store store, Writes writes, Deletes deletes, EventRecorder recorder, PodStates states) {
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
        this.recorder = recorder;
        this.states = states;
    }

    /** Makes or removes pods of a replica set; returns its status. */
    Document keep(Document set) {
        List<Document> pods = pods(set);
        int wanted = set.number("/spec/replicas").map(Number::intValue).orElse(1);
        boolean allowed = true;
        for (int at = pods.size(); at < wanted && allowed; at++) {
            allowed = create(set);
        }
        for (int at = pods.size(); at > wanted; at--) {
            Document last = pods.get(at - 1);
            deletes.remove(ApiKinds.POD, Store.Key.of(last));
            recorder.record(
                    ApiKinds.REPLICA_SET,
                    set,
                    COMPONENT,
                    "Normal",
                    "SuccessfulDelete",
                    "Deleted pod: " + Meta.name(last));
        }
        return status(set, pods(set));
    }

    private List<Document> pods(Document set) {
        List<Document> pods = new ArrayList<>();
        for (Document pod : store.list(ApiKinds.POD, Meta.namespace(set)).values()) {
            boolean own = Owners.controller(pod)
                    .filter(owner -> Owners.uid(owner).equals(Meta.uid(set)))
                    .isPresent();
            boolean over = List.of("Succeeded", "Failed")
                    .contains(pod.text("/status/phase").orElse(""));
            if (own && !over && !Meta.isDeleting(pod)) {
                pods.add(pod);
            }
        }
        return pods;
    }

    /** Whether the pod could be made: admission may refuse it, which an event tells. */
    private boolean create(Document set) {
        Document template = set.at("/spec/template").orElseThrow();
        Document metadata = template.get("metadata")
                .orElse(Document.object())
                .with("generateName", Meta.name(set) + "-")
                .with("ownerReferences", List.of(Owners.reference(ApiKinds.REPLICA_SET, set)));
        WriteOptions options = WriteOptions.internal(COMPONENT).by(CALLER);
        try {
            Document pod = writes.create(
                            ApiKinds.POD, Meta.namespace(set), template.with("metadata", metadata), options)
                    .object();
            addresses++;
            states.running(Store.Key.of(pod), "10.244." + addresses / 250 + "." + (addresses % 250 + 2));
            recorder.record(
                    ApiKinds.REPLICA_SET,
                    set,
                    COMPONENT,
                    "Normal",
                    "SuccessfulCreate",
                    "Created pod: " + Meta.name(pod));
            return true;
        } catch (StatusException refusal) {
            recorder.record(
                    ApiKinds.REPLICA_SET,
                    set,
                    COMPONENT,
                    "Warning",
                    "FailedCreate",
                    "Error creating: " + refusal.getMessage());
            return false;
        }
    }

    private static Document status(Document set, List<Document> pods) {
        int ready = (int) pods.stream().filter(DisruptionBudgets::isHealthy).count();
        Document status = Document.object("replicas", pods.size())
                .with("observedGeneration", set.number("/metadata/generation").orElseThrow());
        status = pods.isEmpty() ? status : status.with("fullyLabeledReplicas", pods.size());
        return ready == 0 ? status : status.with("readyReplicas", ready).with("availableReplicas", ready);
    }
}
