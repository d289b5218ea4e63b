package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;
import java.util.Set;

/** Counts the changes of the desired state, for the kinds that count them. */
final class Generations {
    private static final String TEMPLATE = "deprecated.daemonset.template.generation";
    private static final Set<String> COUNTED = Set.of(
            "NetworkPolicy",
            "Pod",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "CronJob",
            "Job",
            "Ingress",
            "IngressClass",
            "EndpointSlice",
            "PodDisruptionBudget",
            "Gateway",
            "GatewayClass",
            "HTTPRoute",
            "SecretProviderClass",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "CustomResourceDefinition");

    private static boolean counts(ApiKind kind) {
        return COUNTED.contains(kind.kind()) || kind.definition().isPresent();
    }

    private Generations() {}

    static Document first(ApiKind kind, Document object) {
        boolean once = kind.kind().equals("PriorityClass"); // what counts of it cannot change
        Document counted = counts(kind) || once ? Meta.with(object, "generation", 1) : object;
        return kind.kind().equals("DaemonSet") ? templated(counted, 1) : counted;
    }

    /** Daemon sets say in an annotation how often their template changed. */
    private static Document templated(Document set, long generation) {
        Document annotations = set.at("/metadata/annotations").orElse(Document.object());
        return Meta.with(set, "annotations", annotations.with(TEMPLATE, Long.toString(generation)));
    }

    /** An object without the annotation, which the server makes only where it shows a whole one. */
    static Document plain(Document object) {
        Optional<Document> all = object.at("/metadata/annotations")
                .filter(one -> one.get(TEMPLATE).isPresent());
        if (all.isEmpty()) {
            return object;
        }
        Document rest = all.get().without(TEMPLATE);
        return rest.equals(Document.object())
                ? Meta.without(object, "annotations")
                : Meta.with(object, "annotations", rest);
    }

    private static Document templated(Document live, Document set, Document complete) {
        boolean same = live.at("/spec/template").equals(complete.at("/spec/template"));
        long before = live.text("/metadata/annotations/" + TEMPLATE)
                .map(Long::parseLong)
                .orElse(1L);
        return templated(set, same ? before : before + 1);
    }

    /** What counts: the spec, and of a custom resource all but metadata and a status of its own. */
    private static Document desired(ApiKind kind, Document object) {
        if (kind.kind().equals("EndpointSlice")) {
            return object.without("metadata").withSome("labels", object.at("/metadata/labels"));
        }
        if (kind.definition().isEmpty()) {
            return object.get("spec").orElse(Document.nothing());
        }
        Document content = object.without("metadata").without("apiVersion");
        return kind.status() ? content.without("status") : content;
    }

    /** The object with the next generation if what is desired differs from the live one. */
    static Document of(ApiKind kind, Document live, Document object) {
        if (!counts(kind)) {
            return object;
        }
        Document complete = Defaults.of(kind, object);
        boolean same = desired(kind, live).equals(desired(kind, complete));
        long generation =
                live.number("/metadata/generation").map(Number::longValue).orElse(1L);
        Document counted = Meta.with(object, "generation", same ? generation : generation + 1);
        return kind.kind().equals("DaemonSet") ? templated(live, counted, complete) : counted;
    }
}
