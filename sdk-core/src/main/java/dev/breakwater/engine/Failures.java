package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.provider.ProviderException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns whatever a handler throws into something that may be shown. */
final class Failures {
    private static final Pattern DENIED = Pattern.compile(".*(forbidden|authoriz|authoris|denied|unauth|40[13]).*");

    private Failures() {}

    /**
     * Our own exceptions as they are. The text and the causes of any other are left out, because nobody
     * vouches that they hold no secret; its class and its stack trace stay.
     */
    static BreakwaterException of(String subject, Throwable failure) {
        if (failure instanceof BreakwaterException ours) {
            return ours;
        }
        BreakwaterException stripped = new BreakwaterException("Cannot handle " + subject + ": its handler failed with "
                + failure.getClass().getName()
                + ", which is a defect of the provider; report it with the stack trace.");
        stripped.setStackTrace(failure.getStackTrace());
        return stripped;
    }

    static BreakwaterException gaveUp(String subject, int attempts, ProviderException last) {
        String often = attempts == 1 ? "1 attempt" : attempts + " attempts";
        return new BreakwaterException("Gave up on " + subject + " after " + often + ": " + last.getMessage(), last);
    }

    /** Whether the caller lacks a permission, judged by the service's code. */
    static boolean isDenied(BreakwaterException failure) {
        return failure instanceof ProviderException refused
                && refused.retry() == ProviderException.Retry.NEVER
                && isDenial(refused);
    }

    /** Whether the caller lacked a permission to the last, though it was waited for since it may have been new. */
    static boolean staysDenied(BreakwaterException failure) {
        return isDenied(failure) || (failure.getCause() instanceof ProviderException last && isDenial(last));
    }

    private static boolean isDenial(ProviderException refused) {
        return DENIED.matcher(refused.code().toLowerCase(Locale.ROOT)).matches();
    }
}
