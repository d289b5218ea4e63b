package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Set;

/** Counts the changes of the desired state, for the kinds that count them. */
final class Generations {
    private static final Set<String> COUNTED = Set.of(
            "NetworkPolicy",
            "Pod",
            "Deployment",
            "ReplicaSet",
            "Ingress",
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
        return counts(kind) ? Meta.with(object, "generation", 1) : object;
    }

    /** What counts: the spec, and of a custom resource all but metadata and a status of its own. */
    private static Document desired(ApiKind kind, Document object) {
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
        boolean same = desired(kind, live).equals(desired(kind, Defaults.of(kind, object)));
        long generation =
                live.number("/metadata/generation").map(Number::longValue).orElse(1L);
        return Meta.with(object, "generation", same ? generation : generation + 1);
    }
}
