package dev.breakwater.engine;

import dev.breakwater.change.Change;
import java.time.Duration;
import java.util.Locale;

/** The words that texts, events and JSON share. */
final class Words {
    private Words() {}

    /** The stable word for a change: none, create, update, delete or refused. */
    static String of(Change change) {
        return change instanceof Change.NoOp
                ? "none"
                : change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static String past(Change change) {
        String word = of(change);
        return word.endsWith("e") ? word + "d" : word;
    }

    /** A duration as a person says it: {@code 0.3 s}, {@code 12 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return joined(seconds / 60, "min", seconds % 60, "s");
        }
        return joined(seconds / 3600, "h", seconds / 60 % 60, "min");
    }

    private static String joined(long major, String majorUnit, long minor, String minorUnit) {
        return major + " " + majorUnit + (minor == 0 ? "" : " " + minor + " " + minorUnit);
    }
}
