package dev.breakwater.resource;

import dev.breakwater.document.Document;

/** What a service said of one resource. Immutable; implementations add typed accessors over the document. */
public interface Observed {
    /** The whole answer, nothing left out. */
    Document document();

    /** The version of the interface it was read with: an ARM api-version or a Kubernetes apiVersion. */
    String apiVersion();
}
