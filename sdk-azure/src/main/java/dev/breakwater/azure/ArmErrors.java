package dev.breakwater.azure;

import com.azure.core.exception.ClientAuthenticationException;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns errors of ARM into exceptions that say which resource, what the service said, what to do, and
 * whether asking again can help.
 */
final class ArmErrors {
    private static final Set<String> LATER = Set.of(
            "anotheroperationinprogress",
            "concurrentfederatedidentitycredentialswritesforsinglemanagedidentity",
            "expiredauthenticationtoken",
            "internaloperationerror",
            "internalservererror",
            "principalnotfound",
            "resourcegroupbeingdeleted",
            "retryableerror",
            "roledefinitiondoesnotexist",
            "servertimeout",
            "toomanyrequests",
            "subscriptionrequeststhrottled");
    private static final Set<String> STALE = Set.of("etagmismatch", "preconditionfailed", "conditionnotmet");
    private static final Pattern BUSY = Pattern.compile("(?is).*(another operation|in progress|is being).*");

    private ArmErrors() {}

    /** The exception for an answer with a status that is no success. */
    static ProviderException of(ArmRequest request, ArmAnswer answer, Clock clock, Grants grants) {
        ArmError error = ArmError.of(answer.bodyIfReadable(), answer.status());
        String correlation = answer.header("x-ms-correlation-request-id")
                .map(id -> " Correlation id " + ArmError.clean(id) + ".")
                .orElse("");
        Retry retry = grants.mayExplain(error.code()) ? Retry.LATER : retry(answer.status(), error);
        String message = request.subject() + ": Azure refused to " + request.verb() + " (" + answer.status() + " "
                + error.code() + "). " + error.sentence() + ArmAdvice.of(error, retry) + correlation;
        return exception(retry, error.code(), message, answer.retryAfter(clock));
    }

    /** The exception for an operation that ended as failed or cancelled. */
    static ProviderException failed(String kind, String subject, String status, Document body) {
        ArmError error = ArmError.of(body, 200);
        String code = error.hasCode() ? error.code() : "Operation" + status;
        Retry retry = retry(200, error);
        return exception(
                retry,
                code,
                subject + ": the operation to " + kind + " it ended as " + status + " (" + code + "). "
                        + error.sentence() + ArmAdvice.of(error, retry),
                Optional.empty());
    }

    /** The exception for a request that got no answer; what a client of ours said, such as a fake, stays as it is. */
    static BreakwaterException unanswered(ArmRequest request, RuntimeException failure) {
        Optional<BreakwaterException> told = find(failure, BreakwaterException.class);
        if (told.isPresent()) {
            return told.get();
        }
        if (find(failure, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
            return ProviderException.transientFailure(
                    "Interrupted",
                    request.subject() + ": the request to "
                            + request.verb() + " was interrupted; whether Azure acted is not known."
                            + " Apply again: it converges.",
                    Optional.empty());
        }
        return credential(request.subject(), failure)
                .orElseGet(() -> ProviderException.transientFailure(
                        "ConnectionFailed",
                        request.subject() + ": Azure could not be reached to "
                                + request.verb() + " ("
                                + root(failure).getClass().getSimpleName()
                                + "). It may succeed later; check network, proxy and endpoint.",
                        Optional.empty()));
    }

    /** The exception for a credential that gave no token; empty if the failure is of another kind. */
    static Optional<ProviderException> credential(String subject, RuntimeException failure) {
        return find(failure, ClientAuthenticationException.class)
                .map(refused -> ProviderException.refused(
                        "CredentialUnavailable",
                        subject + ": the credential gave no"
                                + " token. " + ArmError.clean(String.valueOf(refused.getMessage()))
                                + " Sign in, or give Breakwater another credential."));
    }

    private static Retry retry(int status, ArmError error) {
        String code = error.code().toLowerCase(Locale.ROOT);
        if (status == 412 || STALE.contains(code)) {
            return Retry.STALE;
        }
        boolean busy = (status == 409 || status == 200) && isBusy(code, error);
        boolean unwell = status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
        return busy || unwell || LATER.contains(code) ? Retry.LATER : Retry.NEVER;
    }

    private static boolean isBusy(String code, ArmError error) {
        return (code.equals("operationnotallowed") || code.equals("conflict"))
                && BUSY.matcher(error.message()).matches();
    }

    private static ProviderException exception(Retry retry, String code, String message, Optional<Duration> after) {
        return switch (retry) {
            case LATER -> ProviderException.transientFailure(code, message, after);
            case STALE -> ProviderException.stale(code, message);
            case NEVER -> ProviderException.refused(code, message);
        };
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
