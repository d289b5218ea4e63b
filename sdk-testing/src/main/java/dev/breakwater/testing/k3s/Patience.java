package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits for what a real cluster does in its own time; all waits of one share its deadline. */
final class Patience {
    private static final long LONGEST_PAUSE_MILLIS = 50;

    /** How many times as long as elsewhere everything may take. */
    private static final int FACTOR = Math.max(1, Integer.getInteger("breakwater.patience", 1));

    private final Duration limit;
    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private final long began;

    Patience(Duration limit, LongSupplier nanoTime) {
        this(limit, nanoTime, LockSupport::parkNanos);
    }

    /** One in a time of its own. */
    Patience(Duration limit, LongSupplier nanoTime, LongConsumer park) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.park = park;
        this.began = nanoTime.getAsLong();
    }

    /** For how long it has waited. */
    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    /** What no waiting mends. */
    static final class Hopeless extends BreakwaterException {
        private static final long serialVersionUID = 1;

        Hopeless(String message) {
            super(message);
        }
    }

    /** One that begins now, on a machine as slow as {@code -Dbreakwater.patience=FACTOR} says. */
    static Patience of(Duration limit) {
        return new Patience(limit.multipliedBy(FACTOR), System::nanoTime);
    }

    /** As many times that as a slow machine needs. */
    static int times(int amount) {
        return amount * FACTOR;
    }

    /** Waits once. */
    static void until(Duration limit, Supplier<String> missing) {
        of(limit).until(missing);
    }

    /**
     * Asks until nothing is missing.
     *
     * @param missing what is still missing; empty text ends the wait. What it throws counts as missing, too, but for
     *     {@link Hopeless}
     * @throws BreakwaterException if something is missing at the end
     */
    void until(Supplier<String> missing) {
        String last = attempt(missing);
        long pause = 2; // what is there soon is not waited for long
        while (!last.isEmpty()) {
            if (nanoTime.getAsLong() - began > limit.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw new BreakwaterException("Waited " + limit.toSeconds() + " s in vain: " + last);
            }
            park.accept(TimeUnit.MILLISECONDS.toNanos(pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            last = attempt(missing);
        }
    }

    private static String attempt(Supplier<String> missing) {
        try {
            return missing.get();
        } catch (Hopeless e) {
            throw e;
        } catch (RuntimeException e) {
            return reason(e);
        }
    }

    /** Clients wrap what is wrong into what they were about to do. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.equals(failure) ? String.valueOf(failure.getMessage()) : failure.getMessage() + " " + cause;
    }

    @Override
    public String toString() {
        return "Patience[" + limit + "]";
    }
}
