package dev.breakwater.provider;

import dev.breakwater.resource.Output;
import java.time.Clock;
import java.util.Optional;

/** What the engine lends to a handler during one call. */
public interface HandlerContext {
    /**
     * The value of an output: known, or read from its source; empty while the source does not exist.
     *
     * @throws dev.breakwater.BreakwaterException if the resource does not list it among its inputs
     */
    <T> Optional<T> value(Output<T> output);

    /** The name of the desired state, to be set as ownership mark on what is written. */
    String owner();

    /** The engine's clock: the only source of time for a handler. */
    Clock clock();
}
