package dev.breakwater.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that was probably meant. */
public final class Spelling {
    private Spelling() {}

    /**
     * The end of a sentence about an unknown name: {@code "; did you mean 'x'?"} if
     * one of the known names is near, else the known names.
     */
    public static String hint(String unknown, Collection<String> known) {
        String wanted = unknown.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= tolerance(wanted))
                .min(Comparator.comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT))))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse(known.isEmpty() ? "." : "; known here: " + String.join(", ", known) + ".");
    }

    /** Two edits, for letters that changed places, but never a whole word. */
    private static int tolerance(String wanted) {
        return Math.min(wanted.length() - 1, Math.max(2, wanted.length() / 3));
    }

    /** The number of single-character edits between two texts (Levenshtein). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
