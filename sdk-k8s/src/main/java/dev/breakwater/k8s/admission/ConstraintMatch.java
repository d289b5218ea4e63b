package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Whether a Gatekeeper constraint means an object. Source: Gatekeeper's {@code match.go} and {@code wildcard.go}. */
final class ConstraintMatch {
    private final Document match;
    private final Document object;
    private final Optional<Document> namespace;

    private ConstraintMatch(Document match, Document object, Optional<Document> namespace) {
        this.match = match;
        this.object = object;
        this.namespace = namespace;
    }

    /** Throws {@link CelFailure} where the match itself is wrong. */
    static boolean matches(Document constraint, Document object, Optional<Document> namespace) {
        Document match = constraint.at("/spec/match").orElse(Document.object());
        return new ConstraintMatch(match, object, namespace).matches();
    }

    private boolean matches() {
        return kinds() && scope() && namespaces() && labels() && namespaceLabels() && name() && source();
    }

    private boolean kinds() {
        List<Document> kinds = Selection.elements(match, "/kinds");
        String apiVersion = object.text("/apiVersion").orElse("");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String kind = object.text("/kind").orElse("");
        return kinds.isEmpty()
                || kinds.stream()
                        .anyMatch(entry -> listed(entry, "/kinds", kind) && listed(entry, "/apiGroups", group));
    }

    private static boolean listed(Document entry, String list, String value) {
        List<String> values = Selection.texts(entry, list);
        return values.isEmpty() || values.contains("*") || values.contains(value);
    }

    private boolean isNamespace() {
        return object.text("/kind").equals(Optional.of("Namespace"))
                && object.text("/apiVersion").equals(Optional.of("v1"));
    }

    private Optional<String> ownNamespace() {
        return object.text("/metadata/namespace").filter(name -> !name.isEmpty());
    }

    private boolean scope() {
        boolean namespaced = ownNamespace().isPresent() || namespace.isPresent();
        return switch (match.text("/scope").orElse("*")) {
            case "Cluster" -> isNamespace() || !namespaced;
            case "Namespaced" -> !isNamespace() && namespaced;
            default -> true;
        };
    }

    /** The namespace that lists of namespaces are about; empty for what is in none. */
    private Optional<String> where() {
        return isNamespace()
                ? object.text("/metadata/name")
                : namespace.flatMap(found -> found.text("/metadata/name")).or(this::ownNamespace);
    }

    private boolean namespaces() {
        List<String> included = Selection.texts(match, "/namespaces");
        List<String> excluded = Selection.texts(match, "/excludedNamespaces");
        Optional<String> name = where();
        if (name.isEmpty()) {
            return true;
        }
        boolean in = included.isEmpty() || included.stream().anyMatch(glob -> fits(glob, name.get()));
        return in && excluded.stream().noneMatch(glob -> fits(glob, name.get()));
    }

    private boolean labels() {
        return match.get("labelSelector")
                .filter(selector -> !Selection.matches(selector, Selection.labels(object)))
                .isEmpty();
    }

    private boolean namespaceLabels() {
        Optional<Document> selector = match.get("namespaceSelector");
        if (selector.isEmpty()
                || (!isNamespace() && namespace.isEmpty() && ownNamespace().isEmpty())) {
            return true;
        }
        if (isNamespace()) {
            return Selection.matches(selector.get(), Selection.labels(object));
        }
        if (namespace.isEmpty()) {
            throw new CelFailure("namespace selector for namespace-scoped object but missing Namespace");
        }
        return Selection.matches(selector.get(), Selection.labels(namespace.get()));
    }

    private boolean name() {
        String glob = match.text("/name").orElse("");
        String generate = object.text("/metadata/generateName").orElse("");
        return glob.isEmpty()
                || fits(glob, object.text("/metadata/name").orElse(""))
                || (glob.endsWith("*") && fits(glob, generate));
    }

    /** What a client sends is original; nothing here is generated. */
    private boolean source() {
        String source = match.text("/source").orElse("All");
        return switch (source) {
            case "All", "", "Original" -> true;
            case "Generated" -> false;
            default -> throw new CelFailure("invalid source field \"" + source + "\"");
        };
    }

    /** A glob has a star at its front, its end, or both. */
    static boolean fits(String glob, String text) {
        boolean front = glob.startsWith("*");
        boolean end = glob.endsWith("*");
        String bare = glob.substring(front ? 1 : 0, Math.max(front ? 1 : 0, glob.length() - (end ? 1 : 0)));
        if (front && end) {
            return text.contains(bare);
        }
        if (front) {
            return text.endsWith(bare);
        }
        return end ? text.startsWith(bare) : text.equals(glob);
    }
}
