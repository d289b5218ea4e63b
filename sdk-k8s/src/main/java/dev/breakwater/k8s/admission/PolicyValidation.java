package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CompiledPolicy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses a policy whose expressions cannot be compiled, with a cause for each, as the API server does. Used once. */
final class PolicyValidation {
    private final Document policy;
    private final List<Document> causes = new ArrayList<>();

    private PolicyValidation(Document policy) {
        this.policy = policy;
    }

    static Optional<AdmissionResponse> check(AdmissionRequest request, int minor) {
        Document policy = request.object().orElse(Document.object());
        PolicyValidation validation = new PolicyValidation(policy);
        validation.check(CompiledPolicy.of(policy.get("spec").orElse(Document.object()), minor));
        return validation.causes.isEmpty()
                ? Optional.empty()
                : Optional.of(AdmissionResponse.refuse(validation.status(request)));
    }

    private void check(CompiledPolicy compiled) {
        check("spec.variables", "expression", List.copyOf(compiled.variables().values()));
        check(
                "spec.matchConditions",
                "expression",
                List.copyOf(compiled.conditions().values()));
        for (int i = 0; i < compiled.validations().size(); i++) {
            CompiledPolicy.Validation validation = compiled.validations().get(i);
            check("spec.validations[" + i + "].expression", validation.check());
            String place = "spec.validations[" + i + "].messageExpression";
            validation.messageExpression().ifPresent(part -> check(place, part));
        }
        check(
                "spec.auditAnnotations",
                "valueExpression",
                List.copyOf(compiled.annotations().values()));
    }

    private void check(String list, String field, List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            check(list + "[" + i + "]." + field, parts.get(i));
        }
    }

    private void check(String place, Part part) {
        if (part.expression().isEmpty()) {
            boolean internal = part.error().startsWith(Compilation.INSTANTIATION);
            String message = internal
                    ? "Internal error: " + part.error()
                    : "Invalid value: " + TextFunctions.quoted(part.source()) + ": " + part.error();
            causes.add(Document.object(
                    "reason", internal ? "InternalError" : "FieldValueInvalid", "message", message, "field", place));
        }
    }

    private Document status(AdmissionRequest request) {
        String name = policy.text("/metadata/name").orElse("");
        List<String> faults = causes.stream()
                .map(cause -> cause.text("/field").orElse("") + ": "
                        + cause.text("/message").orElse(""))
                .toList();
        String all = faults.size() == 1 ? faults.get(0) : "[" + String.join(", ", faults) + "]";
        return Document.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Document.object(),
                "status",
                "Failure",
                "message",
                "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"" + name + "\" is invalid: " + all,
                "reason",
                "Invalid",
                "details",
                Document.object(
                        "name",
                        name,
                        "group",
                        request.resource().group(),
                        "kind",
                        "ValidatingAdmissionPolicy",
                        "causes",
                        causes),
                "code",
                422);
    }
}
