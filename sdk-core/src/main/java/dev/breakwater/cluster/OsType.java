package dev.breakwater.cluster;

/** The operating system family of a pool. */
public enum OsType {
    /** Linux. */
    LINUX("Linux"),
    /** Windows. */
    WINDOWS("Windows");

    private final String text;

    OsType(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
