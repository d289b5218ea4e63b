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

    /** The object with the next generation if its spec differs from the live one's. */
    static Document of(ApiKind kind, Document live, Document object) {
        if (!counts(kind)) {
            return object;
        }
        boolean same = live.get("spec").equals(Defaults.of(kind, object).get("spec"));
        long generation =
                live.number("/metadata/generation").map(Number::longValue).orElse(1L);
        return Meta.with(object, "generation", same ? generation : generation + 1);
    }
}
