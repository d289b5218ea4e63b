package dev.breakwater;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything Breakwater throws. A message says which resource is concerned, what could
 * not be done, and what to do; it never carries a secret.
 */
public class BreakwaterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message stands by itself. */
    public BreakwaterException(String message) {
        super(message);
    }

    /** Creates an exception caused by another one. */
    public BreakwaterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
