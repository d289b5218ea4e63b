package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Change;
import dev.breakwater.resource.Address;
import java.time.Duration;

/** What an apply came to for one resource. */
public sealed interface Outcome {
    /** The resource concerned. */
    Address<?> address();

    /** One sentence that says what happened, and what to do if that is not as planned. */
    String text();

    /** A stable word for it: {@code applied}, {@code unchanged}, {@code failed} and so on. */
    String word();

    /** Whether the resource is as declared now. */
    default boolean isSuccess() {
        return this instanceof Applied || this instanceof Unchanged;
    }

    /**
     * The change was made.
     *
     * @param change what was done, as compared right before the write
     * @param elapsed how long it took
     */
    record Applied(Address<?> address, Change change, Duration elapsed) implements Outcome {
        @Override
        public String word() {
            return "applied";
        }

        @Override
        public String text() {
            return Words.past(change) + " in " + Words.duration(elapsed) + ".";
        }
    }

    /** There was nothing to write. */
    record Unchanged(Address<?> address) implements Outcome {
        @Override
        public String word() {
            return "unchanged";
        }

        @Override
        public String text() {
            return "needed no change.";
        }
    }

    /**
     * The change could not be made.
     *
     * @param cause why
     */
    record Failed(Address<?> address, BreakwaterException cause) implements Outcome {
        @Override
        public String word() {
            return "failed";
        }

        @Override
        public String text() {
            return String.valueOf(cause.getMessage());
        }
    }

    /**
     * Not tried, because something it needs failed.
     *
     * @param because the resource whose failure is the root cause
     */
    record Skipped(Address<?> address, Address<?> because) implements Outcome {
        @Override
        public String word() {
            return "skipped";
        }

        @Override
        public String text() {
            return "skipped because of " + because.shortName() + ".";
        }
    }

    /**
     * Not begun when the run stopped; nothing was written.
     *
     * @param reason why the run stopped
     */
    record NotStarted(Address<?> address, String reason) implements Outcome {
        @Override
        public String word() {
            return "not started";
        }

        @Override
        public String text() {
            return "not started: " + reason + ".";
        }
    }

    /**
     * In flight when the run stopped: it may have happened.
     *
     * @param reason why the run stopped
     */
    record Unknown(Address<?> address, String reason) implements Outcome {
        @Override
        public String word() {
            return "unknown";
        }

        @Override
        public String text() {
            return "in flight when stopped (" + reason + "): it may have happened; plan again.";
        }
    }
}
