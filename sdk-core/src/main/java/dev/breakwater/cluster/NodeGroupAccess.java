package dev.breakwater.cluster;

/** Who can change what lies in the node resource group. */
public enum NodeGroupAccess {
    /** Whoever has a role there. The service's default. */
    UNRESTRICTED("Unrestricted"),
    /** Nobody but AKS. */
    READ_ONLY("ReadOnly");

    private final String text;

    NodeGroupAccess(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
