package dev.breakwater.azure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made at its first use and kept; a failure is not kept. Thread-safe. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T value;

    private Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    static <T> Lazy<T> of(Supplier<T> maker) {
        return new Lazy<>(maker);
    }

    @Override
    public T get() {
        T seen = value;
        return seen != null ? seen : make();
    }

    private synchronized T make() {
        T seen = value;
        if (seen == null) {
            seen = maker.get();
            value = seen;
        }
        return seen;
    }
}
