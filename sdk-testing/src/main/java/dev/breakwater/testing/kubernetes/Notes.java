package dev.breakwater.testing.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one call leaves behind besides its answer: the warnings for the client and the annotations of its audit
 * event. Not thread-safe.
 */
final class Notes {
    private static final int MOST = 4 * 1024;
    private static final int CUT = 256;

    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<String> repeated = new ArrayList<>();
    private int staleness;

    /** Lets lists of this call show the state so many writes ago. */
    void stale(int writes) {
        staleness = writes;
    }

    int staleness() {
        return staleness;
    }

    void warn(List<String> texts) {
        for (String text : texts) {
            if (!warnings.contains(text)) {
                warnings.add(text);
            }
        }
    }

    /** What is said of names that occur twice in the body; the decoder is to tell it or to refuse them. */
    void repeated(List<String> texts) {
        repeated.addAll(texts);
    }

    List<String> repeated() {
        return List.copyOf(repeated);
    }

    /** The first value of a key counts, as in an audit event. */
    void annotate(Map<String, String> more) {
        more.forEach(annotations::putIfAbsent);
    }

    Map<String, String> annotations() {
        return Map.copyOf(annotations);
    }

    /** The warnings in their order; past 4,096 characters in all, each is cut to 256, and the rest is not sent. */
    List<String> warnings() {
        if (warnings.isEmpty()) {
            return List.of();
        }
        boolean many = warnings.stream().mapToInt(String::length).sum() > MOST;
        List<String> sent = new ArrayList<>();
        int left = MOST;
        for (String text : warnings) {
            String shown = many && text.length() > CUT ? text.substring(0, CUT) : text;
            left -= shown.length();
            if (left >= 0) {
                sent.add(shown);
            }
        }
        return sent;
    }

    @Override
    public String toString() {
        return "Notes[" + warnings.size() + " warnings, " + annotations.size() + " annotations]";
    }
}
