package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refuses what the API server refuses in an object, all causes at once. */
final class Validation {
    private static final Set<String> OWN_CHECK =
            Set.of("apiGroup", "verbs", "pathType", "versions", "ownerReferences", "roleRef", "selector", "schedule");

    /** Whether the labels of a template fit is asked before what its pods are made of; all else stays in its order. */
    private static final Comparator<Cause> TEMPLATE = Comparator.comparingInt(cause -> rank(cause.field()));

    private Validation() {}

    private static int rank(String field) {
        return field.contains("emplate.spec.template.spec") || field.startsWith("spec.template.spec") ? 1 : 0;
    }

    /** Throws a 422 with the causes, if there are any. */
    static void check(ApiKind kind, Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>(Names.check(kind, object));
        List<Cause> twice = new ArrayList<>();
        before.filter(Meta::isDeleting).ifPresent(live -> finalizers(live, object, twice));
        causes.addAll(twice);
        before.ifPresent(live -> causes.addAll(Conformance.immutable(kind, live, object)));
        causes.addAll(Conformance.required(object, kind.type(), "", OWN_CHECK));
        causes.addAll(byKind(kind, before, object));
        if (!causes.isEmpty()) {
            // the metadata is checked for every kind and then for the kind, and both say what they found
            List<Cause> told =
                    Stream.concat(twice.stream(), ordered(kind, causes)).toList();
            throw StatusException.invalid(kind, Meta.name(object), told);
        }
    }

    /** Jobs are checked twice when they change, metrics always, and both checks say what they found. */
    private static Stream<Cause> ordered(ApiKind kind, List<Cause> causes) {
        return Set.of("Job", "HorizontalPodAutoscaler").contains(kind.kind())
                ? causes.stream()
                : causes.stream().distinct().sorted(TEMPLATE);
    }

    private static void finalizers(Document live, Document object, List<Cause> causes) {
        List<String> added = new ArrayList<>(Meta.texts(object, "/metadata/finalizers"));
        added.removeAll(Meta.texts(live, "/metadata/finalizers"));
        if (!added.isEmpty()) {
            String shown = added.stream().map(Names::quoted).collect(Collectors.joining(", ", "[]string{", "}"));
            causes.add(Cause.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers " + shown));
        }
    }

    private static List<Cause> byKind(ApiKind kind, Optional<Document> before, Document object) {
        return switch (kind.kind()) {
            case "NetworkPolicy" -> NetworkPolicyRules.check(object);
            case "ClusterRole", "Role" -> RbacRules.role(object);
            case "ClusterRoleBinding", "RoleBinding" -> RbacRules.binding(object);
            case "ConfigMap" -> ConfigRules.configMap(before, object);
            case "Secret" -> ConfigRules.secret(before, object);
            default -> WorkloadRules.check(kind, before, object);
        };
    }
}
