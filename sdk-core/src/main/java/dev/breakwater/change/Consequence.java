package dev.breakwater.change;

/** What it takes to change a property of a resource that exists. */
public enum Consequence {
    /** The service changes it in place. */
    IN_PLACE,
    /** The service changes it by re-imaging nodes; applying it needs {@link Permission#REIMAGE_NODES}. */
    REIMAGES_NODES,
    /** Nodes are drained, or deleted with their pool; applying it needs {@link Permission#REPLACE_POOLS}. */
    REPLACES_POOL,
    /** Other objects are deleted, which this one is there for as well; applying it needs {@link Permission#DELETE}. */
    DELETES,
    /** It can be switched this way and never back. */
    ONE_WAY,
    /** The service cannot change it at all. */
    REFUSED
}
