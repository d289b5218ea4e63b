package dev.breakwater.engine;

import dev.breakwater.BreakwaterStyle;
import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/**
 * How an engine runs. Immutable; begin with {@link #standard()} and change what differs, as in {@code
 * EngineOptions.standard().withConcurrency(4)}.
 */
@Value.Immutable
@BreakwaterStyle
public interface EngineOptions extends WithEngineOptions {
    /** Ten calls at once, the system's time, two hours, no reviews, no pruning. */
    static EngineOptions standard() {
        return ImmutableEngineOptions.builder().build();
    }

    /** How many handler calls are in flight at most, from 1 on; 10 by default. Pending operations do not count. */
    @Value.Default
    default int concurrency() {
        return 10;
    }

    /** Where the time comes from; the system by default. */
    @Value.Default
    default TimeSource time() {
        return TimeSource.system();
    }

    /** How long one plan, apply or observation may take before it stops; two hours by default. */
    @Value.Default
    default Duration deadline() {
        return Duration.ofHours(2);
    }

    /** How long failures that may heal are retried, counted from the first in a row; five minutes by default. */
    @Value.Default
    default Duration retryDeadline() {
        return Duration.ofMinutes(5);
    }

    /** How long to wait before looking at an operation whose handler names no time in the future; one second. */
    @Value.Default
    default Duration pollInterval() {
        return Duration.ofSeconds(1);
    }

    /** The seed of the jitter in retry delays: the same seed gives the same delays. */
    @Value.Default
    default long seed() {
        return 0;
    }

    /** Whether what carries our ownership mark but is not declared is planned as deleted; false by default. */
    @Value.Default
    default boolean prune() {
        return false;
    }

    /** Stops a run from another thread; by default one that nobody cancels. */
    @Value.Default
    default Cancellation cancellation() {
        return Cancellation.create();
    }

    /** Who is told what happens. */
    List<EngineListener> listeners();

    /** Who looks at each plan as a whole. */
    List<PlanReview> reviews();

    /** Refuses numbers and durations that no run can meet. */
    @Value.Check
    default void check() {
        if (concurrency() < 1 || concurrency() > 1000) {
            throw new IllegalArgumentException(
                    "EngineOptions: concurrency is " + concurrency() + "; it must be 1 to 1000.");
        }
        if (!bounded(deadline())
                || !bounded(retryDeadline())
                || !bounded(pollInterval())
                || pollInterval().isZero()) {
            throw new IllegalArgumentException("EngineOptions: deadline " + deadline() + ", retryDeadline "
                    + retryDeadline() + " and pollInterval " + pollInterval() + " must not be negative, nor longer than"
                    + " a year, and the last not zero.");
        }
    }

    private static boolean bounded(Duration duration) {
        return !duration.isNegative() && duration.compareTo(Duration.ofDays(366)) <= 0;
    }
}
