package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the old annotations and the fields of AppArmor together when a pod is made, and warns of the annotations, as
 * releases from 1.30 on do; from 1.34 on a field is no longer copied to an annotation. Source: the pod strategy of the
 * API server. Immutable.
 *
 * @param minor the minor version of the server
 */
record AppArmor(int minor) {
    private static final String PREFIX = "container.apparmor.security.beta.kubernetes.io/";
    private static final String FIELD = "/securityContext/appArmorProfile";
    private static final Map<String, String> TEMPLATES = Map.of(
            "Deployment", "/spec/template",
            "StatefulSet", "/spec/template",
            "DaemonSet", "/spec/template",
            "ReplicaSet", "/spec/template",
            "ReplicationController", "/spec/template",
            "Job", "/spec/template",
            "CronJob", "/spec/jobTemplate/spec/template",
            "PodTemplate", "/template");

    /** A new object as the server goes on with it. */
    Document created(ApiKind kind, Document object, Notes notes) {
        String template = TEMPLATES.getOrDefault(kind.kind(), "");
        if (minor < 30 || (!template.isEmpty() && object.at(template).isEmpty())) {
            return object;
        }
        if (!template.isEmpty()) {
            together(object.at(template).get(), template.substring(1).replace('/', '.') + ".", notes);
            return object;
        }
        return kind.equals(ApiKinds.POD) ? together(object, "", notes) : object;
    }

    private Document together(Document pod, String path, Notes notes) {
        Document result = pod;
        if (pod.text("/spec/os/name").filter("windows"::equals).isPresent()) {
            return pod;
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            List<Document> containers = new ArrayList<>();
            for (Document container :
                    pod.at("/spec/" + list).orElse(Document.array()).elements()) {
                String key = PREFIX + container.text("/name").orElse("");
                Optional<String> annotation = annotation(pod, key);
                if (annotation.isEmpty()) {
                    result = annotated(result, key, container);
                }
                containers.add(annotation
                        .map(value -> profiled(container, value, pod, path + place(key), notes))
                        .orElse(container));
            }
            result = containers.isEmpty() ? result : result.withAt("/spec/" + list, containers);
        }
        return result;
    }

    private static Optional<String> annotation(Document pod, String key) {
        return pod.at("/metadata/annotations").flatMap(all -> all.get(key)).flatMap(Document::asText);
    }

    private static String place(String key) {
        return "metadata.annotations[" + key + "]";
    }

    /** The container with the profile of its annotation, unless it has one or the pod has the same. */
    private static Document profiled(Document container, String annotation, Document pod, String place, Notes notes) {
        if (container.at(FIELD).isPresent()) {
            return container;
        }
        Optional<Document> profile = profile(annotation);
        if (profile.isPresent() && profile.equals(pod.at("/spec" + FIELD))) {
            return container;
        }
        notes.warn(List.of(place + ": deprecated since v1.30; use the \"appArmorProfile\" field instead"));
        return profile.map(found -> container.withAt(FIELD, found)).orElse(container);
    }

    private static Optional<Document> profile(String annotation) {
        return switch (annotation) {
            case "unconfined" -> Optional.of(Document.object("type", "Unconfined"));
            case "runtime/default" -> Optional.of(Document.object("type", "RuntimeDefault"));
            default ->
                Optional.of(annotation)
                        .filter(text -> text.startsWith("localhost/")
                                && !text.substring(10).isBlank())
                        .map(text -> Document.object("type", "Localhost", "localhostProfile", text.substring(10)));
        };
    }

    /** The pod with the annotation that older releases make of a field. */
    private Document annotated(Document pod, String key, Document container) {
        Optional<Document> profile =
                minor >= 34 ? Optional.empty() : container.at(FIELD).or(() -> pod.at("/spec" + FIELD));
        return profile.flatMap(AppArmor::text)
                .map(text -> Meta.with(
                        pod,
                        "annotations",
                        pod.at("/metadata/annotations")
                                .orElse(Document.object())
                                .with(key, text)))
                .orElse(pod);
    }

    private static Optional<String> text(Document profile) {
        return switch (profile.text("/type").orElse("")) {
            case "Unconfined" -> Optional.of("unconfined");
            case "RuntimeDefault" -> Optional.of("runtime/default");
            case "Localhost" -> profile.text("/localhostProfile").map(name -> "localhost/" + name);
            default -> Optional.empty();
        };
    }
}
