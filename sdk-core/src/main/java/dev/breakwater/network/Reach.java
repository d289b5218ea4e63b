package dev.breakwater.network;

/** Whether traffic passes, in ascending order of what gets through. */
public enum Reach {
    /** No reading of the policies lets it pass. */
    DENIED,
    /** It depends on what the engine does not know, such as how a network plug-in reads a rule. */
    UNKNOWN,
    /** It passes under every reading. */
    ALLOWED
}
