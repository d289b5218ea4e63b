package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.policy.AssignedPolicy;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyFailedException;
import dev.breakwater.policy.PolicyVerdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gatekeeper's constraint of an assigned policy, and its template, as the add-on writes them. */
final class PolicyConstraint {
    static final String API = "constraints.gatekeeper.sh/v1beta1";
    static final String TEMPLATES = "templates.gatekeeper.sh/v1";
    static final String OWNER = "azure-policy-addon";
    private static final int LONGEST_KIND = 30;
    private static final int DIGITS = 20;

    private PolicyConstraint() {}

    /** The constraint; empty where the effect asks for none, or no template is known here. */
    static Optional<Document> of(PolicyVerdict verdict) {
        PolicyEffect effect = verdict.policy().effect();
        boolean asked = effect == PolicyEffect.DENY || effect == PolicyEffect.AUDIT;
        try {
            return PolicyDefinitions.templateKind(verdict.policy().definition())
                    .filter(kind -> asked)
                    .map(kind -> constraint(kind, verdict.policy(), verdict.details()));
        } catch (PolicyFailedException failed) {
            return Optional.empty(); // a parameter that cannot be put in
        }
    }

    private static Document constraint(String kind, AssignedPolicy policy, Document details) {
        boolean denies = policy.effect() == PolicyEffect.DENY && policy.isEnforced();
        Document spec = Document.object("enforcementAction", denies ? "deny" : "dryrun")
                .with("match", match(details))
                .withSome("parameters", details.get("values"));
        return Document.object("apiVersion", API, "kind", kind)
                .with(
                        "metadata",
                        Document.object("name", name(kind, policy))
                                .with("labels", Document.object("managed-by", OWNER))
                                .with("annotations", annotations(policy, details)))
                .with("spec", spec);
    }

    /** The kind, cut, and a digest of what is assigned. */
    private static String name(String kind, AssignedPolicy policy) {
        String lower = kind.toLowerCase(Locale.ROOT);
        String whole = (policy.assignmentId() + ' ' + policy.definitionId() + ' ' + policy.reference())
                .toLowerCase(Locale.ROOT);
        String digest = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, DIGITS);
        return "azurepolicy-" + lower.substring(0, Math.min(LONGEST_KIND, lower.length())) + "-" + digest;
    }

    private static Document annotations(AssignedPolicy policy, Document details) {
        return Document.object("azure-policy-assignment-id", policy.assignmentId())
                .with("azure-policy-definition-id", policy.definitionId())
                .with("azure-policy-definition-reference-id", policy.reference())
                .with(
                        "azure-policy-setdefinition-id",
                        policy.initiative().flatMap(one -> one.text("/id")).orElse(""))
                .with("constraint-installed-by", OWNER)
                .withSome("constraint-url", details.text("/templateInfo/url"));
    }

    /** Empty lists and selectors narrow nothing, so they are left out. */
    private static Document match(Document details) {
        Document kinds = Document.object()
                .withSome("apiGroups", details.get("apiGroups"))
                .withSome("kinds", details.get("kinds"));
        Document match = Document.object("kinds", List.of(kinds));
        for (String member : List.of("excludedNamespaces", "namespaces", "labelSelector", "source")) {
            Optional<Document> value = details.get(member).filter(one -> !isEmpty(one));
            match = match.withSome(member, value);
        }
        return match;
    }

    private static boolean isEmpty(Document value) {
        return (value.isArray() && value.elements().isEmpty())
                || (value.isObject() && value.members().equals(Map.of()));
    }

    /** The template that brings the kind of a constraint. Its code is a remark: rules of ours stand in for it. */
    static Document template(Document constraint) {
        String kind = constraint.text("/kind").orElse("");
        String lower = kind.toLowerCase(Locale.ROOT);
        Document target = Document.object("target", "admission.k8s.gatekeeper.sh")
                .with(
                        "rego",
                        "package " + lower + "\n# the code is not kept here; rules of the fake stand in for it\n");
        Document crd = Document.object("spec", Document.object("names", Document.object("kind", kind)));
        return Document.object("apiVersion", TEMPLATES, "kind", "ConstraintTemplate")
                .with(
                        "metadata",
                        Document.object("name", lower)
                                .with("labels", Document.object("managed-by", OWNER))
                                .with(
                                        "annotations",
                                        Document.object("constraint-template-installed-by", OWNER)
                                                .withSome(
                                                        "constraint-template",
                                                        constraint.text("/metadata/annotations/constraint-url"))))
                .with("spec", Document.object("crd", crd, "targets", List.of(target)));
    }
}
