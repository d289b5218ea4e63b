package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the metadata of objects. */
final class Meta {
    private Meta() {}

    private static Document metadata(Document object) {
        return object.get("metadata").orElse(Document.object());
    }

    private static String text(Document object, String field) {
        return metadata(object).get(field).flatMap(Document::asText).orElse("");
    }

    static String name(Document object) {
        return text(object, "name");
    }

    static String namespace(Document object) {
        return text(object, "namespace");
    }

    static String uid(Document object) {
        return text(object, "uid");
    }

    static String version(Document object) {
        return text(object, "resourceVersion");
    }

    static boolean isDeleting(Document object) {
        return metadata(object).get("deletionTimestamp").isPresent();
    }

    static Map<String, Document> labels(Document object) {
        return metadata(object).get("labels").orElse(Document.object()).members();
    }

    /** Whether something still has to be emptied before the object goes away. */
    static boolean hasFinalizers(Document object) {
        return !texts(object, "/metadata/finalizers").isEmpty()
                || (object.text("/kind").filter("Namespace"::equals).isPresent()
                        && !texts(object, "/spec/finalizers").isEmpty());
    }

    static List<String> texts(Document object, String pointer) {
        List<String> texts = new ArrayList<>();
        for (Document element : object.at(pointer).orElse(Document.array()).elements()) {
            texts.add(element.asText().orElse(""));
        }
        return texts;
    }

    /** The object with a member of its metadata set. */
    static Document with(Document object, String field, Object value) {
        Document metadata = metadata(object);
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
        Document metadata = metadata(object);
        Document left = metadata;
        for (String field : fields) {
            left = left.without(field);
        }
        boolean same = object.get("metadata").isPresent()
                && left.members().size() == metadata.members().size();
        return same ? object : object.with("metadata", left);
    }
}
