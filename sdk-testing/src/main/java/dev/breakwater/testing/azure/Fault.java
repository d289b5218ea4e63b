package dev.breakwater.testing.azure;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Something that goes wrong a number of times, or with a share of the requests: an error status, or a connection that
 * is reset. An immutable value; {@link FakeAzure#fault(Fault)} puts it to work. Example: {@code
 * Fault.status(503).times(2).on("PUT managedClusters")}.
 *
 * <pre>{@code
 * bed.azure().fault(Fault.throttled(2).on("PUT managedClusters").retryAfter(Duration.ofMinutes(1)));
 *
 * assertThat(bed.engine().apply(bed.engine().plan(DESIRED))).isSuccess();
 * }</pre>
 */
public final class Fault {
    private static final int RESET = 0;

    private final int status;
    private final String code;
    private final int times;
    private final String on;
    private final boolean afterEffect;
    private final Optional<Duration> retryAfter;
    private final Optional<Share> share;

    /** The requests whose lot falls from one number to below another, and the seed that draws lots. */
    record Share(double from, double to, long seed) {
        /** Whether the n-th request of that method and path is among them: whatever others are under way. */
        boolean chooses(String request, int n) {
            double lot = new SplittableRandom(seed * 31 + (request + n).hashCode()).nextDouble();
            return lot >= from && lot < to;
        }
    }

    private Fault(
            int status,
            String code,
            int times,
            String on,
            boolean afterEffect,
            Optional<Duration> retryAfter,
            Optional<Share> share) {
        this.status = status;
        this.code = code;
        this.times = times;
        this.on = on;
        this.afterEffect = afterEffect;
        this.retryAfter = retryAfter;
        this.share = share;
    }

    /** The next request is answered with this status, from 400 to 599, and has no effect. */
    public static Fault status(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("Fault: " + status + " is not an error status (400 to 599).");
        }
        return new Fault(status, standardCode(status), 1, "", false, Optional.empty(), Optional.empty());
    }

    /** The next requests are answered with 429 TooManyRequests. */
    public static Fault throttled(int times) {
        return status(429).times(times);
    }

    /** The connection of the next request is reset; without more, before the request has any effect. */
    public static Fault connectionReset() {
        return new Fault(RESET, "", 1, "", false, Optional.empty(), Optional.empty());
    }

    /** The same fault, this many times. */
    public Fault times(int newTimes) {
        if (newTimes < 1) {
            throw new IllegalArgumentException("Fault: times must be at least 1, but is " + newTimes + ".");
        }
        return new Fault(status, code, newTimes, on, afterEffect, retryAfter, share);
    }

    /** The same fault, only on requests with this method and this part in their path; case is ignored. */
    public Fault on(String methodAndPath) {
        return new Fault(status, code, times, methodAndPath, afterEffect, retryAfter, share);
    }

    /** The same fault, but the service does what was asked and only the answer is lost. */
    public Fault afterEffect() {
        return new Fault(status, code, times, on, true, retryAfter, share);
    }

    /** The same fault with another error code in the envelope. */
    public Fault code(String newCode) {
        return new Fault(status, newCode, times, on, afterEffect, retryAfter, share);
    }

    /** The same fault with a {@code Retry-After} header, in whole seconds. */
    public Fault retryAfter(Duration wait) {
        return new Fault(status, code, times, on, afterEffect, Optional.of(wait), share);
    }

    /**
     * The same fault, not a number of times but on a share of the requests, for as long as the fake lives. Which ones
     * follows from the seed, the method and path, and how often they were asked for before, so that requests under way
     * at the same time do not change it.
     *
     * @throws IllegalArgumentException if the share is not between 0 and 1
     */
    public Fault share(double share, long seed) {
        return share(0, share, seed);
    }

    /**
     * The same fault on the share of the requests between two numbers: with one seed, those from 0 to 0.1 and those from
     * 0.1 to 0.2 are different ones.
     *
     * @throws IllegalArgumentException if the numbers are not in order between 0 and 1
     */
    public Fault share(double from, double to, long seed) {
        if (!(from >= 0 && from <= to && to <= 1)) {
            throw new IllegalArgumentException(
                    "Fault: a share from " + from + " to " + to + " is not in order between 0 and 1.");
        }
        return new Fault(status, code, times, on, afterEffect, retryAfter, Optional.of(new Share(from, to, seed)));
    }

    int times() {
        return times;
    }

    Optional<Share> share() {
        return share;
    }

    String selection() {
        return on;
    }

    boolean isAfterEffect() {
        return afterEffect;
    }

    boolean isReset() {
        return status == RESET;
    }

    ArmResponse response() {
        ArmResponse response =
                ArmResponse.of(status, ArmError.envelope(code, "A fault was asked for: " + status + " " + code + "."));
        return retryAfter
                .map(wait -> response.with("Retry-After", Long.toString(wait.toSeconds())))
                .orElse(response);
    }

    private static String standardCode(int status) {
        return switch (status) {
            case 401 -> "AuthenticationFailed";
            case 403 -> "AuthorizationFailed";
            case 404 -> "ResourceNotFound";
            case 408 -> "RequestTimeout";
            case 409 -> "Conflict";
            case 412 -> "PreconditionFailed";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalServerError";
            case 503 -> "ServiceUnavailable";
            default -> "Status" + status;
        };
    }

    @Override
    public String toString() {
        String what = isReset() ? "connection reset" : status + " " + code;
        String often =
                share.map(some -> some.to() - some.from() + " of the requests").orElse(times + "x");
        return "Fault[" + what + (afterEffect ? " after the effect" : "") + ", " + often + ", on '" + on + "']";
    }
}
