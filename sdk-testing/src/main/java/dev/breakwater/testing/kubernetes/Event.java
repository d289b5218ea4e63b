package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * One write.
 *
 * @param version the resource version it made
 * @param kind the kind of the object
 * @param before the object before
 * @param after the object after; empty for a deletion
 */
record Event(long version, ApiKind kind, Optional<Document> before, Optional<Document> after) {
    /** Whether it is about objects of that kind, in whichever version they were written. */
    boolean isAbout(ApiKind other) {
        return kind.equals(other)
                || (kind.definition().isPresent() && kind.qualified().equals(other.qualified()));
    }

    String namespace() {
        return Meta.namespace(after.or(() -> before).orElseThrow());
    }
}
