package dev.breakwater.engine;

import dev.breakwater.resource.Address;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Watches what an engine does. Called in order on the thread that called the engine, so it should be
 * quick; whatever it throws is dropped.
 */
@FunctionalInterface
public interface EngineListener {
    /** Something happened. */
    void on(EngineEvent event);

    /**
     * Prepares a call to a handler, on the thread that called the engine, before another thread makes it: here is handed
     * over what belongs to a thread, such as the current span of a trace. If this throws, the call is made as it is.
     *
     * @param subject what is called for: the simple name of a type to read, or a resource's short name
     * @param address the resource; empty while planning reads
     * @param call what the returned one calls once, passing on what comes of it
     */
    default <T> Callable<T> binding(String subject, Optional<Address<?>> address, Callable<T> call) {
        return call;
    }
}
