package dev.breakwater.engine;

/**
 * Watches what an engine does. Called in order on the thread that called the engine, so it should be
 * quick; whatever it throws is dropped.
 */
@FunctionalInterface
public interface EngineListener {
    /** Something happened. */
    void on(EngineEvent event);
}
