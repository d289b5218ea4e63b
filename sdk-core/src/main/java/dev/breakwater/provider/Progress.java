package dev.breakwater.provider;

import dev.breakwater.resource.Observed;
import java.time.Instant;
import java.util.Objects;

/**
 * What a handler's call came to: finished, or an operation to look at later.
 *
 * @param <S> what the service says of the resource
 */
public sealed interface Progress<S extends Observed> {
    /**
     * Finished.
     *
     * @param state the resource as the service answered it
     */
    record Done<S extends Observed>(S state) implements Progress<S> {
        /** Refuses null. */
        public Done {
            Objects.requireNonNull(state, "null state");
        }
    }

    /**
     * Under way.
     *
     * @param operation what to look at
     * @param notBefore when to look, at the earliest
     */
    record Pending<S extends Observed>(Operation operation, Instant notBefore) implements Progress<S> {
        /** Refuses null. */
        public Pending {
            Objects.requireNonNull(operation, "null operation");
            Objects.requireNonNull(notBefore, "null notBefore");
        }
    }

    /** Finished with that state. */
    static <S extends Observed> Progress<S> done(S state) {
        return new Done<>(state);
    }

    /** Under way; look again not before that time. */
    static <S extends Observed> Progress<S> pending(Operation operation, Instant notBefore) {
        return new Pending<>(operation, notBefore);
    }
}
