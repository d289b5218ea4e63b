package dev.breakwater.manifest;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Kubernetes object that carries labels and annotations. Immutable. */
public interface LabelledObject extends KubernetesObject {
    @Override
    String name();

    /** The cluster it belongs to; empty means the cluster the provider was made for. */
    @Override
    Optional<ClusterLink> cluster();

    /** Labels, by key; values are at most 63 characters. */
    Map<String, String> labels();

    /** Annotations, by key. */
    Map<String, String> annotations();

    @Override
    List<Acceptance> acceptances();

    /** The manifest's head with what metadata is declared. */
    @Override
    default Document manifest() {
        Document head = KubernetesObject.super.manifest();
        Document labelled = labels().isEmpty() ? head : head.withAt("/metadata/labels", labels());
        return annotations().isEmpty() ? labelled : labelled.withAt("/metadata/annotations", annotations());
    }

    /** What the API server would refuse in labels, annotations and namespace. */
    default List<Issue> metadataIssues() {
        String subject = kind() + " '" + name() + "'";
        List<Issue> issues = new ArrayList<>();
        namespaceName()
                .ifPresent(namespace -> issues.addAll(KubernetesSyntax.label(subject + ": namespace", namespace)));
        labels().forEach((key, value) -> issues.addAll(KubernetesSyntax.labelPair(subject + ": label", key, value)));
        annotations().keySet().forEach(key -> issues.addAll(KubernetesSyntax.key(subject + ": annotation", key)));
        return issues;
    }
}
