package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules in CEL that objects must meet to be admitted; it takes effect through a binding. Immutable.
 *
 * @param content what it consists of
 */
public record ValidatingAdmissionPolicy(ManifestContent content) implements ManifestObject<ValidatingAdmissionPolicy> {
    /** The address type, {@code admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy}. */
    public static final String TYPE = "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";

    /** Declares the policy of that name; an evaluation that fails refuses. */
    public static ValidatingAdmissionPolicy named(String name) {
        return new ValidatingAdmissionPolicy(
                ManifestContent.of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", name)
                        .with("/spec/failurePolicy", "Fail"));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ValidatingAdmissionPolicy parse(Document manifest) {
        return new ValidatingAdmissionPolicy(ManifestContent.read(manifest));
    }

    /** This policy, also looking at creates and updates of these resources, such as {@code apps}, {@code deployments}. */
    public ValidatingAdmissionPolicy matching(String apiGroup, String... resources) {
        return append(
                "/spec/matchConstraints/resourceRules",
                Document.object(
                        "apiGroups",
                        List.of(apiGroup),
                        "apiVersions",
                        List.of("*"),
                        "operations",
                        List.of("CREATE", "UPDATE"),
                        "resources",
                        List.of(resources)));
    }

    /** This policy with a rule more: an expression in CEL that must be true, and what a refusal says. */
    public ValidatingAdmissionPolicy requiring(String expression, String message) {
        return append("/spec/validations", Document.object("expression", expression, "message", message));
    }

    /** This policy with a variable more, which expressions after it read as {@code variables.name}; evaluated once. */
    public ValidatingAdmissionPolicy defining(String name, String expression) {
        return append("/spec/variables", Document.object("name", name, "expression", expression));
    }

    /** This policy, letting pass what it cannot evaluate. */
    public ValidatingAdmissionPolicy ignoringFailures() {
        return set("/spec/failurePolicy", "Ignore");
    }

    private ValidatingAdmissionPolicy append(String list, Document element) {
        List<Document> all = new ArrayList<>(
                content().body().at(list).orElse(Document.array()).elements());
        all.add(element);
        return set(list, all);
    }

    @Override
    public ValidatingAdmissionPolicy of(ManifestContent newContent) {
        return new ValidatingAdmissionPolicy(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
