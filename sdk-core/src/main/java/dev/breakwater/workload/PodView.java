package dev.breakwater.workload;

import dev.breakwater.audit.Evidence;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods that an object makes, and what a control saw in them. Not thread-safe. */
final class PodView {
    private static final String TEMPLATE = "/spec/template/spec";

    /** Where the pods stand, by kind. */
    static final Map<String, String> PODS = Map.of(
            "v1/Pod", "/spec",
            "v1/ReplicationController", TEMPLATE,
            "apps/v1/Deployment", TEMPLATE,
            "apps/v1/StatefulSet", TEMPLATE,
            "apps/v1/DaemonSet", TEMPLATE,
            "apps/v1/ReplicaSet", TEMPLATE,
            "batch/v1/Job", TEMPLATE,
            "batch/v1/CronJob", "/spec/jobTemplate/spec/template/spec");

    /** The lists of containers of a pod. */
    static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    private final Estate.Entry entry;
    private final String base;
    private final Document spec;
    private final List<Evidence> seen = new ArrayList<>();
    private final List<Evidence> failed = new ArrayList<>();

    private PodView(Estate.Entry entry, String base) {
        this.entry = entry;
        this.base = base;
        this.spec = entry.document().at(base).orElse(Document.object());
    }

    /** The pods of an object; empty if it makes none, or if another object made it, which is judged instead. */
    static Optional<PodView> of(Estate.Entry entry) {
        boolean owned = entry.document().at("/metadata/ownerReferences").isPresent();
        return Optional.ofNullable(PODS.get(entry.address().type()))
                .filter(pointer -> !owned)
                .map(pointer -> new PodView(entry, pointer));
    }

    Document spec() {
        return spec;
    }

    /** Whether the pods run on Windows, where the security fields of Linux mean nothing. */
    boolean isWindows() {
        return spec.text("/os/name").filter("windows"::equals).isPresent();
    }

    /** Notes a value of the pods, and whether it is as it should be. */
    PodView pod(String pointer, Safety safety) {
        return note(base + pointer, spec.at(pointer), safety);
    }

    /** Notes a value of each container. */
    PodView each(String pointer, Safety safety) {
        return containers(pointer, safety, false);
    }

    /** Notes a value of each container; where a container says nothing, what the pod says. */
    PodView eachOrPod(String pointer, Safety safety) {
        return containers(pointer, safety, true);
    }

    private PodView containers(String pointer, Safety safety, boolean fromPod) {
        for (String list : CONTAINERS) {
            List<Document> all = spec.get(list).orElse(Document.array()).elements();
            for (int i = 0; i < all.size(); i++) {
                Optional<Document> value = all.get(i).at(pointer);
                boolean inherited = value.isEmpty() && fromPod;
                String path = inherited ? base + pointer : base + "/" + list + "/" + i + pointer;
                note(path, inherited ? spec.at(pointer) : value, safety);
            }
        }
        return this;
    }

    private PodView note(String path, Optional<Document> value, Safety safety) {
        Evidence evidence = new Evidence(path, value, entry.apiVersion());
        if (!seen.contains(evidence)) {
            seen.add(evidence);
            if (!safety.isSafe(value)) {
                failed.add(evidence);
            }
        }
        return this;
    }

    /** What was noted. */
    Judgement judgement() {
        return new Judgement(failed.isEmpty(), failed.isEmpty() ? seen : failed);
    }

    /** Safe when absent, or a text out of these. */
    static Safety absentOr(String... texts) {
        Set<String> allowed = Set.of(texts);
        return value -> value.isEmpty()
                        || value.flatMap(Document::asText)
                                .filter(allowed::contains)
                                .isPresent()
                ? 1
                : 0;
    }

    /** Safe when each element of the list is; an absent list is. */
    static Safety everyElement(Safety element) {
        return value ->
                value.orElse(Document.array()).elements().stream().allMatch(one -> element.isSafe(Optional.of(one)))
                        ? 1
                        : 0;
    }

    /** Safe when the value at a pointer below is. */
    static Safety below(String pointer, Safety safety) {
        return value -> safety.score(value.flatMap(object -> object.at(pointer)));
    }

    @Override
    public String toString() {
        return "PodView[" + entry.address().shortName() + "]";
    }
}
