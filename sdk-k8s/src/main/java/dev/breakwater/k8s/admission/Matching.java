package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionRequest.GroupVersionKind;
import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a policy or a binding means a request. Source: the API server's policy matcher; objects of the kinds that
 * make up admission itself are never meant.
 *
 * @param resource the resource as the matching rule names it
 * @param kind its kind
 */
record Matching(GroupVersionResource resource, GroupVersionKind kind) {
    private static final Set<String> EXEMPT = Set.of(
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations");
    private static final List<List<GroupVersionResource>> EQUIVALENTS = List.of(
            List.of(
                    new GroupVersionResource("autoscaling", "v1", "horizontalpodautoscalers"),
                    new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers")),
            List.of(
                    new GroupVersionResource("", "v1", "events"),
                    new GroupVersionResource("events.k8s.io", "v1", "events")));

    /** What of the request the constraints mean; empty if nothing. Throws {@link CelFailure} for a bad selector. */
    static Optional<Matching> of(Document constraints, AdmissionRequest request, ClusterReader cluster) {
        if (EXEMPT.contains(request.resource().resource())
                && request.resource().group().startsWith("admissionreg")) {
            return Optional.empty();
        }
        if (!namespaceSelected(constraints, request, cluster) || !objectSelected(constraints, request)) {
            return Optional.empty();
        }
        boolean exact = constraints.text("/matchPolicy").filter("Exact"::equals).isPresent();
        if (byRules(Selection.elements(constraints, "/excludeResourceRules"), exact, request, cluster)
                .isPresent()) {
            return Optional.empty();
        }
        List<Document> rules = Selection.elements(constraints, "/resourceRules");
        return rules.isEmpty()
                ? Optional.of(new Matching(request.resource(), request.kind()))
                : byRules(rules, exact, request, cluster);
    }

    private static boolean namespaceSelected(Document constraints, AdmissionRequest request, ClusterReader cluster) {
        Document selector = constraints.get("namespaceSelector").orElse(Document.object());
        if (selector.members().isEmpty() || request.namespace().isEmpty()) {
            return true;
        }
        boolean itself = request.resource().resource().equals("namespaces")
                && request.subresource().isEmpty();
        Document namespace = itself && request.object().isPresent()
                ? request.object().get()
                : request.namespaceObject()
                        .or(() -> cluster.get("v1", "Namespace", "", request.namespace()))
                        .orElseThrow(() -> new CelFailure("namespaces \"" + request.namespace() + "\" not found"));
        return Selection.matches(selector, Selection.labels(namespace));
    }

    private static boolean objectSelected(Document constraints, AdmissionRequest request) {
        Document selector = constraints.get("objectSelector").orElse(Document.object());
        return selector.members().isEmpty()
                || request.object()
                        .filter(object -> Selection.matches(selector, Selection.labels(object)))
                        .isPresent()
                || request.oldObject()
                        .filter(object -> Selection.matches(selector, Selection.labels(object)))
                        .isPresent();
    }

    private static Optional<Matching> byRules(
            List<Document> rules, boolean exact, AdmissionRequest request, ClusterReader cluster) {
        for (Document rule : rules) {
            if (means(rule, request.resource(), request)) {
                return Optional.of(new Matching(request.resource(), request.kind()));
            }
        }
        return exact || rules.isEmpty() ? Optional.empty() : byEquivalents(rules, request, cluster);
    }

    private static Optional<Matching> byEquivalents(
            List<Document> rules, AdmissionRequest request, ClusterReader cluster) {
        for (Document rule : rules) {
            for (GroupVersionResource other : equivalents(request, cluster)) {
                if (means(rule, other, request)) {
                    return Optional.of(new Matching(
                            other,
                            new GroupVersionKind(
                                    other.group(),
                                    other.version(),
                                    request.kind().kind())));
                }
            }
        }
        return Optional.empty();
    }

    private static List<GroupVersionResource> equivalents(AdmissionRequest request, ClusterReader cluster) {
        List<GroupVersionResource> others = new ArrayList<>();
        for (List<GroupVersionResource> same : EQUIVALENTS) {
            if (same.contains(request.resource())) {
                others.addAll(same);
            }
        }
        String name = request.resource().qualified();
        cluster.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", name)
                .ifPresent(definition -> Selection.elements(definition, "/spec/versions")
                        .forEach(version -> others.add(new GroupVersionResource(
                                request.resource().group(),
                                version.text("/name").orElse(""),
                                request.resource().resource()))));
        others.remove(request.resource());
        return others;
    }

    private static boolean means(Document rule, GroupVersionResource resource, AdmissionRequest request) {
        List<String> names = Selection.texts(rule, "/resourceNames");
        return listed(rule, "/operations", request.operation().name())
                && listed(rule, "/apiGroups", resource.group())
                && listed(rule, "/apiVersions", resource.version())
                && scoped(rule, request)
                && meansResource(rule, resource.resource(), request.subresource())
                && (names.isEmpty() || names.contains(request.name()));
    }

    private static boolean listed(Document rule, String list, String value) {
        List<String> values = Selection.texts(rule, list);
        return values.contains("*") || values.contains(value);
    }

    /** A Namespace has no namespace here, whatever the request says. */
    private static boolean scoped(Document rule, AdmissionRequest request) {
        boolean namespace = request.resource().equals(new GroupVersionResource("", "v1", "namespaces"));
        boolean namespaced = !request.namespace().isEmpty() && !namespace;
        return switch (rule.text("/scope").orElse("*")) {
            case "Namespaced" -> namespaced;
            case "Cluster" -> !namespaced;
            default -> true;
        };
    }

    private static boolean meansResource(Document rule, String resource, String subresource) {
        for (String pattern : Selection.texts(rule, "/resources")) {
            int slash = pattern.indexOf('/');
            String plural = slash < 0 ? pattern : pattern.substring(0, slash);
            String below = slash < 0 ? "" : pattern.substring(slash + 1);
            boolean all = pattern.equals("*/*");
            boolean plurals = plural.equals("*") || plural.equals(resource);
            if (all || (plurals && (below.equals("*") || below.equals(subresource)))) {
                return true;
            }
        }
        return false;
    }
}
