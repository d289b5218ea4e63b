package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** Fills in what the API server fills in: the defaults of the schema and those that depend on other fields. */
final class Defaults {
    static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String RBAC = "rbac.authorization.k8s.io";

    private Defaults() {}

    static Document of(ApiKind kind, Document object) {
        Document compact = Conformance.compact(object, kind.type());
        Document defaulted = Conformance.defaulted(compact, kind.type());
        return switch (kind.kind()) {
            case "NetworkPolicy" -> NetworkPolicyRules.defaulted(defaulted);
            case "RoleBinding", "ClusterRoleBinding" -> binding(defaulted);
            case "Namespace" -> namespace(defaulted);
            default -> WorkloadRules.defaulted(kind, defaulted);
        };
    }

    private static Document binding(Document binding) {
        List<Document> subjects = new ArrayList<>();
        for (Document subject : binding.at("/subjects").orElse(Document.array()).elements()) {
            boolean person = subject.text("/kind")
                    .filter(kind -> !kind.equals("ServiceAccount"))
                    .isPresent();
            boolean given =
                    subject.text("/apiGroup").filter(group -> !group.isEmpty()).isPresent();
            subjects.add(person && !given ? subject.with("apiGroup", RBAC) : subject);
        }
        Document complete = subjects.isEmpty() ? binding : binding.with("subjects", subjects);
        boolean group = complete.text("/roleRef/apiGroup")
                .filter(text -> !text.isEmpty())
                .isPresent();
        return group || complete.get("roleRef").isEmpty() ? complete : complete.withAt("/roleRef/apiGroup", RBAC);
    }

    private static Document namespace(Document namespace) {
        Document labels =
                namespace.at("/metadata/labels").orElse(Document.object()).with(NAME_LABEL, Meta.name(namespace));
        return Meta.with(namespace, "labels", labels);
    }
}
