package dev.breakwater.cluster;

/** Where the system disk of a node lies. */
public enum OsDiskType {
    /** On a remote disk. */
    MANAGED("Managed"),
    /** On the host, gone with the node. */
    EPHEMERAL("Ephemeral");

    private final String text;

    OsDiskType(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
