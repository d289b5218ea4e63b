package dev.breakwater.change;

/** What the caller allows one apply to do. */
public enum Permission {
    /** Delete resources, or objects that a resource replaces. */
    DELETE,
    /** Apply changes that weaken security. */
    WEAKEN,
    /** Apply changes that re-image nodes, which evicts their pods. */
    REIMAGE_NODES,
    /** Drain the nodes of a pool that another one replaces, and delete it. */
    REPLACE_POOLS
}
