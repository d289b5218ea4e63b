package dev.breakwater.cluster;

/** What a pool is for. */
public enum PoolMode {
    /** Runs the pods that AKS itself needs; at least one pool must. */
    SYSTEM("System"),
    /** Runs workloads only. */
    USER("User");

    private final String text;

    PoolMode(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
