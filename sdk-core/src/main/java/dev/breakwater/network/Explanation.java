package dev.breakwater.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Why traffic passes or not: for each direction the policies that isolate, the rules that allow, and what those that do
 * not allow lack. Immutable.
 *
 * @param from where it begins
 * @param to where it ends
 * @param port the port
 * @param reach the verdict
 * @param egress what the source's policies say
 * @param ingress what the destination's policies say
 * @param notes what decides beside policies, or makes it unknown
 */
public record Explanation(
        Endpoint from, Endpoint to, Port port, Reach reach, Direction egress, Direction ingress, List<String> notes) {
    /** Copies the notes. */
    public Explanation {
        notes = List.copyOf(notes);
    }

    /**
     * One direction.
     *
     * @param isolatedBy the policies that select the pod, {@code namespace/name}; none leaves the direction open
     * @param allowedBy the rules that allow it
     * @param missing what each rule that does not allow it lacks
     */
    public record Direction(List<String> isolatedBy, List<RuleName> allowedBy, List<String> missing) {
        static final Direction OPEN = new Direction(List.of(), List.of(), List.of());

        /** Copies the lists. */
        public Direction {
            isolatedBy = List.copyOf(isolatedBy);
            allowedBy = List.copyOf(allowedBy);
            missing = List.copyOf(missing);
        }
    }

    /**
     * A rule.
     *
     * @param policy its policy, {@code namespace/name}
     * @param number its place in the policy, from 0
     */
    public record RuleName(String policy, int number) {
        /** {@code shop/allow-web rule 0}. */
        @Override
        public String toString() {
            return policy + " rule " + number;
        }
    }

    /** Several lines of text. */
    public String render() {
        List<String> lines = new ArrayList<>();
        lines.add(toString());
        render("egress of " + from, egress, lines);
        render("ingress of " + to, ingress, lines);
        notes.forEach(note -> lines.add("  note: " + note));
        return String.join("\n", lines);
    }

    private static void render(String title, Direction direction, List<String> lines) {
        if (direction.isolatedBy().isEmpty()) {
            lines.add("  " + title + ": no policy isolates it");
            return;
        }
        lines.add("  " + title + ": isolated by " + String.join(", ", direction.isolatedBy()));
        direction.allowedBy().forEach(rule -> lines.add("    allowed by " + rule));
        if (direction.allowedBy().isEmpty()) {
            lines.add("    no rule allows it");
            direction.missing().forEach(reason -> lines.add("    " + reason));
        }
    }

    /** {@code shop/web to shop/db on TCP 5432: DENIED}. */
    @Override
    public String toString() {
        return from + " to " + to + " on " + port + ": " + reach;
    }
}
