package dev.breakwater.identity;

/** What kind of principal a role is assigned to. Sent always, since it spares Azure a directory look-up that may come too early. */
public enum PrincipalType {
    /** A person. */
    USER("User"),
    /** A group of the directory. */
    GROUP("Group"),
    /** An application or a managed identity. */
    SERVICE_PRINCIPAL("ServicePrincipal");

    private final String text;

    PrincipalType(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
