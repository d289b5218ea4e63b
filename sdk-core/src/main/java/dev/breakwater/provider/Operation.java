package dev.breakwater.provider;

import dev.breakwater.document.Document;

/**
 * A long-running operation of a service, as plain data.
 *
 * @param kind what it does, in the handler's words: {@code create}, {@code update}, {@code delete}
 * @param handle how to ask for it, such as the URL of its status
 * @param memo whatever else the handler needs to look at it again; never a secret
 */
public record Operation(String kind, String handle, Document memo) {
    /** An operation that needs no memo. */
    public static Operation of(String kind, String handle) {
        return new Operation(kind, handle, Document.object());
    }
}
