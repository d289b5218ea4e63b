package dev.breakwater.policy;

import dev.breakwater.BreakwaterException;

/** A rule that could not be evaluated, such as a text that is shorter than what is cut off it. Azure denies then. */
public final class PolicyFailedException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    PolicyFailedException(String message) {
        super(message);
    }
}
