package dev.breakwater.cluster;

/** What the service promises of the control plane. */
public enum SkuTier {
    /** Nothing. The service's default. */
    FREE("Free"),
    /** An availability. */
    STANDARD("Standard"),
    /** An availability, and long-term support. */
    PREMIUM("Premium");

    private final String text;

    SkuTier(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
