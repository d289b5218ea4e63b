package dev.breakwater.cluster;

/** Who can open an SSH session on the nodes of a pool. */
public enum SshAccess {
    /** Whoever holds the key of the local user. The service's default. */
    LOCAL_USER("LocalUser"),
    /** Nobody. */
    DISABLED("Disabled"),
    /** Whoever Entra ID and a role allow; needs an interface version later than 2025-09-01. */
    ENTRA_ID("EntraId");

    private final String text;

    SshAccess(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
