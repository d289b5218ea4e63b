package dev.breakwater.testing.entra;

import dev.breakwater.BreakwaterException;

/** The fake was asked for a path that it does not model; the message names what it does model near it. */
public final class UnknownPathException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    UnknownPathException(String message) {
        super(message);
    }
}
