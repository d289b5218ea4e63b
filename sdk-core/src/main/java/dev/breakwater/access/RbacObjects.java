package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The roles and bindings among documents; lists are opened, everything else is passed over. */
final class RbacObjects {
    private static final String GROUP = RoleRef.GROUP + "/";

    private final Map<String, Document> objects = new LinkedHashMap<>();

    /** Adds what is a role or a binding; the last of a kind, namespace and name counts. */
    RbacObjects addAll(Iterable<Document> documents) {
        for (Document document : documents) {
            add(document, text(document, "kind"), text(document, "apiVersion"));
        }
        return this;
    }

    private void add(Document document, String kind, String version) {
        if (kind.endsWith("List")) {
            String items = kind.substring(0, kind.length() - 4);
            for (Document item : AccessRule.elements(document, "items")) {
                String itemKind = text(item, "kind");
                String itemVersion = text(item, "apiVersion");
                add(item, itemKind.isEmpty() ? items : itemKind, itemVersion.isEmpty() ? version : itemVersion);
            }
        } else if (version.startsWith(GROUP) && isRbac(kind)) {
            Document typed = document.with("kind", kind);
            objects.put(key(kind, namespace(typed), name(typed)), typed);
        }
    }

    private static boolean isRbac(String kind) {
        return switch (kind) {
            case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding" -> true;
            default -> false;
        };
    }

    /** Adds defaults where there is no object of that kind and name. */
    RbacObjects addMissing(Iterable<Document> documents) {
        for (Document document : documents) {
            objects.putIfAbsent(key(kind(document), namespace(document), name(document)), document);
        }
        return this;
    }

    /** The objects of a kind by namespace and name, so that answers do not depend on the order of files. */
    List<Document> ofKind(String kind) {
        List<Document> found = new ArrayList<>();
        for (Document object : objects.values()) {
            if (kind(object).equals(kind)) {
                found.add(object);
            }
        }
        found.sort(Comparator.comparing(RbacObjects::namespace).thenComparing(RbacObjects::name));
        return found;
    }

    static String key(String kind, String namespace, String name) {
        return kind + '\n' + namespace + '\n' + name;
    }

    static String kind(Document object) {
        return text(object, "kind");
    }

    static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    /** The namespace of a namespaced object, {@code default} if it does not say; empty for the others. */
    static String namespace(Document object) {
        return kind(object).startsWith("Cluster")
                ? ""
                : object.text("/metadata/namespace").orElse("default");
    }

    /** A text; a value known only after apply by what it will come from, in parentheses. */
    static String text(Document object, String member) {
        Document value = object.get(member).orElse(Document.nothing());
        return value.asText()
                .or(() -> value.asReference().map(target -> "(" + target + ")"))
                .orElse("");
    }
}
