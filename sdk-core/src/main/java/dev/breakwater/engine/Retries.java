package dev.breakwater.engine;

import dev.breakwater.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * When to repeat a call whose failure may heal: when the service says, else after 1 s doubling to 30 s
 * with up to half of it added as jitter; until the retry deadline, counted from the first failure in a row.
 */
final class Retries {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration deadline;
    private final Random jitter;
    private int failures;
    private Instant since = Instant.MAX;

    /** The schedule of one step; the same seed and subject give the same delays. */
    Retries(EngineOptions options, String subject) {
        this.deadline = options.retryDeadline();
        this.jitter = new Random(options.seed() * 31 + subject.hashCode());
    }

    /** How long to wait after this failure; empty if that would go beyond the deadline. */
    Optional<Duration> next(ProviderException failure, Instant now) {
        since = failures == 0 ? now : since;
        Duration delay = failure.retryAfter().filter(Retries::isWait).orElseGet(this::backOff);
        failures++;
        // Durations are compared, not times: a service may ask for more than an Instant can hold.
        Duration left = deadline.minus(Duration.between(since, now));
        return delay.compareTo(left) > 0 ? Optional.empty() : Optional.of(delay);
    }

    /** A service that asks for no wait at all is not taken at its word, or it would be asked without end. */
    private static boolean isWait(Duration asked) {
        return !asked.isNegative() && !asked.isZero();
    }

    private Duration backOff() {
        long base = FIRST.toMillis() << Math.min(failures, 5);
        long spread = (long) (base * 0.5 * jitter.nextDouble());
        return Duration.ofMillis(Math.min(base + spread, LONGEST.toMillis()));
    }

    /** A call succeeded: the next failure is the first again. */
    void reset() {
        failures = 0;
    }

    int failures() {
        return failures;
    }
}
