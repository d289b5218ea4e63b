package dev.breakwater.cluster;

/** What an upgrade does with a node that cannot be drained, such as because of a disruption budget. */
public enum UndrainableNode {
    /** It goes back to work and the upgrade fails. The service's default. */
    SCHEDULE("Schedule"),
    /** It is kept aside, and the upgrade goes on with a new one. */
    CORDON("Cordon");

    private final String text;

    UndrainableNode(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
