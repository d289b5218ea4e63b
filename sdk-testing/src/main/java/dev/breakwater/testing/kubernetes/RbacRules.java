package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the API server refuses in roles and bindings. */
final class RbacRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacRules() {}

    static List<Cause> role(Document role) {
        List<Cause> causes = new ArrayList<>();
        boolean namespaced = role.text("/kind").filter("Role"::equals).isPresent();
        int index = 0;
        for (Document rule : role.at("/rules").orElse(Document.array()).elements()) {
            rule(rule, "rules[" + index++ + "]", namespaced, causes);
        }
        selectors(role, causes);
        return causes;
    }

    private static void rule(Document rule, String path, boolean namespaced, List<Cause> causes) {
        boolean urls = !Meta.texts(rule, "/nonResourceURLs").isEmpty();
        boolean groups = !Meta.texts(rule, "/apiGroups").isEmpty();
        boolean resources = !Meta.texts(rule, "/resources").isEmpty();
        boolean names = !Meta.texts(rule, "/resourceNames").isEmpty();
        if (Meta.texts(rule, "/verbs").isEmpty()) {
            causes.add(Cause.required(path + ".verbs", "verbs must contain at least one value"));
        }
        if (urls && namespaced) {
            causes.add(Cause.invalid(
                    path + ".nonResourceURLs",
                    rule.get("nonResourceURLs").map(Document::toJson).orElse(""),
                    "namespaced rules cannot apply to non-resource URLs"));
        }
        if (urls && (groups || resources || names)) {
            causes.add(Cause.invalid(
                    path + ".nonResourceURLs",
                    rule.get("nonResourceURLs").map(Document::toJson).orElse(""),
                    "rules cannot apply to both regular resources and non-resource URLs"));
        } else if (!urls) {
            if (!groups) {
                causes.add(Cause.required(path + ".apiGroups", "resource rules must supply at least one api group"));
            }
            if (!resources) {
                causes.add(Cause.required(path + ".resources", "resource rules must supply at least one resource"));
            }
        }
    }

    private static void selectors(Document role, List<Cause> causes) {
        if (role.at("/aggregationRule").isEmpty()) {
            return;
        }
        List<Document> selectors = role.at("/aggregationRule/clusterRoleSelectors")
                .orElse(Document.array())
                .elements();
        if (selectors.isEmpty()) {
            causes.add(Cause.required(
                    "aggregationRule.clusterRoleSelectors",
                    "at least one clusterRoleSelector required if aggregationRule is non-nil"));
        }
        int index = 0;
        for (Document selector : selectors) {
            String path = "aggregationRule.clusterRoleSelectors[" + index++ + "]";
            List<Cause> wrong = LabelSelectors.check(selector, path);
            causes.addAll(wrong);
            if (!wrong.isEmpty()) {
                causes.add(Cause.invalid(path, "null", "invalid label selector."));
            }
        }
    }

    static List<Cause> binding(Document binding) {
        List<Cause> causes = new ArrayList<>();
        boolean cluster =
                binding.text("/kind").filter("ClusterRoleBinding"::equals).isPresent();
        String group = binding.text("/roleRef/apiGroup").orElse(GROUP);
        if (!group.equals(GROUP)) {
            causes.add(Cause.unsupported("roleRef.apiGroup", group, Names.quoted(GROUP)));
        }
        Set<String> kinds = cluster ? Set.of("ClusterRole") : Set.of("Role", "ClusterRole");
        String kind = binding.text("/roleRef/kind").orElse("");
        if (!kinds.contains(kind)) {
            String supported = cluster ? "\"ClusterRole\"" : "\"Role\", \"ClusterRole\"";
            causes.add(Cause.unsupported("roleRef.kind", kind, supported));
        }
        if (binding.text("/roleRef/name").orElse("").isEmpty()) {
            causes.add(Cause.required("roleRef.name", ""));
        }
        int index = 0;
        for (Document subject : binding.at("/subjects").orElse(Document.array()).elements()) {
            subject(subject, "subjects[" + index++ + "]", cluster, causes);
        }
        return causes;
    }

    private static void subject(Document subject, String path, boolean cluster, List<Cause> causes) {
        String kind = subject.text("/kind").orElse("");
        String group = subject.text("/apiGroup").orElse("");
        String name = subject.text("/name").orElse("");
        switch (kind) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    Names.subdomain(name)
                            .ifPresent(why -> causes.add(Cause.invalid(path + ".name", Names.quoted(name), why)));
                }
                if (!group.isEmpty()) {
                    causes.add(Cause.unsupported(path + ".apiGroup", group, "\"\""));
                }
                if (cluster && subject.text("/namespace").orElse("").isEmpty()) {
                    causes.add(Cause.required(path + ".namespace", ""));
                }
            }
            case "User", "Group" -> {
                if (!group.equals(GROUP)) {
                    causes.add(Cause.unsupported(path + ".apiGroup", group, Names.quoted(GROUP)));
                }
            }
            default -> causes.add(Cause.unsupported(path + ".kind", kind, "\"ServiceAccount\", \"User\", \"Group\""));
        }
    }
}
