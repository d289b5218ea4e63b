package dev.breakwater.audit;

/** What a control makes of one resource. */
public enum Verdict {
    /** The resource meets the control. */
    PASS,
    /** It does not. */
    FAIL,
    /** It does not, and somebody answers for it until a date. */
    ACCEPTED,
    /** The evidence is not to be had; the finding says why. */
    NOT_ASSESSABLE
}
