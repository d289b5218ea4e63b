package dev.breakwater.intake;

import dev.breakwater.document.Document;

/**
 * What working out one template may still cost, so that a hostile one ends: expressions, characters and nodes that are
 * looked at or made, and how deep values stand in each other. A template of Azure is of 4 MiB at most, and everything
 * here is far above what one of that size costs. Used by one thread.
 */
final class Budget {
    private static final int EXPRESSIONS = 100_000;
    private static final long CHARACTERS = 1 << 26;

    /** What a node costs, as against a character. */
    private static final int NODE = 8;

    private static final int MAX_DEPTH = 200;

    private int expressions = EXPRESSIONS;
    private long characters = CHARACTERS;
    private int depth;

    /** Takes one expression of that length, or one run of a loop; false if none is left. */
    boolean takesExpression(int length) {
        return --expressions >= 0 && takes(length);
    }

    /** Takes so many nodes; false if they are too many. */
    boolean takesNodes(int count) {
        return takes((long) count * NODE);
    }

    private boolean takes(long cost) {
        characters = Math.max(-1, characters - cost);
        return characters >= 0;
    }

    /** Takes all of a value, as often as it stands in itself; false if it is too much or too deep. */
    boolean takes(Document value) {
        return takes(value, 0);
    }

    private boolean takes(Document value, int nesting) {
        if (nesting > MAX_DEPTH
                || !takes(NODE + value.asText().map(String::length).orElse(0))) {
            return false;
        }
        for (Document element : value.elements()) {
            if (!takes(element, nesting + 1)) {
                return false;
            }
        }
        for (Document member : value.members().values()) {
            if (!takes(member, nesting + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Whether something was left out, since it would have cost too much. */
    boolean isSpent() {
        return expressions < 0 || characters < 0;
    }

    /** One step further down; false if it is too deep. Goes with {@link #leave}, whatever it says. */
    boolean enter() {
        return ++depth <= MAX_DEPTH;
    }

    void leave() {
        depth--;
    }

    /** What is left of it. */
    @Override
    public String toString() {
        return "Budget[" + expressions + " expressions, " + characters + " characters]";
    }
}
