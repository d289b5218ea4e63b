package dev.breakwater.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A time that moves only when an engine waits while nothing is in flight, or when {@link #advance} is
 * called. It never moves back. Thread-safe.
 */
public final class VirtualTime implements TimeSource {
    private static final long LOOK_MILLIS = 20;

    private final Clock clock = new Hands(ZoneOffset.UTC);
    private volatile Instant now;

    VirtualTime(Instant start) {
        this.now = start;
    }

    /** Moves the time on. */
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("VirtualTime cannot move back by " + step.negated() + ".");
        }
        now = now.plus(step);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public <T> Optional<T> await(BlockingQueue<T> queue, Instant until, boolean idle) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before waiting");
        }
        Optional<T> element = Optional.ofNullable(queue.poll());
        if (element.isPresent()) {
            return element;
        }
        if (idle) {
            advanceTo(until);
            return Optional.empty();
        }
        // Somebody else may move the time meanwhile, which no queue tells: look now and then.
        while (element.isEmpty() && now.isBefore(until)) {
            element = Optional.ofNullable(queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
        return element;
    }

    private synchronized void advanceTo(Instant time) {
        now = now.isBefore(time) ? time : now;
    }

    /** {@code TimeSource[virtual, 2026-01-01T00:00:00Z]}. */
    @Override
    public String toString() {
        return "TimeSource[virtual, " + now() + "]";
    }

    private final class Hands extends Clock {
        private final ZoneId zone;

        private Hands(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Hands(other);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
