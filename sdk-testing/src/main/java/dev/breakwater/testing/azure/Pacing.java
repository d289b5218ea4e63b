package dev.breakwater.testing.azure;

import java.util.Optional;

/**
 * How long-running operations go: at once, after some polls, not at all. An immutable value. Polls are
 * counted, not timed, so that a test waits for nothing: each look at the operation or at its resource is
 * one, and so is each write that is refused because of it.
 */
public final class Pacing {
    private enum End {
        AT_ONCE,
        SUCCEEDED,
        FAILED,
        NEVER
    }

    private final End end;
    private final int polls;
    private final String code;
    private final boolean byResource;

    private Pacing(End end, int polls, String code, boolean byResource) {
        this.end = end;
        this.polls = polls;
        this.code = code;
        this.byResource = byResource;
    }

    /** The answer to the write already says Succeeded; the default of a fake. */
    public static Pacing immediate() {
        return new Pacing(End.AT_ONCE, 0, "", false);
    }

    /** So many polls answer InProgress; the next one says Succeeded. */
    public static Pacing polls(int inProgress) {
        if (inProgress < 0) {
            throw new IllegalArgumentException("Pacing: polls must not be negative, but is " + inProgress + ".");
        }
        return new Pacing(End.SUCCEEDED, inProgress, "", false);
    }

    /** The first poll says Failed with this error code, such as {@code QuotaExceeded}. */
    public static Pacing failed(String code) {
        return new Pacing(End.FAILED, 0, code, false);
    }

    /** Never ends by polling; {@link FakeAzure#finishOperations()} ends it. */
    public static Pacing stuck() {
        return new Pacing(End.NEVER, 0, "", false);
    }

    /** The same, but a write carries no operation header: clients poll the resource's provisioningState. */
    public Pacing polledByResource() {
        return new Pacing(end, polls, code, true);
    }

    boolean isImmediate() {
        return end == End.AT_ONCE;
    }

    boolean endsAfter(int seen) {
        return end != End.NEVER && seen > polls;
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
            case FAILED -> "failed(" + code + ")";
            case NEVER -> "stuck";
        };
        return byResource ? text + ", polled by resource" : text;
    }
}
