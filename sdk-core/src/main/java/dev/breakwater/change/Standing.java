package dev.breakwater.change;

/** How the properties that a control looks at stand in a body. */
public enum Standing {
    /** As they should be. */
    SAFE,
    /** Not as they should be, and the body says so. */
    UNSAFE,
    /** Not as they should be unless the body leaves it out for being of an older api-version. */
    UNTOLD
}
