package dev.breakwater.azure;

import dev.breakwater.BreakwaterException;

/** A kubeconfig that is malformed, or that asks for something that Breakwater does not do for safety's sake. */
public final class KubeconfigException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message names the cluster and the place, never a credential. */
    public KubeconfigException(String message) {
        super(message);
    }
}
