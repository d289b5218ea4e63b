package dev.breakwater.policy;

import java.util.Locale;

/** What a rule says of a resource. */
public enum PolicyMatch {
    /** The conditions hold. */
    MATCHES,
    /** They do not. */
    DIFFERS,
    /** It depends on values that are known only after apply. */
    UNKNOWN;

    /** Both hold: a difference decides. */
    PolicyMatch and(PolicyMatch other) {
        if (this == DIFFERS || other == DIFFERS) {
            return DIFFERS;
        }
        return this == UNKNOWN ? this : other;
    }

    /** One holds: a match decides. */
    PolicyMatch or(PolicyMatch other) {
        return not().and(other.not()).not();
    }

    PolicyMatch not() {
        return switch (this) {
            case MATCHES -> DIFFERS;
            case DIFFERS -> MATCHES;
            case UNKNOWN -> UNKNOWN;
        };
    }

    static PolicyMatch of(boolean holds) {
        return holds ? MATCHES : DIFFERS;
    }

    /** {@code matches}, {@code differs} or {@code unknown}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
