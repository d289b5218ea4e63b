package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short forms of roles, bindings and requests. */
final class Rbac {
    static final String VERSION = "rbac.authorization.k8s.io/v1";

    private Rbac() {}

    /** {@code get,list | apps | deployments | names}, or {@code get > /healthz}; groups: - is core. */
    static Document rule(String text) {
        String[] path = text.split(" > ", -1);
        if (path.length == 2) {
            return Document.object("verbs", words(path[0]), "nonResourceURLs", words(path[1]));
        }
        String[] parts = text.split(" \\| ", -1);
        Document rule = Document.object(
                "verbs",
                words(parts[0]),
                "apiGroups",
                words(parts[1]).stream()
                        .map(group -> group.equals("-") ? "" : group)
                        .toList(),
                "resources",
                words(parts[2]));
        return parts.length > 3 ? rule.with("resourceNames", words(parts[3])) : rule;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split(",", -1));
    }

    static Document clusterRole(String name, String... rules) {
        return object("ClusterRole", "", name).with("rules", rules(rules));
    }

    static Document role(String namespace, String name, String... rules) {
        return object("Role", namespace, name).with("rules", rules(rules));
    }

    private static List<Document> rules(String... rules) {
        return Arrays.stream(rules).map(Rbac::rule).toList();
    }

    static Document object(String kind, String namespace, String name) {
        Document metadata = Document.object("name", name);
        return Document.object(
                "apiVersion",
                VERSION,
                "kind",
                kind,
                "metadata",
                namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
    }

    static Document clusterBinding(String name, String role, String... subjects) {
        return binding(object("ClusterRoleBinding", "", name), "ClusterRole", role, subjects);
    }

    static Document binding(String namespace, String name, String roleKind, String role, String... subjects) {
        return binding(object("RoleBinding", namespace, name), roleKind, role, subjects);
    }

    /** Subjects: {@code User:bob}, {@code Group:admins}, {@code ServiceAccount:shop/web} or {@code ServiceAccount:web}. */
    private static Document binding(Document head, String roleKind, String role, String... subjects) {
        List<Document> all = new ArrayList<>();
        for (String subject : subjects) {
            String[] parts = subject.split(":", 2);
            int slash = parts[1].indexOf('/');
            boolean placed = parts[0].equals("ServiceAccount") && slash > 0;
            Document document =
                    Document.object("kind", parts[0], "name", placed ? parts[1].substring(slash + 1) : parts[1]);
            all.add(placed ? document.with("namespace", parts[1].substring(0, slash)) : document);
        }
        Document ref = Document.object("apiGroup", "rbac.authorization.k8s.io", "kind", roleKind, "name", role);
        return head.with("roleRef", ref).with("subjects", all);
    }

    static Document labelled(Document object, String key, String value) {
        return object.withAt("/metadata/labels", Document.object(key, value));
    }

    static Document aggregating(Document role, String key, String value) {
        Document selector = Document.object("matchLabels", Document.object(key, value));
        return role.with("aggregationRule", Document.object("clusterRoleSelectors", List.of(selector)));
    }

    /** {@code get apps/deployments/scale name in namespace}: the first slash ends the group; - is core. */
    static AccessRequest ask(Caller caller, String text) {
        String[] words = text.split(" ", -1);
        if (words[1].startsWith("/")) {
            return AccessRequest.path(caller, words[0], words[1]);
        }
        int slash = words[1].indexOf('/');
        String group = words[1].substring(0, slash);
        AccessRequest request =
                AccessRequest.of(caller, words[0], group.equals("-") ? "" : group, words[1].substring(slash + 1));
        int in = Arrays.asList(words).indexOf("in");
        request = in > 0 ? request.in(words[in + 1]) : request;
        return words.length > 2 && in != 2 ? request.named(words[2]) : request;
    }
}
