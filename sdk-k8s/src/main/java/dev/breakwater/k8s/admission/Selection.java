package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** A label selector as manifests have it. */
final class Selection {
    private Selection() {}

    /** Whether the selector selects what has these labels; an empty one selects everything. */
    static boolean matches(Document selector, Document labels) {
        for (var label :
                selector.get("matchLabels").orElse(Document.object()).members().entrySet()) {
            if (!labels.get(label.getKey()).equals(Optional.of(label.getValue()))) {
                return false;
            }
        }
        for (Document requirement : elements(selector, "/matchExpressions")) {
            if (!meets(requirement, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean meets(Document requirement, Document labels) {
        Optional<Document> value = labels.get(requirement.text("/key").orElse(""));
        boolean listed = value.isPresent() && elements(requirement, "/values").contains(value.get());
        String operator = requirement.text("/operator").orElse("");
        return switch (operator) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> throw new CelFailure("\"" + operator + "\" is not a valid label selector operator");
        };
    }

    static Document labels(Document object) {
        return object.at("/metadata/labels").orElse(Document.object());
    }

    static List<Document> elements(Document from, String pointer) {
        return from.at(pointer).orElse(Document.array()).elements();
    }

    static List<String> texts(Document from, String pointer) {
        return elements(from, pointer).stream()
                .map(element -> element.asText().orElse(""))
                .toList();
    }
}
