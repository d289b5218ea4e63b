package dev.breakwater.provider;

import dev.breakwater.BreakwaterException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service refused or failed a request. The message names the resource, the service's code, and what to do. */
public final class ProviderException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    /** Whether asking again can help. */
    public enum Retry {
        /** The same request will fail again. */
        NEVER,
        /** The same request may succeed later: throttling, a busy cluster, replication lag, a server fault. */
        LATER,
        /** Somebody else changed the resource: the plan is stale. */
        STALE
    }

    private final String code;
    private final Retry retry;
    private final @Nullable Duration retryAfter;

    private ProviderException(
            String message, String code, Retry retry, Optional<Duration> retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retry = retry;
        this.retryAfter = retryAfter.orElse(null);
    }

    /** A failure that will not heal by itself. */
    public static ProviderException refused(String code, String message) {
        return new ProviderException(message, code, Retry.NEVER, Optional.empty(), null);
    }

    /** A failure that may heal; {@code retryAfter} is what the service asked for, if it did. */
    public static ProviderException transientFailure(String code, String message, Optional<Duration> retryAfter) {
        return new ProviderException(message, code, Retry.LATER, retryAfter, null);
    }

    /** Somebody else changed the resource between the read and the write. */
    public static ProviderException stale(String code, String message) {
        return new ProviderException(message, code, Retry.STALE, Optional.empty(), null);
    }

    /** The same failure with its cause, whose text must be free of secrets. */
    public ProviderException causedBy(@Nullable Throwable cause) {
        return new ProviderException(String.valueOf(getMessage()), code, retry, retryAfter(), cause);
    }

    /** The service's own error code, such as {@code OperationNotAllowed}. */
    public String code() {
        return code;
    }

    /** Whether asking again can help. */
    public Retry retry() {
        return retry;
    }

    /** How long the service asked to wait; empty leaves it to the engine. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
