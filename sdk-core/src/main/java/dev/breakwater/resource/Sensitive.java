package dev.breakwater.resource;

import java.util.Objects;

/**
 * A secret value. It has no text form, is not serializable, and compares by identity, so that it can
 * reach no log, plan, report or timing side channel.
 *
 * @param <T> the value
 */
public final class Sensitive<T> {
    private final T value;

    private Sensitive(T value) {
        this.value = value;
    }

    /** Wraps a secret. */
    public static <T> Sensitive<T> of(T value) {
        return new Sensitive<>(Objects.requireNonNull(value, "null value"));
    }

    /** The secret itself: the one way out. */
    public T reveal() {
        return value;
    }

    /** Always {@code (sensitive)}. */
    @Override
    public String toString() {
        return "(sensitive)";
    }
}
