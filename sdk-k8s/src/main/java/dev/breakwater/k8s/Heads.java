package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.provider.Ownership;

/** What every object has in its head: identity, ownership label, time of deletion. */
final class Heads {
    private static final String LEAVING = "/metadata/deletionTimestamp";

    private Heads() {}

    /** A manifest without what names it, since a name never differs. */
    static Document without(Document manifest) {
        Document body = manifest.without("apiVersion")
                .without("kind")
                .withoutAt("/metadata/name")
                .withoutAt("/metadata/namespace");
        return body.get("metadata").filter(Document.object()::equals).isPresent() ? body.without("metadata") : body;
    }

    /** A manifest with the label that says whose it is. */
    static Document marked(Document manifest, String owner) {
        return manifest.withAt("/metadata/labels/" + Ownership.MARK.replace("/", "~1"), owner);
    }

    /** Whether the API server is removing the object. */
    static boolean isLeaving(Document object) {
        return object.text(LEAVING).isPresent();
    }

    /** Whether the label says that it is that owner's. */
    static boolean isMarked(Document object, String owner) {
        return object.text("/metadata/labels/" + Ownership.MARK.replace("/", "~1"))
                .filter(owner::equals)
                .isPresent();
    }

    /** Kind, name, namespace and uid: enough to watch an object go. */
    static Document identity(Document object) {
        return Document.object(
                "apiVersion",
                object.text("/apiVersion").orElse(""),
                "kind",
                object.text("/kind").orElse(""),
                "metadata",
                Document.object("name", object.text("/metadata/name").orElse(""))
                        .withSome("namespace", object.text("/metadata/namespace"))
                        .withSome("uid", object.text("/metadata/uid")));
    }

    static boolean sameUid(Document left, Document right) {
        return left.text("/metadata/uid").equals(right.text("/metadata/uid"));
    }
}
