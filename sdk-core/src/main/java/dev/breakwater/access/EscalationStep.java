package dev.breakwater.access;

import java.util.Optional;

/**
 * How one gets from a position to another.
 *
 * @param from where one stands
 * @param to where one gets to
 * @param code a stable code of the way, such as {@code create-pods}
 * @param how the way in words, beginning with a verb
 * @param grant what gives it: the binding or the role assignment; empty if it needs none
 * @param doubt why it is not certain, such as a condition; empty if it is
 * @param block what stands in the way as things are; empty if nothing known does
 */
public record EscalationStep(
        Position from,
        Position to,
        String code,
        String how,
        Optional<String> grant,
        Optional<String> doubt,
        Optional<String> block) {
    EscalationStep(Position from, Position to, String code, String how) {
        this(from, to, code, how, Optional.empty(), Optional.empty(), Optional.empty());
    }

    EscalationStep to(Position other) {
        return new EscalationStep(from, other, code, how, grant, doubt, block);
    }

    EscalationStep by(Optional<String> newGrant) {
        return new EscalationStep(from, to, code, how, newGrant, doubt, block);
    }

    EscalationStep doubted(Optional<String> newDoubt) {
        return new EscalationStep(from, to, code, how, grant, newDoubt, block);
    }

    EscalationStep blocked(Optional<String> newBlock) {
        return new EscalationStep(from, to, code, how, grant, doubt, newBlock);
    }

    /** Whether nothing known stands in the way. */
    public boolean isOpen() {
        return block.isEmpty();
    }

    /** The step in one line. */
    @Override
    public String toString() {
        return how + " → " + to
                + grant.map(text -> ", by " + text).orElse("")
                + doubt.map(text -> " (not certain: " + text + ")").orElse("")
                + block.map(text -> " (blocked: " + text + ")").orElse("");
    }
}
