package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;

/** Refuses a write for what it would make of an object. */
@FunctionalInterface
interface WriteGuard {
    /** Lets everything pass: writes of the server itself. */
    WriteGuard NONE = (kind, before, after) -> {};

    /** Called with the store's lock held, before the object is validated. */
    void admit(ApiKind kind, Optional<Document> before, Document after);
}
