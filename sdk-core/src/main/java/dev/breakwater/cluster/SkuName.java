package dev.breakwater.cluster;

/** How much of a cluster the service runs by itself. */
public enum SkuName {
    /** What you declare. The service's default. */
    BASE("Base"),
    /** Most of it. */
    AUTOMATIC("Automatic");

    private final String text;

    SkuName(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
