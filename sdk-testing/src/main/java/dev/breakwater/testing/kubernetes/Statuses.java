package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;

/** What the server adds to a new object, and nobody owns: the first status, and the class of a pod. */
final class Statuses {
    private Statuses() {}

    static Document first(ApiKind kind, Document object) {
        if (kind.definition().isPresent()) {
            return object;
        }
        return switch (kind.kind()) {
            case "Service", "Ingress" -> object.with("status", Document.object("loadBalancer", Document.object()));
            case "Deployment", "Job", "CronJob", "ResourceQuota", "ValidatingAdmissionPolicy" ->
                object.with("status", Document.object());
            case "CustomResourceDefinition" ->
                object.with(
                        "status",
                        Document.object("conditions", Document.nothing())
                                .with("acceptedNames", Document.object("plural", "", "kind", ""))
                                .with("storedVersions", CustomKind.stored(object)));
            case "PodDisruptionBudget" ->
                object.with(
                        "status",
                        Document.object("disruptionsAllowed", 0, "currentHealthy", 0)
                                .with("desiredHealthy", 0)
                                .with("expectedPods", 0));
            case "PersistentVolumeClaim" -> object.with("status", Document.object("phase", "Pending"));
            case "PersistentVolume" ->
                object.with(
                        "status",
                        Document.object("phase", "Pending")
                                .withSome("lastPhaseTransitionTime", object.at("/metadata/creationTimestamp")));
            case "ReplicaSet" -> object.with("status", Document.object("replicas", 0));
            case "StatefulSet" -> object.with("status", Document.object("replicas", 0, "availableReplicas", 0));
            case "DaemonSet" ->
                object.with(
                        "status",
                        Document.object("currentNumberScheduled", 0, "numberMisscheduled", 0)
                                .with("desiredNumberScheduled", 0)
                                .with("numberReady", 0));
            case "HorizontalPodAutoscaler" ->
                object.with("status", Document.object("currentMetrics", Document.nothing(), "desiredReplicas", 0));
            case "Pod" -> pod(object);
            default -> object;
        };
    }

    /**
     * A live object with the status that somebody wrote. Most kinds take the metadata along: whoever replaces a status
     * replaces the labels as well.
     */
    static Document written(ApiKind kind, Document live, Document desired) {
        Document metadata = desired.get("metadata").orElse(Document.object());
        if (kind.equals(ApiKinds.DEPLOYMENT)) {
            metadata = metadata.without("labels").withSome("labels", live.at("/metadata/labels"));
        }
        Document object = isBare(kind) ? live : live.with("metadata", metadata);
        return object.withSome("status", desired.get("status"));
    }

    /** Whether nothing but the status can be written with it, as of custom resources. */
    static boolean isBare(ApiKind kind) {
        return kind.definition().isPresent()
                || kind.group().contains("x-k8s")
                || kind.group().startsWith("gateway.");
    }

    private static Document pod(Document pod) {
        Document spec = pod.get("spec").orElse(Document.object());
        return pod.with("status", Document.object("phase", "Pending", "qosClass", quality(spec)));
    }

    /** The class of quality of service: best effort where nothing is asked for, guaranteed where all is bounded. */
    private static String quality(Document spec) {
        boolean any = false;
        boolean all = true;
        for (Document container :
                spec.get("containers").orElse(Document.array()).elements()) {
            Optional<Document> limits = container.at("/resources/limits");
            Optional<Document> requests = container.at("/resources/requests");
            any |= limits.isPresent() || requests.isPresent();
            boolean bounded = limits.filter(most ->
                            most.get("cpu").isPresent() && most.get("memory").isPresent())
                    .isPresent();
            all &= bounded && (requests.isEmpty() || requests.equals(limits));
        }
        return all ? "Guaranteed" : any ? "Burstable" : "BestEffort";
    }
}
