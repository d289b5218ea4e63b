package dev.breakwater.document;

import dev.breakwater.BreakwaterException;

/** A text that is not one well-formed JSON document within its {@link Limits}, or a wrong use of a document. */
public final class InvalidDocumentException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a message that names the place in the text. */
    public InvalidDocumentException(String message) {
        super(message);
    }

    InvalidDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
