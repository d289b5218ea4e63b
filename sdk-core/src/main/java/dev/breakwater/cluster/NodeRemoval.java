package dev.breakwater.cluster;

/** What becomes of a machine that a pool gives up. */
public enum NodeRemoval {
    /** It is deleted. The service's default. */
    DELETE("Delete"),
    /** It is stopped and kept with its disks, which go on costing. */
    DEALLOCATE("Deallocate");

    private final String text;

    NodeRemoval(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
