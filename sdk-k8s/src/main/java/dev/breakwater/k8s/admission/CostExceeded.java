package dev.breakwater.k8s.admission;

import java.io.Serial;

/** Ends an evaluation that cost too much; no operator absorbs it. */
final class CostExceeded extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    CostExceeded(String message) {
        super(message, null, false, false);
    }
}
