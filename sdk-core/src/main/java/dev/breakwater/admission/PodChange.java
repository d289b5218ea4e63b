package dev.breakwater.admission;

import static dev.breakwater.admission.PodFacts.get;

import dev.breakwater.document.Document;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells which updates of a pod are judged anew: those of images, and those that change which containers there are. */
final class PodChange {
    private PodChange() {}

    static boolean isSignificant(Document before, Document after) {
        Document was = get(before, "spec");
        Document is = get(after, "spec");
        return !images(was, "containers").equals(images(is, "containers"))
                || !images(was, "initContainers").equals(images(is, "initContainers"))
                || hasNewEphemeral(was, is);
    }

    private static List<Document> images(Document spec, String list) {
        return get(spec, list).elements().stream()
                .map(container -> get(container, "image"))
                .toList();
    }

    /** Ephemeral containers are told apart by name; one that goes away matters to nobody. */
    private static boolean hasNewEphemeral(Document was, Document is) {
        Map<Document, Document> images = new HashMap<>();
        get(was, "ephemeralContainers")
                .elements()
                .forEach(one -> images.putIfAbsent(get(one, "name"), get(one, "image")));
        return get(is, "ephemeralContainers").elements().stream()
                .anyMatch(one -> !Objects.equals(images.get(get(one, "name")), get(one, "image")));
    }
}
