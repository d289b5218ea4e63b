package dev.breakwater.k8s.admission;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One evaluation: what variables hold, and what it has cost so far. Not thread-safe. */
final class Frame {
    private final Function<String, @Nullable Object> inputs;
    private final Object[] locals;
    private final long limit;
    private long spent;

    Frame(Function<String, @Nullable Object> inputs, int locals, long limit) {
        this.inputs = inputs;
        this.locals = new Object[locals];
        this.limit = limit;
    }

    /** Charges cost units; the server's words when they exceed the limit of one expression. */
    void charge(long units) {
        spent = units > limit ? limit + 1 : spent + units;
        if (spent > limit) {
            throw new CostExceeded("operation cancelled: actual cost limit exceeded");
        }
    }

    long spent() {
        return spent;
    }

    Object input(String name) {
        Object value = inputs.apply(name);
        if (value == null) {
            throw new CelFailure("no such attribute(s): " + name);
        }
        return value;
    }

    void set(int slot, Object value) {
        locals[slot] = value;
    }

    /** What a local variable holds; the failure of a fold's step shows when the fold's value is read. */
    Object local(int slot) {
        Object value = locals[slot];
        if (value instanceof CelFailure failure) {
            throw failure;
        }
        return value;
    }
}
