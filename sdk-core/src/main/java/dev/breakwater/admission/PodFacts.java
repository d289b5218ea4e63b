package dev.breakwater.admission;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pod taken apart once for all checks. A null counts as absent, as it does for the API server; a value of the wrong
 * type, which the API server would not take, meets no check.
 */
final class PodFacts {
    private static final Document ABSENT = Document.nothing();
    private static final Document TRUE = Document.of(true);
    private static final Document FALSE = Document.of(false);
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private final Document spec;
    private final Document context;
    private final Map<String, Document> annotations;
    private final List<Container> containers = new ArrayList<>();

    /**
     * One container of any kind.
     *
     * @param name its name
     * @param body all of it
     * @param context its security context; null when absent
     */
    record Container(String name, Document body, Document context) {}

    PodFacts(Document pod) {
        spec = get(pod, "spec");
        context = get(spec, "securityContext");
        annotations = get(get(pod, "metadata"), "annotations").members();
        for (String list : LISTS) {
            for (Document body : get(spec, list).elements()) {
                containers.add(new Container(text(get(body, "name")), body, get(body, "securityContext")));
            }
        }
    }

    Document spec() {
        return spec;
    }

    Document context() {
        return context;
    }

    Map<String, Document> annotations() {
        return annotations;
    }

    /** Init containers first, then the ordinary ones, then the ephemeral ones. */
    List<Container> containers() {
        return containers;
    }

    boolean isWindows() {
        return text(get(get(spec, "os"), "name")).equals("windows");
    }

    /** Whether users inside the pod are not those of the node. */
    boolean hasOwnUsers() {
        return isFalse(get(spec, "hostUsers"));
    }

    /** A member; null when there is none. */
    static Document get(Document value, String name) {
        return value.members().getOrDefault(name, ABSENT);
    }

    /** The labels of an object. */
    static Map<String, String> labels(Document object) {
        Map<String, String> labels = new LinkedHashMap<>();
        get(get(object, "metadata"), "labels").members().forEach((key, value) -> labels.put(key, text(value)));
        return labels;
    }

    /** The text of a scalar; empty for a null, and the whole of anything else. */
    static String text(Document value) {
        return value.isNull() ? "" : value.asText().orElseGet(value::toJson);
    }

    static boolean isTrueOrUnreadable(Document flag) {
        return !flag.isNull() && !isFalse(flag);
    }

    static boolean isTrue(Document flag) {
        return flag.equals(TRUE);
    }

    static boolean isFalse(Document flag) {
        return flag.equals(FALSE);
    }

    @Override
    public String toString() {
        return "PodFacts[" + containers.size() + " containers]";
    }
}
