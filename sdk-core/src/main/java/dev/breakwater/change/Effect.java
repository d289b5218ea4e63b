package dev.breakwater.change;

/** What a change does to the security of a resource. */
public enum Effect {
    /** It closes something that was open. */
    HARDENS,
    /** It opens something that was closed; applying it needs {@link Permission#WEAKEN}. */
    WEAKENS,
    /** It does neither. */
    NEUTRAL
}
