package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps the replica sets of deployments: one with pods for the present template, older ones without. */
final class Deployments {
    private static final String COMPONENT = "deployment-controller";
    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final EventRecorder recorder;
    private final Clock clock;

    Deployments(Store store, Writes writes, Deletes deletes, EventRecorder recorder, Clock clock) {
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Makes and sizes the replica sets of a deployment; returns its status. */
    Document rollOut(Document deployment) {
        List<Document> sets = sets(deployment);
        Optional<Document> present = present(deployment, sets);
        boolean paused = deployment.flag("/spec/paused").orElse(false);
        if (present.isEmpty() && !paused) {
            present = Optional.of(create(deployment, revision(sets) + 1));
        }
        if (!paused) {
            for (Document old : sets) {
                size(deployment, old, present.filter(old::equals).isPresent() ? wanted(deployment) : 0);
            }
            forget(deployment, sets);
        }
        present.flatMap(set -> set.text("/metadata/annotations/deployment.kubernetes.io~1revision"))
                .ifPresent(revision -> annotate(deployment, revision));
        return status(deployment, sets(deployment), present.map(Meta::name).orElse(""));
    }

    private static int wanted(Document object) {
        return number(object, "/spec/replicas");
    }

    private static int number(Document object, String pointer) {
        return object.number(pointer).map(Number::intValue).orElse(0);
    }

    private List<Document> sets(Document deployment) {
        return store.list(ApiKinds.REPLICA_SET, Meta.namespace(deployment)).values().stream()
                .filter(set -> Owners.controller(set)
                        .filter(owner -> Owners.uid(owner).equals(Meta.uid(deployment)))
                        .isPresent())
                .sorted(Comparator.comparingInt(Deployments::revision))
                .toList();
    }

    private static int revision(Document set) {
        return set.text("/metadata/annotations/deployment.kubernetes.io~1revision")
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static int revision(List<Document> sets) {
        return sets.isEmpty() ? 0 : revision(sets.get(sets.size() - 1));
    }

    private static Optional<Document> present(Document deployment, List<Document> sets) {
        Optional<Document> template = deployment.at("/spec/template");
        return sets.stream()
                .filter(set -> set.at("/spec/template")
                        .map(one -> one.withoutAt("/metadata/labels/" + HASH))
                        .equals(template))
                .findFirst();
    }

    private Document create(Document deployment, int revision) {
        String hash = hash(deployment.at("/spec/template").orElseThrow());
        Document labels = deployment
                .at("/spec/template/metadata/labels")
                .orElse(Document.object())
                .with(HASH, hash);
        Document metadata = Document.object("name", Meta.name(deployment) + "-" + hash)
                .with("labels", labels)
                .with("annotations", Document.object(REVISION, Integer.toString(revision)))
                .with("ownerReferences", List.of(Owners.reference(ApiKinds.DEPLOYMENT, deployment)));
        Document spec = Document.object("replicas", wanted(deployment))
                .with("selector", deployment.at("/spec/selector").orElseThrow().withAt("/matchLabels/" + HASH, hash))
                .with("template", deployment.at("/spec/template").orElseThrow().withAt("/metadata/labels", labels))
                .withSome("minReadySeconds", deployment.at("/spec/minReadySeconds"));
        Document set = Document.object("metadata", metadata, "spec", spec);
        String namespace = Meta.namespace(deployment);
        Document made = writes.create(ApiKinds.REPLICA_SET, namespace, set, WriteOptions.internal(COMPONENT))
                .object();
        told(deployment, "Scaled up", made, 0, wanted(deployment));
        return made;
    }

    /** A short text that is the same for equal templates. */
    private static String hash(Document template) {
        long value = Integer.toUnsignedLong(template.toJson().hashCode());
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < 9; at++) {
            text.append(SAFE.charAt((int) (value % SAFE.length())));
            value = value / SAFE.length() + (value % SAFE.length()) * 7_919;
        }
        return text.toString();
    }

    private void size(Document deployment, Document set, int wanted) {
        int now = wanted(set);
        if (now == wanted) {
            return;
        }
        writes.patch(
                ApiKinds.REPLICA_SET,
                Store.Key.of(set),
                live -> live.withAt("/spec/replicas", wanted),
                WriteOptions.internal(COMPONENT));
        told(deployment, now < wanted ? "Scaled up" : "Scaled down", set, now, wanted);
    }

    private void told(Document deployment, String how, Document set, int from, int to) {
        String message = how + " replica set " + Meta.name(set) + " from " + from + " to " + to;
        recorder.record(ApiKinds.DEPLOYMENT, deployment, COMPONENT, "Normal", "ScalingReplicaSet", message);
    }

    private void forget(Document deployment, List<Document> sets) {
        List<Document> empty = new ArrayList<>(sets);
        empty.removeIf(set -> number(set, "/status/replicas") > 0 || wanted(set) > 0);
        int extra = empty.size() - number(deployment, "/spec/revisionHistoryLimit");
        for (int at = 0; at < extra; at++) {
            deletes.remove(ApiKinds.REPLICA_SET, Store.Key.of(empty.get(at)));
        }
    }

    private void annotate(Document deployment, String revision) {
        writes.patch(
                ApiKinds.DEPLOYMENT,
                Store.Key.of(deployment),
                live -> live.withAt(
                        "/metadata/annotations",
                        live.at("/metadata/annotations")
                                .orElse(Document.object())
                                .with(REVISION, revision)),
                WriteOptions.internal(COMPONENT));
    }

    private Document status(Document deployment, List<Document> sets, String present) {
        int wanted = wanted(deployment);
        int updated = 0;
        int all = 0;
        int ready = 0;
        for (Document set : sets) {
            updated += Meta.name(set).equals(present) ? number(set, "/status/replicas") : 0;
            all += number(set, "/status/replicas");
            ready += number(set, "/status/readyReplicas");
        }
        Document status = Document.object(
                "observedGeneration",
                deployment.number("/metadata/generation").orElseThrow(),
                "conditions",
                conditions(
                        deployment, ready >= wanted, updated >= wanted && all == updated && ready >= wanted, present));
        status = some(status, "replicas", all);
        status = some(status, "updatedReplicas", updated);
        status = some(status, "readyReplicas", ready);
        status = some(status, "availableReplicas", ready);
        return some(status, "unavailableReplicas", Math.max(0, wanted - ready));
    }

    private static Document some(Document status, String field, int number) {
        return number == 0 ? status : status.with(field, number);
    }

    private List<Document> conditions(Document deployment, boolean available, boolean done, String present) {
        return List.of(
                condition(
                        deployment,
                        "Available",
                        available ? "True" : "False",
                        available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                        available
                                ? "Deployment has minimum availability."
                                : "Deployment does not have minimum availability."),
                condition(
                        deployment,
                        "Progressing",
                        "True",
                        done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                        "ReplicaSet \"" + present + "\" "
                                + (done ? "has successfully progressed." : "is progressing.")));
    }

    /** A condition keeps its times while it stays as it is. */
    private Document condition(Document deployment, String type, String status, String reason, String message) {
        Document fresh = Document.object("type", type, "status", status, "reason", reason, "message", message);
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return deployment.at("/status/conditions").orElse(Document.array()).elements().stream()
                .filter(old -> old.without("lastTransitionTime")
                        .without("lastUpdateTime")
                        .equals(fresh))
                .findFirst()
                .orElse(fresh.with("lastTransitionTime", now).with("lastUpdateTime", now));
    }
}
