package dev.breakwater.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** Where an engine takes the time from, and how it waits. Thread-safe. */
public sealed interface TimeSource permits SystemTime, VirtualTime {
    /** The time of the machine. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }

    /**
     * A time that begins at {@code start} and moves only when an engine waits while nothing is in flight,
     * or when told to: a scenario of hours runs in milliseconds.
     */
    static VirtualTime virtual(Instant start) {
        return new VirtualTime(start);
    }

    /** The clock, in UTC; the same one at every call. */
    Clock clock();

    /** The time now. */
    default Instant now() {
        return clock().instant();
    }

    /**
     * Waits for an element of a queue until a time.
     *
     * @param idle whether nothing is in flight that could bring an element
     * @return the element; empty if that time has come
     * @throws InterruptedException if the thread was interrupted before or while it waited
     */
    <T> Optional<T> await(BlockingQueue<T> queue, Instant until, boolean idle) throws InterruptedException;
}
