package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses the binding of a policy as the API server does, with a cause for each field. Source: {@code validation.go}. */
final class BindingValidation {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

    private BindingValidation() {}

    static AdmissionResponse check(AdmissionRequest request) {
        Faults faults = new Faults();
        Document spec = request.object().flatMap(object -> object.get("spec")).orElse(Document.object());
        String policy = spec.text("/policyName").orElse("");
        if (policy.isEmpty()) {
            faults.required("spec.policyName", "");
        } else {
            faults.subdomain("spec.policyName", policy);
        }
        spec.get("paramRef").ifPresent(reference -> paramRef(reference, faults));
        spec.get("matchResources").ifPresent(match -> MatchFaults.find(match, "spec.matchResources", faults));
        actions(Selection.texts(spec, "/validationActions"), faults);
        return faults.response(request);
    }

    private static void paramRef(Document reference, Faults faults) {
        boolean named = !reference.text("/name").orElse("").isEmpty();
        boolean selected = reference.get("selector").isPresent();
        faults.segment("spec.paramRef.name", reference.text("/name").orElse(""));
        if (named && selected) {
            faults.forbidden("spec.paramRef.name", "name and selector are mutually exclusive");
        }
        MatchFaults.selector(reference, "selector", "spec.paramRef", faults);
        if (named && selected) {
            faults.forbidden("spec.paramRef.selector", "name and selector are mutually exclusive");
        } else if (!named && !selected) {
            faults.required("spec.paramRef", "one of name or selector must be specified");
        }
        String action = reference.text("/parameterNotFoundAction").orElse("");
        if (action.isEmpty()) {
            faults.required("spec.paramRef.parameterNotFoundAction", "");
        } else {
            faults.unsupported("spec.paramRef.parameterNotFoundAction", action, List.of("Deny", "Allow"));
        }
    }

    private static void actions(List<String> actions, Faults faults) {
        String path = "spec.validationActions";
        Set<String> found = new HashSet<>();
        for (int i = 0; i < actions.size(); i++) {
            faults.unsupported(path + "[" + i + "]", actions.get(i), ACTIONS);
            if (!found.add(actions.get(i))) {
                faults.duplicate(path + "[" + i + "]", actions.get(i));
            }
        }
        if (found.contains("Deny") && found.contains("Warn")) {
            faults.invalid(
                    path,
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
        if (found.isEmpty()) {
            faults.required(path, "at least one validation action is required");
        }
    }
}
