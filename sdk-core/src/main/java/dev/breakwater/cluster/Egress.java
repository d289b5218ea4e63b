package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How traffic leaves the cluster. Immutable. */
public sealed interface Egress extends Part {
    /** Through the load balancer, to anywhere. The service's default. */
    static LoadBalancer loadBalancer() {
        return new LoadBalancer(
                Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
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

    /** Nowhere: nodes start from a registry that AKS makes and that caches what they need. */
    static Isolated isolated() {
        return new Isolated(Optional.empty());
    }

    /** Nowhere: nodes start from a registry of yours that caches what they need. */
    static Isolated isolated(Output<String> registryId) {
        return new Isolated(Optional.of(registryId));
    }

    /**
     * Through the load balancer.
     *
     * @param managedIps how many IPv4 addresses AKS makes, 1 to 100; empty leaves it to the service, which makes one
     * @param managedIpv6s how many IPv6 addresses AKS makes on a dual-stack cluster, 0 to 100
     * @param publicIpIds addresses of yours to leave from
     * @param prefixIds prefixes of yours to leave from
     * @param portsPerNode ports that each node can leave from, a multiple of 8 up to 64,000; 0 lets the service
     *     divide them, as it does by default
     * @param idleMinutes after how many idle minutes a flow ends, 4 to 120; empty means the service's 30
     */
    record LoadBalancer(
            Optional<Integer> managedIps,
            Optional<Integer> managedIpv6s,
            List<String> publicIpIds,
            List<String> prefixIds,
            Optional<Integer> portsPerNode,
            Optional<Integer> idleMinutes)
            implements Egress {
        /** Copies the lists and refuses what the service refuses. */
        public LoadBalancer {
            publicIpIds = List.copyOf(publicIpIds);
            prefixIds = List.copyOf(prefixIds);
            Problems problems = new Problems("Egress.LoadBalancer")
                    .range("managedIps", managedIps, 1, 100)
                    .range("managedIpv6s", managedIpv6s, 0, 100)
                    .range("portsPerNode", portsPerNode, 0, 64000)
                    .range("idleMinutes", idleMinutes, 4, 120);
            problems.unless(
                    portsPerNode.filter(ports -> ports % 8 != 0).isEmpty(),
                    "portsPerNode contains " + portsPerNode.orElse(0) + ", which is not a multiple of 8.");
            boolean managed = managedIps.isPresent() || managedIpv6s.isPresent();
            problems.unless(
                    Stream.of(managed, !publicIpIds.isEmpty(), !prefixIds.isEmpty())
                                    .filter(given -> given)
                                    .count()
                            <= 1,
                    "managed addresses, addresses of yours and prefixes of yours exclude each other; keep one kind.");
            InvalidDeclarationException.throwIfAny(problems.issues());
        }

        /** This with so many IPv4 addresses that AKS makes. */
        public LoadBalancer managedIps(int number) {
            return new LoadBalancer(
                    Optional.of(number), managedIpv6s, publicIpIds, prefixIds, portsPerNode, idleMinutes);
        }

        /** This with so many IPv6 addresses that AKS makes. */
        public LoadBalancer managedIpv6s(int number) {
            return new LoadBalancer(managedIps, Optional.of(number), publicIpIds, prefixIds, portsPerNode, idleMinutes);
        }

        /** This leaving from addresses of yours, by their ARM ids. */
        public LoadBalancer publicIps(String... ids) {
            return new LoadBalancer(managedIps, managedIpv6s, List.of(ids), prefixIds, portsPerNode, idleMinutes);
        }

        /** This leaving from prefixes of yours, by their ARM ids. */
        public LoadBalancer prefixes(String... ids) {
            return new LoadBalancer(managedIps, managedIpv6s, publicIpIds, List.of(ids), portsPerNode, idleMinutes);
        }

        /** This with so many ports that each node can leave from. */
        public LoadBalancer portsPerNode(int number) {
            return new LoadBalancer(managedIps, managedIpv6s, publicIpIds, prefixIds, Optional.of(number), idleMinutes);
        }

        /** This ending a flow after so many idle minutes. */
        public LoadBalancer idleMinutes(int minutes) {
            return new LoadBalancer(
                    managedIps, managedIpv6s, publicIpIds, prefixIds, portsPerNode, Optional.of(minutes));
        }

        @Override
        public Document onto(Document properties) {
            Document at = Exits.type(properties, "loadBalancer");
            at = Part.some(at, Exits.BALANCER + "/managedOutboundIPs/count", managedIps);
            at = Part.some(at, Exits.BALANCER + "/managedOutboundIPs/countIPv6", managedIpv6s);
            at = Part.some(at, Exits.BALANCER + "/outboundIPs/publicIPs", Exits.ids(publicIpIds));
            at = Part.some(at, Exits.BALANCER + "/outboundIPPrefixes/publicIPPrefixes", Exits.ids(prefixIds));
            at = Part.some(at, Exits.BALANCER + "/allocatedOutboundPorts", portsPerNode);
            return Part.some(at, Exits.BALANCER + "/idleTimeoutInMinutes", idleMinutes);
        }
    }

    /**
     * Through a NAT gateway that AKS makes.
     *
     * @param managedIps how many addresses it has, 1 to 16; empty leaves it to the service
     * @param idleMinutes after how many idle minutes a flow ends, 4 to 120; empty leaves it to the service
     */
    record ManagedNatGateway(Optional<Integer> managedIps, Optional<Integer> idleMinutes) implements Egress {
        /** Refuses what the service refuses. */
        public ManagedNatGateway {
            Problems problems = new Problems("Egress.ManagedNatGateway")
                    .range("managedIps", managedIps, 1, 16)
                    .range("idleMinutes", idleMinutes, 4, 120);
            InvalidDeclarationException.throwIfAny(problems.issues());
        }

        /** This with so many addresses. */
        public ManagedNatGateway managedIps(int number) {
            return new ManagedNatGateway(Optional.of(number), idleMinutes);
        }

        /** This ending a flow after so many idle minutes. */
        public ManagedNatGateway idleMinutes(int minutes) {
            return new ManagedNatGateway(managedIps, Optional.of(minutes));
        }

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
