package dev.breakwater.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The time of the machine. */
enum SystemTime implements TimeSource {
    INSTANCE;

    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public <T> Optional<T> await(BlockingQueue<T> queue, Instant until, boolean idle) throws InterruptedException {
        Duration wait = Duration.between(now(), until);
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        return Optional.ofNullable(queue.poll(Math.max(0, bounded.toNanos()), TimeUnit.NANOSECONDS));
    }

    @Override
    public String toString() {
        return "TimeSource[system]";
    }
}
