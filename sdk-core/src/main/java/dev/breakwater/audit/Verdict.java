package dev.breakwater.audit;

import java.util.Optional;

/** What a control makes of one resource. */
public enum Verdict {
    /** The resource meets the control. */
    PASS(1),
    /** It does not. */
    FAIL(2),
    /** It does not, and somebody answers for it until a date. */
    ACCEPTED(3),
    /** The evidence is not to be had; the finding says why. */
    NOT_ASSESSABLE(4);

    /** One more than the greatest code; 0 stands for no verdict. */
    static final int CODES = 5;

    private final int code;
    private final Optional<Verdict> given = Optional.of(this);

    Verdict(int code) {
        this.code = code;
    }

    /** Its number in tables of verdicts. */
    int code() {
        return code;
    }

    /** This verdict as a control gives it; always the same, for millions are given in an audit. */
    public Optional<Verdict> given() {
        return given;
    }

    /** {@link #PASS} or {@link #FAIL}, as a control gives it. */
    public static Optional<Verdict> of(boolean passes) {
        return (passes ? PASS : FAIL).given;
    }
}
