package dev.breakwater.k8s.admission;

import dev.breakwater.access.AccessDecision;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CelValues.Nothing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the expressions of policies see of a request; made once for a request. */
final class PolicyInputs {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final List<String> HIDDEN = List.of("managedFields", "ownerReferences", "selfLink");

    private final AdmissionRequest request;
    private final Map<String, Object> values = new HashMap<>();
    private final ClusterReader cluster;
    private @Nullable Authorizer authorizer;

    PolicyInputs(AdmissionRequest request, ClusterReader cluster) {
        this.request = request;
        this.cluster = cluster;
        values.put("object", value(request.object()));
        values.put("oldObject", value(request.oldObject()));
        values.put("namespaceObject", value(namespace(request, cluster).map(PolicyInputs::visible)));
        values.put("authorizer", asker());
        values.put("authorizer.requestResource", resourceCheck());
    }

    /** The variables for one policy, whose rule named the resource so, with one parameter. */
    Map<String, Object> with(Matching matching, Optional<Document> params) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("request", CelValues.of(review(matching)));
        all.put("params", value(params));
        if (!matching.kind().equals(request.kind())) {
            all.put("object", value(request.object().map(object -> converted(object, matching))));
            all.put("oldObject", value(request.oldObject().map(object -> converted(object, matching))));
        }
        return all;
    }

    private static Document converted(Document object, Matching matching) {
        String group = matching.kind().group();
        return object.with(
                "apiVersion",
                (group.isEmpty() ? "" : group + "/") + matching.kind().version());
    }

    private static Object value(Optional<Document> document) {
        return document.map(CelValues::of).orElse(Nothing.NULL);
    }

    private static Optional<Document> namespace(AdmissionRequest request, ClusterReader cluster) {
        boolean itself = request.kind().kind().equals("Namespace")
                && request.kind().group().isEmpty();
        return request.namespace().isEmpty() || itself
                ? Optional.empty()
                : request.namespaceObject().or(() -> cluster.get("v1", "Namespace", "", request.namespace()));
    }

    /** A namespace without what expressions are not shown. */
    private static Document visible(Document namespace) {
        Document metadata = namespace.get("metadata").orElse(Document.object());
        for (String hidden : HIDDEN) {
            metadata = metadata.without(hidden);
        }
        return namespace.with("metadata", metadata).without("apiVersion").without("kind");
    }

    private Document review(Matching matching) {
        Document review = Document.object(
                "uid", "",
                "kind", kind(matching.kind()),
                "resource", resource(matching.resource()),
                "requestKind", kind(request.kind()),
                "requestResource", resource(request.resource()),
                "operation", request.operation().name(),
                "userInfo", user(),
                "dryRun", request.dryRun(),
                "options", options());
        return review.withSome("subResource", filled(request.subresource()))
                .withSome("requestSubResource", filled(request.subresource()))
                .withSome("name", filled(request.name()))
                .withSome("namespace", filled(request.namespace()));
    }

    private Document options() {
        String operation = request.operation().name();
        String kind = operation.charAt(0) + operation.substring(1).toLowerCase(Locale.ROOT) + "Options";
        Document options = Document.object("kind", kind, "apiVersion", "meta.k8s.io/v1");
        return request.dryRun() ? options.with("dryRun", List.of("All")) : options;
    }

    private static Optional<String> filled(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    private static Document kind(AdmissionRequest.GroupVersionKind kind) {
        return Document.object("group", kind.group(), "version", kind.version(), "kind", kind.kind());
    }

    private static Document resource(AdmissionRequest.GroupVersionResource resource) {
        return Document.object(
                "group", resource.group(), "version", resource.version(), "resource", resource.resource());
    }

    private Document user() {
        Document user =
                Document.object().withSome("username", filled(request.user().username()));
        List<String> groups = request.user().groups();
        return groups.isEmpty() ? user : user.with("groups", groups);
    }

    private AuthorizerFunctions.Asker asker() {
        Caller caller = new Caller(request.user().username(), request.user().groups());
        Function<AccessRequest, AccessDecision> decide = asked -> authorizer().decide(asked);
        return new AuthorizerFunctions.Asker(caller, decide);
    }

    /** The RBAC of the cluster, read when it is first asked. */
    private Authorizer authorizer() {
        if (authorizer == null) {
            List<Document> objects = new ArrayList<>();
            for (String kind : List.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")) {
                objects.addAll(cluster.list(RBAC, kind, ""));
            }
            authorizer = Authorizer.of(objects);
        }
        return authorizer;
    }

    private AuthorizerFunctions.ResourceCheck resourceCheck() {
        AuthorizerFunctions.Asker asker = asker();
        return new AuthorizerFunctions.ResourceCheck(
                asker,
                new AccessRequest(
                        asker.caller(),
                        "",
                        request.resource().group(),
                        request.resource().resource(),
                        request.subresource(),
                        request.namespace(),
                        request.name(),
                        ""));
    }
}
