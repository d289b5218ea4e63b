package dev.breakwater.manifest;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A Kubernetes object that is declared as its manifest: typed methods for what matters, pointers and merge
 * for everything else. Immutable; every method answers a changed copy. The API server checks the fields.
 *
 * @param <T> the type itself
 */
public interface ManifestObject<T extends ManifestObject<T>> extends KubernetesObject {
    /** What it consists of. */
    ManifestContent content();

    /** The same type over other content. */
    T of(ManifestContent content);

    /** This object in a namespace. */
    default T in(String namespace) {
        return set("/metadata/namespace", namespace);
    }

    /** This object with a label more. */
    default T label(String key, String value) {
        return set("/metadata/labels/" + escape(key), value);
    }

    /** This object with an annotation more. */
    default T annotation(String key, String value) {
        return set("/metadata/annotations/" + escape(key), value);
    }

    /** This object with a value at a pointer of its manifest: a plain value, a document, or an {@link Output}. */
    default T set(String pointer, Object value) {
        return of(content().with(pointer, value));
    }

    /** This object with a JSON merge patch applied to its manifest. */
    default T merge(Document patch) {
        return of(content().withBody(content().body().merge(patch)));
    }

    /** This object in that cluster. */
    default T on(ClusterLink link) {
        return of(content().withCluster(link));
    }

    /** This object, made once the other one exists, such as the definition of its kind. */
    default T after(Address<?> other) {
        return of(content().withDependency(other));
    }

    /** This object with deviations that somebody answers for. */
    default T accepting(Acceptance... more) {
        List<Acceptance> all = new ArrayList<>(acceptances());
        all.addAll(List.of(more));
        return of(content().withAcceptances(all));
    }

    @Override
    default String apiVersion() {
        return content().body().text("/apiVersion").orElse("");
    }

    @Override
    default String kind() {
        return content().body().text("/kind").orElse("");
    }

    /** The plural by the rules of English, which nearly every kind follows; the API server is asked for the real one. */
    @Override
    default String plural() {
        String lower = kind().toLowerCase(Locale.ROOT);
        if (lower.endsWith("s") || lower.endsWith("x") || lower.endsWith("ch")) {
            return lower + "es";
        }
        boolean vowel = lower.endsWith("ay") || lower.endsWith("ey") || lower.endsWith("oy");
        return lower.endsWith("y") && !vowel ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
    }

    @Override
    default String name() {
        return content().body().text("/metadata/name").orElse("");
    }

    @Override
    default Optional<String> namespaceName() {
        return content().body().text("/metadata/namespace");
    }

    @Override
    default Optional<ClusterLink> cluster() {
        return content().cluster();
    }

    @Override
    default Document document() {
        return content().body();
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>(KubernetesObject.super.inputs());
        inputs.addAll(content().outputs());
        return inputs;
    }

    @Override
    default Set<Address<?>> dependsOn() {
        return content().dependencies();
    }

    @Override
    default List<Acceptance> acceptances() {
        return content().acceptances();
    }

    /** What the API server would refuse in the head. */
    @Override
    default List<Issue> issues() {
        String subject = kind() + " '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.pathSegment(kind() + ": name", name()));
        namespaceName().ifPresent(value -> issues.addAll(KubernetesSyntax.label(subject + ": namespace", value)));
        for (var label : members("/metadata/labels").members().entrySet()) {
            issues.addAll(KubernetesSyntax.labelPair(
                    subject + ": label",
                    label.getKey(),
                    label.getValue().asText().orElse("")));
        }
        for (String key : members("/metadata/annotations").members().keySet()) {
            issues.addAll(KubernetesSyntax.key(subject + ": annotation", key));
        }
        return issues;
    }

    private Document members(String pointer) {
        return content().body().at(pointer).orElse(Document.object());
    }

    /** {@code Service web in shop}. */
    static String text(ManifestObject<?> object) {
        return object.kind() + " " + object.name()
                + object.namespaceName().map(namespace -> " in " + namespace).orElse("");
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
