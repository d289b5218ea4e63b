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

    /** The name of the ARM tag that holds the desired state's name: ARM takes no slash in the name of a tag. */
    public static final String TAG_MARK = "breakwater-owner";

    /** The name of the label that holds the desired state's name. */
    public static final String MARK = "breakwater.dev/owner";
}
