package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors of lists and watches. */
final class Selectors {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s=!]+)\\s*(==|=|!=)\\s*([^\\s=!]*)");
    private static final Pattern KEY = Pattern.compile("(!?)\\s*([A-Za-z0-9][-A-Za-z0-9_./]*)");

    /** From the conversion functions and registries of Kubernetes. */
    private static final Map<String, Set<String>> SELECTABLE = Map.of(
            "namespaces",
            Set.of("name", "status.phase"),
            "secrets",
            Set.of("type"),
            "services",
            Set.of("spec.clusterIP", "spec.type"),
            "replicasets",
            Set.of("status.replicas"),
            "pods",
            Set.of(
                    "spec.hostNetwork",
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "status.nominatedNodeName",
                    "status.phase",
                    "status.podIP"),
            "events",
            Set.of(
                    "involvedObject.apiVersion",
                    "involvedObject.fieldPath",
                    "involvedObject.kind",
                    "involvedObject.name",
                    "involvedObject.namespace",
                    "involvedObject.resourceVersion",
                    "involvedObject.uid",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"));

    private Selectors() {}

    /** Objects that match both selectors. */
    static Predicate<Document> of(ApiKind kind, Call call) {
        return labels(call.query("labelSelector")).and(fields(kind, call.query("fieldSelector")));
    }

    static Predicate<Document> labels(String selector) {
        Predicate<Document> all = object -> true;
        for (String requirement : selector.split(",(?![^(]*\\))", -1)) {
            if (!requirement.isBlank()) {
                Predicate<Map<String, Document>> part = requirement(requirement.trim(), selector);
                all = all.and(object -> part.test(Meta.labels(object)));
            }
        }
        return all;
    }

    private static Predicate<Map<String, Document>> requirement(String text, String selector) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).collect(Collectors.toSet());
            boolean in = set.group(2).equals("in");
            return labels -> in == has(labels, set.group(1), values);
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            Set<String> value = Set.of(equality.group(3));
            return labels -> equal == has(labels, equality.group(1), value);
        }
        Matcher key = KEY.matcher(text);
        if (key.matches()) {
            return labels -> labels.containsKey(key.group(2)) == key.group(1).isEmpty();
        }
        throw StatusException.badRequest(
                "unable to parse requirement '" + text + "' of the label selector '" + selector + "'");
    }

    private static boolean has(Map<String, Document> labels, String key, Set<String> values) {
        Document value = labels.get(key);
        return value != null && values.contains(value.asText().orElse(""));
    }

    static Predicate<Document> fields(ApiKind kind, String selector) {
        Predicate<Document> all = object -> true;
        for (String requirement : selector.split(",", -1)) {
            if (!requirement.isBlank()) {
                all = all.and(field(kind, requirement.trim()));
            }
        }
        return all;
    }

    private static Predicate<Document> field(ApiKind kind, String requirement) {
        Matcher equality = EQUALITY.matcher(requirement);
        if (!equality.matches()) {
            throw StatusException.badRequest("invalid selector: '" + requirement + "'; can't understand it");
        }
        String field = equality.group(1);
        if (!selectable(kind).contains(field)) {
            throw StatusException.badRequest("field label not supported: " + field);
        }
        boolean equal = !equality.group(2).equals("!=");
        String pointer = field.equals("name") ? "/metadata/name" : "/" + field.replace('.', '/');
        return object -> equal == shown(object, field, pointer).equals(equality.group(3));
    }

    private static String shown(Document object, String field, String pointer) {
        if (field.equals("source")) {
            return object.text("/source/component")
                    .or(() -> object.text("/reportingComponent"))
                    .orElse("");
        }
        boolean flag = field.equals("spec.hostNetwork");
        return object.at(pointer)
                .map(value -> value.asText().orElseGet(value::toJson))
                .orElse(flag ? "false" : "");
    }

    /** The fields that a kind can be selected by. */
    static Set<String> selectable(ApiKind kind) {
        Set<String> fields = new TreeSet<>(Set.of("metadata.name", "metadata.namespace"));
        if (kind.definition().isPresent()) {
            fields.addAll(kind.definition().get().selectable());
        } else {
            fields.addAll(SELECTABLE.getOrDefault(kind.plural(), Set.of()));
        }
        return fields;
    }
}
