package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers the reviews of {@code authorization.k8s.io/v1}: SubjectAccessReview, LocalSubjectAccessReview,
 * SelfSubjectAccessReview and SelfSubjectRulesReview, from manifests to manifests.
 */
public final class AccessReviews {
    private AccessReviews() {}

    /**
     * A review with its status filled in.
     *
     * @param authorizer decides
     * @param self who asks; counts for the reviews of oneself
     * @param review the manifest with its {@code kind} and {@code spec}
     * @throws InvalidDeclarationException with the fields that are wrong, as the API server would tell them
     */
    public static Document answer(Authorizer authorizer, Caller self, Document review) {
        return RbacObjects.kind(review).equals("SelfSubjectRulesReview")
                ? review.with("status", rules(authorizer, self, review))
                : review.with("status", status(authorizer.decide(request(self, review))));
    }

    /**
     * The request that a review of one request asks about.
     *
     * @throws InvalidDeclarationException as {@link #answer}
     */
    public static AccessRequest request(Caller self, Document review) {
        String kind = RbacObjects.kind(review);
        if (!kind.endsWith("SubjectAccessReview")) {
            throw new InvalidDeclarationException(
                    List.of(new Issue("kind", "'" + kind + "' is no review of authorization.k8s.io/v1.")));
        }
        InvalidDeclarationException.throwIfAny(issues(kind, review));
        Document spec = review.get("spec").orElse(Document.object());
        Caller other = new Caller(RbacObjects.text(spec, "user"), AccessRule.texts(spec, "groups"));
        return attributes(kind.startsWith("Self") ? self : other, spec);
    }

    private static Document status(AccessDecision decision) {
        Document status = Document.object("allowed", decision.allowed());
        return decision.reason().isEmpty() ? status : status.with("reason", decision.reason());
    }

    private static AccessRequest attributes(Caller caller, Document spec) {
        Document path = spec.get("nonResourceAttributes").orElse(Document.object());
        Document attributes = spec.get("resourceAttributes").orElse(Document.object());
        return spec.get("resourceAttributes").isEmpty()
                ? AccessRequest.path(caller, RbacObjects.text(path, "verb"), RbacObjects.text(path, "path"))
                : new AccessRequest(
                        caller,
                        RbacObjects.text(attributes, "verb"),
                        RbacObjects.text(attributes, "group"),
                        RbacObjects.text(attributes, "resource"),
                        RbacObjects.text(attributes, "subresource"),
                        RbacObjects.text(attributes, "namespace"),
                        RbacObjects.text(attributes, "name"),
                        "");
    }

    /** In the order and the words of {@code pkg/apis/authorization/validation} of Kubernetes. */
    private static List<Issue> issues(String kind, Document review) {
        Document spec = review.get("spec").orElse(Document.object());
        boolean resource = spec.get("resourceAttributes").isPresent();
        boolean path = spec.get("nonResourceAttributes").isPresent();
        boolean nobody = RbacObjects.text(spec, "user").isEmpty()
                && AccessRule.texts(spec, "groups").isEmpty();
        List<Issue> issues = new ArrayList<>();
        add(
                issues,
                resource && path,
                "spec.nonResourceAttributes",
                "cannot be specified in combination with resourceAttributes");
        add(
                issues,
                !resource && !path,
                "spec.resourceAttributes",
                "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        add(issues, !kind.startsWith("Self") && nobody, "spec.user", "at least one of user or group must be specified");
        boolean local = kind.startsWith("Local");
        Document metadata = review.get("metadata").orElse(Document.object()).without("managedFields");
        add(
                issues,
                !(local ? metadata.without("namespace") : metadata).members().isEmpty(),
                "metadata",
                local ? "must be empty except for namespace" : "must be empty");
        boolean here = RbacObjects.text(metadata, "namespace")
                .equals(spec.text("/resourceAttributes/namespace").orElse(""));
        add(issues, local && resource && !here, "spec.resourceAttributes.namespace", "must match metadata.namespace");
        add(issues, local && path, "spec.nonResourceAttributes", "disallowed on this kind of request");
        return issues;
    }

    private static void add(List<Issue> issues, boolean wrong, String field, String problem) {
        if (wrong) {
            issues.add(new Issue(field, problem));
        }
    }

    private static Document rules(Authorizer authorizer, Caller self, Document review) {
        String namespace = review.text("/spec/namespace").orElse("");
        if (namespace.isEmpty()) {
            throw new InvalidDeclarationException(List.of(new Issue("spec.namespace", "namespace is required")));
        }
        List<Document> resources = new ArrayList<>();
        List<Document> paths = new ArrayList<>();
        for (AccessRule rule : authorizer.rules(self, namespace)) {
            Document document = rule.document();
            if (!rule.resources().isEmpty()) {
                resources.add(document.without("nonResourceURLs"));
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                paths.add(Document.object("verbs", rule.verbs(), "nonResourceURLs", rule.nonResourceUrls()));
            }
        }
        Document status = Document.object("resourceRules", resources, "nonResourceRules", paths, "incomplete", false);
        List<String> errors = authorizer.errors(self, namespace);
        return errors.isEmpty() ? status : status.with("evaluationError", String.join(", ", errors));
    }
}
