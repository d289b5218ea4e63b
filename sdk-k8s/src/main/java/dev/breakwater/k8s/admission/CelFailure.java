package dev.breakwater.k8s.admission;

import java.io.Serial;

/** Why an expression has no value; it travels like a value, so that {@code ||} and {@code &&} may absorb it. */
final class CelFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    CelFailure(String message) {
        super(message, null, false, false);
    }

    static CelFailure noOverload() {
        return new CelFailure("no such overload");
    }

    static CelFailure noKey(Object key) {
        return new CelFailure("no such key: " + CelValues.text(key));
    }
}
