package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;

/** What the API server refuses in a label selector inside an object. */
final class LabelSelectors {
    private LabelSelectors() {}

    static List<Cause> check(Document selector, String path) {
        List<Cause> causes = new ArrayList<>(
                Names.labels(selector.at("/matchLabels").orElse(Document.object()).members(), path + ".matchLabels"));
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
                    causes.add(Cause.required(
                            path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values) {
                    causes.add(Cause.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            default -> causes.add(Cause.invalid(path + ".operator", Names.quoted(operator), "not a valid selector operator"));
        }
        String key = requirement.text("/key").orElse("");
        Names.keyFault(key).ifPresent(why -> causes.add(Cause.invalid(path + ".key", Names.quoted(key), why)));
    }
}
