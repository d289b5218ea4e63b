package dev.breakwater.testing;

import dev.breakwater.engine.ApplyResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** What Azure says to those who may not do something. */
final class Denials {
    private static final Pattern ACTION = Pattern.compile("(?:perform action|[Aa]ction:) '([^']+)'");

    private Denials() {}

    /** Whether a failure is Azure's refusal of an action, in the words of ARM or of a vault, or of a plan that foresees it. */
    static boolean names(String text, String action) {
        String said = text.toLowerCase(Locale.ROOT);
        String wanted = "'" + action.toLowerCase(Locale.ROOT) + "'";
        return said.contains("does not have authorization to perform action " + wanted)
                || said.contains("nothing allows " + action.toLowerCase(Locale.ROOT) + " there")
                || (said.contains("caller is not authorized") && said.contains("action: " + wanted));
    }

    /** The actions that are denied in such failures, sorted, as a sentence; empty if none is. */
    static String others(List<String> failures) {
        Set<String> actions = new TreeSet<>();
        failures.forEach(text -> ACTION.matcher(text).results().forEach(found -> actions.add(found.group(1))));
        return actions.isEmpty() ? "" : " Denied for want of: " + String.join(", ", actions) + ".";
    }

    /** Whether a failure is the refusal of a policy of which ARM says that. */
    static boolean namesPolicy(String text, String said) {
        boolean named = text.contains("\"name\":\"" + said + "\"");
        boolean explained = text.contains("Reasons: '") && text.contains(said);
        return text.contains("was disallowed by policy.") && (named || explained);
    }

    static void assertDeniedBy(String action, Callable<?> attempt) {
        Object ended;
        try {
            ended = attempt.call();
        } catch (Exception e) {
            assertNamed(action, e);
            return;
        }
        if (ended instanceof ApplyResult result) {
            new ApplyResultAssert(result).wasDenied(action);
        } else {
            Assertions.fail("Expected a denial for want of " + action + ", but it ended well with: " + ended);
        }
    }

    private static void assertNamed(String action, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (names(String.valueOf(cause.getMessage()), action)) {
                return;
            }
        }
        Assertions.fail("Expected a denial for want of " + action + ", but it failed with: " + failure, failure);
    }
}
