package dev.breakwater.testing.entra;

import dev.breakwater.BreakwaterException;

/**
 * The fake was asked for a path that it does not model, or for a sign-in by a policy that it does not; the message names
 * what it does model near it, or the policy.
 */
public final class UnknownPathException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    UnknownPathException(String message) {
        super(message);
    }
}
