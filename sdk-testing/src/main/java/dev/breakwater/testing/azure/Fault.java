package dev.breakwater.testing.azure;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong a number of times: an error status, or a connection that is reset. An
 * immutable value; {@link FakeAzure#fault(Fault)} puts it to work. Example: {@code
 * Fault.status(503).times(2).on("PUT managedClusters")}.
 */
public final class Fault {
    private static final int RESET = 0;

    private final int status;
    private final String code;
    private final int times;
    private final String on;
    private final boolean afterEffect;
    private final Optional<Duration> retryAfter;

    private Fault(int status, String code, int times, String on, boolean afterEffect, Optional<Duration> retryAfter) {
        this.status = status;
        this.code = code;
        this.times = times;
        this.on = on;
        this.afterEffect = afterEffect;
        this.retryAfter = retryAfter;
    }

    /** The next request is answered with this status, from 400 to 599, and has no effect. */
    public static Fault status(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("Fault: " + status + " is not an error status (400 to 599).");
        }
        return new Fault(status, standardCode(status), 1, "", false, Optional.empty());
    }

    /** The next requests are answered with 429 TooManyRequests. */
    public static Fault throttled(int times) {
        return status(429).times(times);
    }

    /** The connection of the next request is reset; without more, before the request has any effect. */
    public static Fault connectionReset() {
        return new Fault(RESET, "", 1, "", false, Optional.empty());
    }

    /** The same fault, this many times. */
    public Fault times(int newTimes) {
        if (newTimes < 1) {
            throw new IllegalArgumentException("Fault: times must be at least 1, but is " + newTimes + ".");
        }
        return new Fault(status, code, newTimes, on, afterEffect, retryAfter);
    }

    /** The same fault, only on requests with this method and this part in their path; case is ignored. */
    public Fault on(String methodAndPath) {
        return new Fault(status, code, times, methodAndPath, afterEffect, retryAfter);
    }

    /** The same fault, but the service does what was asked and only the answer is lost. */
    public Fault afterEffect() {
        return new Fault(status, code, times, on, true, retryAfter);
    }

    /** The same fault with another error code in the envelope. */
    public Fault code(String newCode) {
        return new Fault(status, newCode, times, on, afterEffect, retryAfter);
    }

    /** The same fault with a {@code Retry-After} header, in whole seconds. */
    public Fault retryAfter(Duration wait) {
        return new Fault(status, code, times, on, afterEffect, Optional.of(wait));
    }

    int times() {
        return times;
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
        return "Fault[" + what + (afterEffect ? " after the effect" : "") + ", " + times + "x, on '" + on + "']";
    }
}
