package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * Advanced security of the cilium data plane.
 *
 * @param policies how far network policies see
 */
public record NetworkSecurity(Policies policies) implements Part {
    /** How far network policies see. */
    public enum Policies {
        /** Addresses and ports only. */
        NONE("None"),
        /** Also domain names. */
        FQDN("FQDN"),
        /** Also domain names and requests. */
        L7("L7");

        private final String text;

        Policies(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public Document onto(Document properties) {
        return properties
                .withAt("/networkProfile/advancedNetworking/enabled", true)
                .withAt("/networkProfile/advancedNetworking/security/enabled", true)
                .withAt("/networkProfile/advancedNetworking/security/advancedNetworkPolicies", policies);
    }
}
