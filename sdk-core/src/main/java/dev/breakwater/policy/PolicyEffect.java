package dev.breakwater.policy;

import java.util.Locale;
import java.util.Optional;

/** What a policy does where its rule matches. Azure takes any letter case; definitions may not. */
public enum PolicyEffect {
    /** Puts what matches into a network group of Azure Virtual Network Manager. */
    ADD_TO_NETWORK_GROUP("AddToNetworkGroup"),
    /** Adds fields to a request, and denies it if they are there with other values. */
    APPEND("Append"),
    /** Reports what matches. */
    AUDIT("Audit"),
    /** Reports what matches and lacks a related resource. */
    AUDIT_IF_NOT_EXISTS("AuditIfNotExists"),
    /** Refuses a request that matches. */
    DENY("Deny"),
    /** Refuses an action, of which there is one: delete. */
    DENY_ACTION("DenyAction"),
    /** Deploys what a match lacks. */
    DEPLOY_IF_NOT_EXISTS("DeployIfNotExists"),
    /** Nothing. */
    DISABLED("Disabled"),
    /** Leaves the verdict to attestations. */
    MANUAL("Manual"),
    /** Changes a request that matches: tags, and properties that can be modified. */
    MODIFY("Modify"),
    /** Changes objects on their way into a cluster. */
    MUTATE("Mutate");

    private final String text;

    PolicyEffect(String text) {
        this.text = text;
    }

    /** The effect of that name, in any letter case; empty if there is none. */
    public static Optional<PolicyEffect> of(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        for (PolicyEffect effect : values()) {
            if (effect.text.toLowerCase(Locale.ROOT).equals(plain)) {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }

    /** Whether it takes place before a request reaches the service. */
    public boolean isBeforeWrite() {
        return this == APPEND || this == MODIFY || this == DENY;
    }

    /** Whether it is about a related resource. */
    public boolean isAboutExistence() {
        return this == AUDIT_IF_NOT_EXISTS || this == DEPLOY_IF_NOT_EXISTS;
    }

    /** Whether an assignment needs an identity to remedy what it finds. */
    public boolean needsIdentity() {
        return this == MODIFY || this == DEPLOY_IF_NOT_EXISTS;
    }

    /** As the documentation writes it: {@code AuditIfNotExists}. */
    @Override
    public String toString() {
        return text;
    }
}
