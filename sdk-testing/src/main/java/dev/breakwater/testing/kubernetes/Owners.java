package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Reads and writes owner references. */
final class Owners {
    private Owners() {}

    static List<Document> of(Document object) {
        return object.at("/metadata/ownerReferences").orElse(Document.array()).elements();
    }

    static String uid(Document reference) {
        return reference.text("/uid").orElse("");
    }

    /** The reference to the one owner that manages an object. */
    static Optional<Document> controller(Document object) {
        return of(object).stream()
                .filter(reference -> reference.flag("/controller").orElse(false))
                .findFirst();
    }

    /** A reference that makes an object the manager of another. */
    static Document reference(ApiKind kind, Document owner) {
        return Document.object(
                "apiVersion",
                kind.groupVersion(),
                "kind",
                kind.kind(),
                "name",
                Meta.name(owner),
                "uid",
                Meta.uid(owner),
                "controller",
                true,
                "blockOwnerDeletion",
                true);
    }

    /** The object without its references to these owners. */
    static Document without(Document object, List<String> uids) {
        List<Document> left = of(object).stream()
                .filter(reference -> !uids.contains(uid(reference)))
                .toList();
        return left.isEmpty() ? Meta.without(object, "ownerReferences") : Meta.with(object, "ownerReferences", left);
    }
}
