package dev.breakwater.azure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * Remembers when this provider last assigned a role. Azure takes up to ten minutes to heed an assignment
 * everywhere, and says so long that a permission is missing: such a refusal may heal, but only after an assignment
 * of our own. Thread-safe.
 */
final class Grants {
    private static final Duration HEEDED_AFTER = Duration.ofMinutes(10);
    private static final Set<String> MISSING =
            Set.of("authorizationfailed", "forbiddenbyrbac", "linkedauthorizationfailed");

    private final Clock clock;
    private volatile Instant last = Instant.EPOCH;

    Grants(Clock clock) {
        this.clock = clock;
    }

    /** A role has been assigned just now. */
    void made() {
        last = clock.instant();
    }

    /** Whether a refusal with that code may come of an assignment that is not heeded yet. */
    boolean mayExplain(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        boolean missing = MISSING.contains(lower) || lower.contains("missingpermission");
        return missing && clock.instant().isBefore(last.plus(HEEDED_AFTER));
    }

    @Override
    public String toString() {
        return "Grants[last at " + last + "]";
    }
}
