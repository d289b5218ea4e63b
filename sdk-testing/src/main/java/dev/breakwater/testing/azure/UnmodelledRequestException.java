package dev.breakwater.testing.azure;

import dev.breakwater.BreakwaterException;

/** A strict fake was asked for something it does not model; the message names the nearest thing it does. */
public final class UnmodelledRequestException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    UnmodelledRequestException(String message) {
        super(message);
    }
}
