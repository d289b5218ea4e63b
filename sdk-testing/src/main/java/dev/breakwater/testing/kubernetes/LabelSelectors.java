package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Label selectors inside objects: what the API server refuses in them, and what they select. */
final class LabelSelectors {
    private LabelSelectors() {}

    static List<Cause> check(Document selector, String path) {
        List<Cause> causes = new ArrayList<>(Names.labels(
                selector.at("/matchLabels").orElse(Document.object()).members(), path + ".matchLabels"));
        int index = 0;
        for (Document requirement :
                selector.at("/matchExpressions").orElse(Document.array()).elements()) {
            requirement(requirement, path + ".matchExpressions[" + index++ + "]", causes);
        }
        return causes;
    }

    private static void requirement(Document requirement, String path, List<Cause> causes) {
        boolean values = !Meta.texts(requirement, "/values").isEmpty();
        String operator = requirement.text("/operator").orElse("");
        switch (operator) {
            case "In", "NotIn" -> {
                if (!values) {
                    causes.add(
                            Cause.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values) {
                    causes.add(Cause.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            default ->
                causes.add(Cause.invalid(path + ".operator", Names.quoted(operator), "not a valid selector operator"));
        }
        String key = requirement.text("/key").orElse("");
        Names.keyFault(key).ifPresent(why -> causes.add(Cause.invalid(path + ".key", Names.quoted(key), why)));
    }

    /** A selector as the text that clients give, keys in order. */
    static String text(Document selector) {
        Map<String, String> parts = new TreeMap<>();
        selector.at("/matchLabels")
                .orElse(Document.object())
                .members()
                .forEach((key, value) ->
                        parts.put(key, key + "=" + value.asText().orElse("")));
        for (Document requirement :
                selector.at("/matchExpressions").orElse(Document.array()).elements()) {
            parts.merge(
                    requirement.text("/key").orElse(""),
                    expression(requirement),
                    (before, next) -> before + "," + next);
        }
        return String.join(",", parts.values());
    }

    /** A selector as messages show it: its labels in order. */
    static String shown(Document selector) {
        Optional<Document> labels = selector.get("matchLabels");
        return labels.map(all -> selector.with("matchLabels", Document.of(new TreeMap<>(all.members()))))
                .orElse(selector)
                .toJson();
    }

    /** The objects that a selector inside an object selects; an empty one selects all. */
    static Predicate<Document> matching(Document selector) {
        return Selectors.labels(text(selector));
    }

    private static String expression(Document requirement) {
        String key = requirement.text("/key").orElse("");
        String values = requirement.at("/values").orElse(Document.array()).elements().stream()
                .map(value -> value.asText().orElse(""))
                .collect(Collectors.joining(","));
        return switch (requirement.text("/operator").orElse("")) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
