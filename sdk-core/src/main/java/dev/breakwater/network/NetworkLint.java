package dev.breakwater.network;

/**
 * Something odd about a policy: seldom a danger, often not what was meant.
 *
 * @param code a stable code such as {@code selects-nothing}
 * @param policy the policy, {@code namespace/name}
 * @param text one sentence
 */
public record NetworkLint(String code, String policy, String text) {
    /** {@code selects-nothing shop/web: …}. */
    @Override
    public String toString() {
        return code + " " + policy + ": " + text;
    }
}
