package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;

/** Reads the metadata of objects. */
final class Meta {
    private Meta() {}

    static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    static String namespace(Document object) {
        return object.text("/metadata/namespace").orElse("");
    }

    static String uid(Document object) {
        return object.text("/metadata/uid").orElse("");
    }

    static String version(Document object) {
        return object.text("/metadata/resourceVersion").orElse("");
    }

    static boolean isDeleting(Document object) {
        return object.at("/metadata/deletionTimestamp").isPresent();
    }

    static Map<String, Document> labels(Document object) {
        return object.at("/metadata/labels").orElse(Document.object()).members();
    }

    /** Whether something still has to be emptied before the object goes away. */
    static boolean hasFinalizers(Document object) {
        return !texts(object, "/metadata/finalizers").isEmpty()
                || (object.text("/kind").filter("Namespace"::equals).isPresent()
                        && !texts(object, "/spec/finalizers").isEmpty());
    }

    static List<String> texts(Document object, String pointer) {
        return object.at(pointer).orElse(Document.array()).elements().stream()
                .map(element -> element.asText().orElse(""))
                .toList();
    }

    /** The object with a member of its metadata set. */
    static Document with(Document object, String field, Object value) {
        Document metadata = object.get("metadata").orElse(Document.object());
        Document member = Document.of(value);
        boolean same = metadata.get(field).filter(member::equals).isPresent();
        return same ? object : object.with("metadata", metadata.with(field, member));
    }

    /** The object without a member of its metadata. */
    static Document without(Document object, String field) {
        return without(object, List.of(field));
    }

    /** The object without some members of its metadata, which is there then; what has none of them is not copied. */
    static Document without(Document object, List<String> fields) {
        Document metadata = object.get("metadata").orElse(Document.object());
        Document left = metadata;
        for (String field : fields) {
            left = left.without(field);
        }
        boolean same = object.get("metadata").isPresent()
                && left.members().size() == metadata.members().size();
        return same ? object : object.with("metadata", left);
    }
}
