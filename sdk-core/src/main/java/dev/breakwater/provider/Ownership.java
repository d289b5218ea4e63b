package dev.breakwater.provider;

/** How a type of resource can say which desired state it belongs to. */
public enum Ownership {
    /** An ARM tag. */
    TAG,
    /** A Kubernetes label. */
    LABEL,
    /** A marker in a description. */
    DESCRIPTION,
    /** The type has no place for a mark, so it is never pruned. */
    NONE;

    /** The name of the tag or label that holds the desired state's name. */
    public static final String MARK = "breakwater.dev/owner";
}
