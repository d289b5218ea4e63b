package dev.breakwater.provider;

import java.util.List;

/** A backend: a set of handlers that share a connection. Thread-safe. */
public interface Provider {
    /** The name used in messages, such as {@code azure}. */
    String name();

    /** One handler per resource type; the same list at every call. */
    List<ResourceHandler<?, ?>> handlers();

    /**
     * Handlers of the steps of composite operations, such as the drain of a pool: a step is done rather than there,
     * so nothing of it is created, deleted or owned. None by default.
     */
    default List<ResourceHandler<?, ?>> steps() {
        return List.of();
    }
}
