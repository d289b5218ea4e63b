package dev.breakwater.k8s.admission;

import java.util.List;

/**
 * What one rule holds against a request.
 *
 * @param policy the policy's or constraint's name
 * @param binding the binding's name; empty if the policy itself is at fault, and for constraints
 * @param rule the expression that was not true, or the template's kind; empty if the configuration is at fault
 * @param message the message of the rule, or why it could not be evaluated
 * @param reason the machine-readable reason, such as {@code Invalid}
 * @param actions what is done: Deny, Warn, Audit
 */
public record PolicyFinding(
        String policy, String binding, String rule, String message, String reason, List<String> actions) {
    /** Takes a copy of the actions. */
    public PolicyFinding {
        actions = List.copyOf(actions);
    }

    /** Whether the request is refused for it. */
    public boolean denies() {
        return actions.contains("Deny");
    }

    /** {@code Deny by 'policy' with binding 'binding': why}. */
    @Override
    public String toString() {
        String with = binding.isEmpty() ? "" : " with binding '" + binding + "'";
        return String.join(", ", actions) + " by '" + policy + "'" + with + ": " + message;
    }
}
