package dev.breakwater.testing.azure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long-running operations go: at once, after some polls, after some time, not at all. An immutable value.
 * A poll is a look at the operation or at its resource, or a write that is refused because of it. Time is the
 * fake's own, virtual unless told otherwise, so that a test waits for nothing.
 *
 * <pre>{@code
 * bed.azure().operations("PUT managedClusters", Pacing.failed("QuotaExceeded"));
 *
 * assertThat(bed.engine().apply(bed.engine().plan(DESIRED))).failed(PAYMENTS.cluster(), "QuotaExceeded");
 * }</pre>
 */
public final class Pacing {
    private enum End {
        AT_ONCE,
        SUCCEEDED,
        TIMED,
        FAILED,
        NEVER
    }

    private final End end;
    private final int polls;
    private final Duration duration;
    private final String code;
    private final boolean byResource;

    private Pacing(End end, int polls, Duration duration, String code, boolean byResource) {
        this.end = end;
        this.polls = polls;
        this.duration = duration;
        this.code = code;
        this.byResource = byResource;
    }

    /** The answer to the write already says Succeeded; the default of a fake. */
    public static Pacing immediate() {
        return new Pacing(End.AT_ONCE, 0, Duration.ZERO, "", false);
    }

    /** So many polls answer InProgress; the next one says Succeeded. */
    public static Pacing polls(int inProgress) {
        if (inProgress < 0) {
            throw new IllegalArgumentException("Pacing: polls must not be negative, but is " + inProgress + ".");
        }
        return new Pacing(End.SUCCEEDED, inProgress, Duration.ZERO, "", false);
    }

    /**
     * InProgress until this much time has passed on the fake's clock, then Succeeded, whether somebody polls or
     * not: an operation of ten minutes takes none in a test on {@link FakeAzure#time()}.
     */
    public static Pacing after(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Pacing: a duration must not be negative, but is " + duration + ".");
        }
        return new Pacing(End.TIMED, 0, duration, "", false);
    }

    /** The first poll says Failed with this error code, such as {@code QuotaExceeded}. */
    public static Pacing failed(String code) {
        return new Pacing(End.FAILED, 0, Duration.ZERO, code, false);
    }

    /** Never ends by polling; {@link FakeAzure#finishOperations()} ends it. */
    public static Pacing stuck() {
        return new Pacing(End.NEVER, 0, Duration.ZERO, "", false);
    }

    /** The same, but a write carries no operation header: clients poll the resource's provisioningState. */
    public Pacing polledByResource() {
        return new Pacing(end, polls, duration, code, true);
    }

    boolean isImmediate() {
        return end == End.AT_ONCE;
    }

    boolean endsAfter(int seen) {
        return end != End.NEVER && end != End.TIMED && seen > polls;
    }

    /** Whether time alone has brought the end of what began then. */
    boolean isOver(Instant started, Instant now) {
        return end == End.TIMED && !now.isBefore(started.plus(duration));
    }

    boolean isByResource() {
        return byResource;
    }

    Optional<String> failure() {
        return end == End.FAILED ? Optional.of(code) : Optional.empty();
    }

    @Override
    public String toString() {
        String text = switch (end) {
            case AT_ONCE -> "immediate";
            case SUCCEEDED -> "polls(" + polls + ")";
            case TIMED -> "after(" + duration + ")";
            case FAILED -> "failed(" + code + ")";
            case NEVER -> "stuck";
        };
        return byResource ? text + ", polled by resource" : text;
    }
}
