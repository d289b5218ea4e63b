package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;

/** What the API server refuses in the selectors of an access review; roles do not look at them. */
final class ReviewSelectors {
    private ReviewSelectors() {}

    static List<Cause> check(Document review) {
        List<Cause> causes = new ArrayList<>();
        for (String name : List.of("fieldSelector", "labelSelector")) {
            review.at("/spec/resourceAttributes/" + name)
                    .filter(Document::isObject)
                    .ifPresent(selector -> check(selector, "spec.resourceAttributes." + name, causes));
        }
        return causes;
    }

    private static void check(Document selector, String path, List<Cause> causes) {
        String raw = selector.text("/rawSelector").orElse("");
        List<Document> requirements = Rules.elements(selector, "/requirements");
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            String why = "may not specified at the same time as requirements";
            causes.add(Cause.invalid(path + ".rawSelector", Names.quoted(raw), why));
        }
        if (raw.isEmpty() && requirements.isEmpty()) {
            String why = "when " + path + " is specified, requirements or rawSelector is required";
            causes.add(Cause.required(path + ".requirements", why));
        }
        for (int i = 0; i < requirements.size(); i++) {
            String place = path + ".requirements[" + i + "]";
            if (path.endsWith("labelSelector")) {
                requirement(requirements.get(i), place, causes);
                label(requirements.get(i), place, causes);
            } else {
                named(requirements.get(i), place, causes);
                requirement(requirements.get(i), place, causes);
            }
        }
    }

    /** An operator that is not known is let through: a newer client may know it. */
    private static void requirement(Document requirement, String path, List<Cause> causes) {
        String operator = requirement.text("/operator").orElse("");
        boolean values = !Meta.texts(requirement, "/values").isEmpty();
        if (List.of("In", "NotIn").contains(operator) && !values) {
            causes.add(Cause.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        if (List.of("Exists", "DoesNotExist").contains(operator) && values) {
            causes.add(Cause.forbidden(
                    path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
    }

    /** A field needs a name; which fields there are is left to whoever grants access. */
    private static void named(Document requirement, String path, List<Cause> causes) {
        if (requirement.text("/key").orElse("").isEmpty()) {
            causes.add(Cause.required(path + ".key", "must be specified"));
        }
    }

    /** A label and its values have to be such as an object may carry. */
    private static void label(Document requirement, String path, List<Cause> causes) {
        String key = requirement.text("/key").orElse("");
        if (key.isEmpty()) {
            causes.add(Cause.invalid(path + ".key", Names.quoted(key), "name part must be non-empty"));
        }
        Names.keyFault(key).ifPresent(why -> causes.add(Cause.invalid(path + ".key", Names.quoted(key), why)));
        List<String> values = Meta.texts(requirement, "/values");
        for (int i = 0; i < values.size(); i++) {
            String place = path + ".values[" + i + "]";
            String value = values.get(i);
            Names.valueFault(value).ifPresent(why -> causes.add(Cause.invalid(place, Names.quoted(value), why)));
        }
    }
}
