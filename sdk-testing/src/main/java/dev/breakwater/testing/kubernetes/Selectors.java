package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors of lists and watches. */
final class Selectors {
    private static final Pattern EQUALITY = Pattern.compile("([^\\s=!]+)\\s*(==|=|!=)\\s*([^\\s=!]*)");
    /** From the conversion functions and registries of Kubernetes. */
    private static final Map<String, Set<String>> SELECTABLE = Map.of(
            "namespaces",
            Set.of("name", "status.phase"),
            "secrets",
            Set.of("type"),
            "services",
            Set.of("spec.clusterIP", "spec.type"),
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
    static Selection of(ApiKind kind, Call call) {
        return SelectorParser.parse(call.query("labelSelector")).and(fields(kind, call.query("fieldSelector")));
    }

    static Predicate<Document> labels(String selector) {
        return SelectorParser.parse(selector).matching();
    }

    private static Selection fields(ApiKind kind, String selector) {
        Selection all = Selection.ALL;
        for (String requirement : selector.split(",", -1)) {
            if (!requirement.isBlank()) {
                all = all.and(field(kind, requirement.trim()));
            }
        }
        return all;
    }

    private static Selection field(ApiKind kind, String requirement) {
        Matcher equality = EQUALITY.matcher(requirement);
        if (!equality.matches()) {
            boolean twice = requirement.matches("[^=]+=[^=]*=.*");
            throw StatusException.badRequest(
                    twice
                            ? "invalid field selector: unescaped character in value: 61"
                            : "invalid selector: '" + requirement + "'; can't understand '" + requirement + "'");
        }
        String field = equality.group(1);
        if (!selectable(kind).contains(field)) {
            boolean own =
                    SELECTABLE.containsKey(kind.plural()) || kind.definition().isPresent();
            throw StatusException.badRequest(
                    own
                            ? "field label not supported: " + field
                            : Names.quoted(field)
                                    + " is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        }
        boolean equal = !equality.group(2).equals("!=");
        String pointer = field.equals("name") ? "/metadata/name" : "/" + field.replace('.', '/');
        String value = equality.group(3);
        Lookup lookup =
                new Lookup("field " + field, object -> Optional.of(shown(object, field, pointer)), Set.of(value));
        return new Selection(
                object -> equal == shown(object, field, pointer).equals(value), equal ? List.of(lookup) : List.of());
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
