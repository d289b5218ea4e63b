package dev.breakwater.cluster;

/** Which operating-system updates nodes get by themselves. */
public enum NodeOsChannel {
    /** None. */
    NONE("None"),
    /** Those of the operating system's own updater, without restarts. */
    UNMANAGED("Unmanaged"),
    /** Tested security patches. */
    SECURITY_PATCH("SecurityPatch"),
    /** A new node image every week. The service's default. */
    NODE_IMAGE("NodeImage");

    private final String text;

    NodeOsChannel(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
