package dev.breakwater.cluster;

/** Which Kubernetes versions the service moves a cluster to by itself. */
public enum UpgradeChannel {
    /** None. */
    NONE("none"),
    /** The newest patch of the same minor version. */
    PATCH("patch"),
    /** The newest patch of the last minor version but one. */
    STABLE("stable"),
    /** The newest supported version. */
    RAPID("rapid"),
    /** None, but the newest node image. */
    NODE_IMAGE("node-image");

    private final String text;

    UpgradeChannel(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
