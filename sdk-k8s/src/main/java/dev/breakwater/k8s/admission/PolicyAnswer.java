package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what all policies say to a request into one answer, in the API server's words. Used once. */
final class PolicyAnswer {
    private static final int MAX_FAILURES = 50;
    private static final int MAX_ANNOTATION = 10 * 1024;

    private final AdmissionRequest request;
    private final List<PolicyFinding> findings = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Document> failures = new ArrayList<>();
    private final Map<String, List<String>> annotations = new LinkedHashMap<>();

    PolicyAnswer(AdmissionRequest request) {
        this.request = request;
    }

    List<PolicyFinding> findings() {
        return findings;
    }

    /** A configuration at fault refuses, whatever the binding does. */
    void misconfigured(String policy, String binding, String why) {
        String prefix = binding.isEmpty() ? "failed to configure policy: " : "failed to configure binding: ";
        findings.add(new PolicyFinding(policy, binding, "", prefix + why, "", List.of("Deny")));
    }

    void refused(String policy, String binding, List<String> actions, PolicyRun.Refusal refusal) {
        findings.add(
                new PolicyFinding(policy, binding, refusal.expression(), refusal.message(), refusal.reason(), actions));
        if (actions.contains("Warn")) {
            warnings.add("Validation failed for ValidatingAdmissionPolicy '" + policy + "' with binding '" + binding
                    + "': " + refusal.message());
        }
        if (actions.contains("Audit")) {
            failures.add(Document.object(
                    "message",
                    refusal.message(),
                    "policy",
                    policy,
                    "binding",
                    binding,
                    "expressionIndex",
                    refusal.index(),
                    "validationActions",
                    actions));
        }
    }

    void annotated(String policy, String key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String kept =
                bytes.length > MAX_ANNOTATION ? new String(bytes, 0, MAX_ANNOTATION, StandardCharsets.UTF_8) : value;
        List<String> values = annotations.computeIfAbsent(policy + "/" + key, first -> new ArrayList<>());
        if (!values.contains(kept)) {
            values.add(kept);
        }
    }

    void annotationFailed(String policy, String binding, String why) {
        findings.add(new PolicyFinding(policy, binding, "", why, "", List.of("Deny")));
    }

    AdmissionResponse response() {
        AdmissionResponse response = findings.stream()
                .filter(PolicyFinding::denies)
                .findFirst()
                .map(first -> AdmissionResponse.refuse(status(first)))
                .orElse(AdmissionResponse.allow())
                .warning(warnings);
        for (Map.Entry<String, List<String>> annotation : annotations.entrySet()) {
            response = response.auditing(annotation.getKey(), String.join(", ", annotation.getValue()));
        }
        return failures.isEmpty()
                ? response
                : response.auditing(
                        "validation.policy.admission.k8s.io/validation_failure",
                        Document.of(failures.subList(0, Math.min(MAX_FAILURES, failures.size())))
                                .toJson());
    }

    private Document status(PolicyFinding finding) {
        String with = finding.binding().isEmpty() ? "" : " with binding '" + finding.binding() + "'";
        String message =
                "ValidatingAdmissionPolicy '" + finding.policy() + "'" + with + " denied request: " + finding.message();
        String reason = finding.reason().isEmpty() ? "Invalid" : finding.reason();
        return AdmissionResponse.forbidden(request, message)
                .with("reason", reason)
                .with("code", code(reason))
                .withAt("/details/causes", List.of(Document.object("message", message)));
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }
}
