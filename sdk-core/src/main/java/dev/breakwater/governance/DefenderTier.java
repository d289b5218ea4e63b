package dev.breakwater.governance;

/** Whether a plan of Defender for Cloud is on. */
public enum DefenderTier {
    /** Off. What every subscription begins with. */
    FREE("Free"),
    /** On, and paid for. */
    STANDARD("Standard");

    private final String text;

    DefenderTier(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
