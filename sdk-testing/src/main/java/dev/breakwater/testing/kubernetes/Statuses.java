package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server adds to a new object, and nobody owns: the first status, and what is filled in for pods. */
final class Statuses {
    private static final List<String> TAINTS = List.of("not-ready", "unreachable");

    private Statuses() {}

    static Document first(ApiKind kind, Document object) {
        if (kind.definition().isPresent()) {
            return object;
        }
        return switch (kind.kind()) {
            case "Service", "Ingress" -> object.with("status", Document.object("loadBalancer", Document.object()));
            case "Deployment", "ResourceQuota", "ValidatingAdmissionPolicy", "PodDisruptionBudget" ->
                object.with("status", Document.object());
            case "ReplicaSet" -> object.with("status", Document.object("replicas", 0));
            case "Pod" -> pod(object);
            default -> object;
        };
    }

    private static Document pod(Document pod) {
        String account = pod.text("/spec/serviceAccountName").orElse("default");
        Document spec = pod.get("spec").orElse(Document.object());
        Document filled = Document.object("serviceAccountName", account, "serviceAccount", account)
                .with("priority", spec.get("priority").orElse(Document.of(0)))
                .with("preemptionPolicy", spec.get("preemptionPolicy").orElse(Document.of("PreemptLowerPriority")))
                .with("tolerations", tolerations(spec));
        Document status = Document.object("phase", "Pending", "qosClass", quality(spec));
        return pod.with("spec", spec.merge(filled)).with("status", status);
    }

    private static List<Document> tolerations(Document spec) {
        List<Document> all =
                new ArrayList<>(spec.get("tolerations").orElse(Document.array()).elements());
        for (String taint : TAINTS) {
            String key = "node.kubernetes.io/" + taint;
            if (all.stream().noneMatch(one -> one.text("/key").orElse(key).equals(key))) {
                all.add(Document.object(
                        "key", key, "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", 300));
            }
        }
        return all;
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
