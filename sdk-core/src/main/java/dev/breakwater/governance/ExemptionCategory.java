package dev.breakwater.governance;

/** Why something is exempted from a policy. */
public enum ExemptionCategory {
    /** What the policy is after is met by other means. */
    MITIGATED("Mitigated"),
    /** It is not met, and that is accepted for a time. */
    WAIVER("Waiver");

    private final String text;

    ExemptionCategory(String text) {
        this.text = text;
    }

    /** As ARM writes it: {@code Mitigated} or {@code Waiver}. */
    @Override
    public String toString() {
        return text;
    }
}
