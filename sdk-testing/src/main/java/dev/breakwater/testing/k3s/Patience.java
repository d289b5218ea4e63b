package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what a real cluster does in its own time. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Patience() {}

    /**
     * Asks until nothing is missing.
     *
     * @param missing what is still missing; empty text ends the wait. What it throws counts as missing, too
     * @throws BreakwaterException if something is missing at the end
     */
    static void until(Duration limit, Supplier<String> missing) {
        long deadline = System.nanoTime() + limit.toNanos();
        String last = attempt(missing);
        while (!last.isEmpty()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new BreakwaterException("Waited " + limit.toSeconds() + " s in vain: " + last);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            last = attempt(missing);
        }
    }

    private static String attempt(Supplier<String> missing) {
        try {
            return missing.get();
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
}
