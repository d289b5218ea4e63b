package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.Optional;

/** Which plug-in gives pods their addresses and which engine enforces network policies. Immutable. */
public sealed interface NetworkEngine extends Part {
    /** Cilium on an overlay: pods have addresses of their own space. Recommended by Microsoft. */
    static Cilium cilium() {
        return new Cilium(true, Optional.empty());
    }

    /** Cilium with pod addresses from a subnet that each pool names. */
    static Cilium ciliumWithPodSubnet() {
        return new Cilium(false, Optional.empty());
    }

    /** Calico on Azure CNI; the one engine that also serves Windows pools. */
    static AzureCni calico(boolean overlay) {
        return new AzureCni(overlay, PolicyEngine.CALICO);
    }

    /** Which engine enforces network policies on the azure data plane. */
    enum PolicyEngine {
        /** No engine: network policies are accepted and ignored. */
        NONE("none"),
        /** Calico. */
        CALICO("calico"),
        /** Azure Network Policy Manager, on its way out. */
        AZURE("azure");

        private final String text;

        PolicyEngine(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Cilium as data plane and policy engine.
     *
     * @param overlay whether pods have an address space of their own, or addresses from a pod subnet
     * @param security advanced security of the cilium data plane
     */
    record Cilium(boolean overlay, Optional<NetworkSecurity> security) implements NetworkEngine {
        /** This engine with advanced network security. */
        public Cilium secured(NetworkSecurity newSecurity) {
            return new Cilium(overlay, Optional.of(newSecurity));
        }

        @Override
        public Document onto(Document properties) {
            Document at = Engines.network(properties, "azure", overlay, "cilium")
                    .withAt("/networkProfile/networkDataplane", "cilium");
            return security.isPresent() ? security.get().onto(at) : at;
        }
    }

    /**
     * Azure CNI on the azure data plane.
     *
     * @param overlay whether pods have an address space of their own, or addresses from a subnet
     * @param policy which engine enforces network policies
     */
    record AzureCni(boolean overlay, PolicyEngine policy) implements NetworkEngine {
        @Override
        public Document onto(Document properties) {
            return Engines.network(properties, "azure", overlay, policy.toString())
                    .withAt("/networkProfile/networkDataplane", "azure");
        }
    }

    /**
     * Kubenet, which ends on 31 March 2028.
     *
     * @param calico whether Calico enforces network policies; without it nothing does
     */
    record Kubenet(boolean calico) implements NetworkEngine {
        @Override
        public Document onto(Document properties) {
            return Engines.network(properties, "kubenet", false, calico ? "calico" : "none");
        }
    }

    /** No plug-in of AKS: you install one yourself, and whatever engine comes with it. */
    record BringYourOwn() implements NetworkEngine {
        @Override
        public Document onto(Document properties) {
            return Engines.network(properties, "none", false, "none");
        }
    }
}
