package dev.breakwater.k8s.admission;

/** A planned part of an expression. Immutable, thread-safe. */
@FunctionalInterface
interface Node {
    /** The value; throws {@link CelFailure} where there is none. */
    Object eval(Frame frame);
}
