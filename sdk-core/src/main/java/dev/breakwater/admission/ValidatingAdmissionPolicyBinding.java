package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;

/**
 * Puts a validating admission policy into effect. Immutable.
 *
 * @param content what it consists of
 */
public record ValidatingAdmissionPolicyBinding(ManifestContent content)
        implements ManifestObject<ValidatingAdmissionPolicyBinding> {
    /** The address type, {@code admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding}. */
    public static final String TYPE = "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";

    /** Declares the binding of that name; it denies what the policy refuses. */
    public static ValidatingAdmissionPolicyBinding named(String name) {
        return new ValidatingAdmissionPolicyBinding(
                ManifestContent.of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", name)
                        .with("/spec/validationActions", List.of("Deny")));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ValidatingAdmissionPolicyBinding parse(Document manifest) {
        return new ValidatingAdmissionPolicyBinding(ManifestContent.read(manifest));
    }

    /** This binding of the policy of that name. */
    public ValidatingAdmissionPolicyBinding policy(String name) {
        return set("/spec/policyName", name);
    }

    /** This binding, doing that with what the policy refuses: Deny, Warn or Audit. */
    public ValidatingAdmissionPolicyBinding actions(String... actions) {
        return set("/spec/validationActions", List.of(actions));
    }

    /** This binding for namespaces with that label only. */
    public ValidatingAdmissionPolicyBinding namespacesWith(String key, String value) {
        Document labels = Document.object("matchLabels", Document.object(key, value));
        return set("/spec/matchResources/namespaceSelector", labels);
    }

    @Override
    public ValidatingAdmissionPolicyBinding of(ManifestContent newContent) {
        return new ValidatingAdmissionPolicyBinding(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
