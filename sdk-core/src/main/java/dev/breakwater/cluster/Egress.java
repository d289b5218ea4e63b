package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How traffic leaves the cluster. Immutable. */
public sealed interface Egress extends Part {
    /** Through the load balancer, to anywhere. The service's default. */
    static LoadBalancer loadBalancer() {
        return new LoadBalancer(Optional.empty(), List.of(), List.of());
    }

    /** Through a NAT gateway that AKS makes. */
    static ManagedNatGateway managedNatGateway() {
        return new ManagedNatGateway(Optional.empty(), Optional.empty());
    }

    /** Through the NAT gateway of the nodes' subnet. */
    static UserNatGateway userNatGateway() {
        return new UserNatGateway();
    }

    /** Along the routes of the nodes' subnet, such as to a firewall. */
    static UserRoutes userRoutes() {
        return new UserRoutes();
    }

    /** Nowhere: nodes start from a registry that caches what they need. */
    static Isolated isolated() {
        return new Isolated(Optional.empty());
    }

    /**
     * Through the load balancer.
     *
     * @param managedIps how many addresses AKS makes; empty leaves it to the service
     * @param publicIpIds addresses of yours to leave from
     * @param prefixIds prefixes of yours to leave from
     */
    record LoadBalancer(Optional<Integer> managedIps, List<String> publicIpIds, List<String> prefixIds)
            implements Egress {
        /** Copies the lists. */
        public LoadBalancer {
            publicIpIds = List.copyOf(publicIpIds);
            prefixIds = List.copyOf(prefixIds);
        }

        @Override
        public Document onto(Document properties) {
            Document at = Exits.type(properties, "loadBalancer");
            at = Part.some(at, Exits.BALANCER + "/managedOutboundIPs/count", managedIps);
            at = Part.some(at, Exits.BALANCER + "/outboundIPs/publicIPs", Exits.ids(publicIpIds));
            return Part.some(at, Exits.BALANCER + "/outboundIPPrefixes/publicIPPrefixes", Exits.ids(prefixIds));
        }
    }

    /**
     * Through a NAT gateway that AKS makes.
     *
     * @param managedIps how many addresses it has, 1 to 16; empty leaves it to the service
     * @param idleMinutes after how many idle minutes a flow ends, 4 to 120; empty leaves it to the service
     */
    record ManagedNatGateway(Optional<Integer> managedIps, Optional<Integer> idleMinutes) implements Egress {
        @Override
        public Document onto(Document properties) {
            Document at = Exits.type(properties, "managedNATGateway");
            at = Part.some(at, Exits.NAT + "/managedOutboundIPProfile/count", managedIps);
            return Part.some(at, Exits.NAT + "/idleTimeoutInMinutes", idleMinutes);
        }
    }

    /** Through the NAT gateway of the nodes' subnet. */
    record UserNatGateway() implements Egress {
        @Override
        public Document onto(Document properties) {
            return Exits.type(properties, "userAssignedNATGateway");
        }
    }

    /** Along the routes of the nodes' subnet. */
    record UserRoutes() implements Egress {
        @Override
        public Document onto(Document properties) {
            return Exits.type(properties, "userDefinedRouting");
        }
    }

    /**
     * Nowhere.
     *
     * @param registryId the registry that caches what nodes need; empty lets AKS make one
     */
    record Isolated(Optional<Output<String>> registryId) implements Egress {
        @Override
        public Document onto(Document properties) {
            Document at = Exits.type(properties, "none").withAt("/bootstrapProfile/artifactSource", "Cache");
            return Part.output(at, "/bootstrapProfile/containerRegistryId", registryId);
        }

        @Override
        public Set<Output<?>> outputs() {
            return registryId.<Set<Output<?>>>map(Set::of).orElse(Set.of());
        }
    }
}
