package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who can reach the API server: exactly one of the ways the service offers. Immutable. */
public sealed interface ApiServerAccess extends Part {
    /** Everybody on the internet can connect. Insecure, and declarable, so that it can be audited. */
    static PublicOpen open() {
        return new PublicOpen();
    }

    /** Only these IPv4 blocks can connect, over a public address. */
    static PublicRanges ranges(String... cidrs) {
        return PublicRanges.of(cidrs);
    }

    /** Only the virtual network can connect, through a private endpoint whose DNS zone AKS manages. */
    static PrivateLink privateLink() {
        return new PrivateLink(Optional.of(Output.of("system")), false);
    }

    /** The API server sits in a subnet of another resource's and has no public address. */
    static VnetIntegrated inSubnet(Output<String> subnetId) {
        return new VnetIntegrated(subnetId, true, List.of(), Optional.empty());
    }

    /** The API server sits in a subnet of yours and has no public address. */
    static VnetIntegrated inSubnet(String subnetId) {
        return new VnetIntegrated(Output.of(subnetId), true, List.of(), Optional.empty());
    }

    /** Everybody on the internet can connect. */
    record PublicOpen() implements ApiServerAccess {
        @Override
        public Document onto(Document properties) {
            return Access.publicly(properties, List.of());
        }
    }

    /**
     * Only these blocks can connect, besides the cluster's own egress address.
     *
     * @param cidrs 1 to 200 IPv4 blocks without host bits; {@code 0.0.0.0/32} alone means only the nodes
     */
    record PublicRanges(List<String> cidrs) implements ApiServerAccess {
        /** Refuses what is not a block, and more of them than the service takes. */
        public PublicRanges {
            cidrs = Access.checked("PublicRanges", cidrs, 200);
            if (cidrs.isEmpty()) {
                throw new InvalidDeclarationException(List.of(new Issue(
                        "PublicRanges",
                        "there is no range, which the service reads as open to everybody; say so with"
                                + " ApiServerAccess.open(), or name a range.")));
            }
        }

        /** These blocks. */
        public static PublicRanges of(String... cidrs) {
            return new PublicRanges(List.of(cidrs));
        }

        @Override
        public Document onto(Document properties) {
            return Access.publicly(properties, cidrs);
        }
    }

    /**
     * Only the virtual network can connect, through a private endpoint.
     *
     * @param privateDnsZone the id of a private DNS zone, {@code system} for one that AKS manages, or {@code none};
     *     empty leaves it to the service
     * @param publicFqdn whether the private address also has a name in public DNS
     */
    record PrivateLink(Optional<Output<String>> privateDnsZone, boolean publicFqdn) implements ApiServerAccess {
        /** This access with the name in that private DNS zone. */
        public PrivateLink dnsZone(Output<String> zoneId) {
            return new PrivateLink(Optional.of(zoneId), publicFqdn);
        }

        /** This access with the name in that private DNS zone, by its ARM id, or {@code system} or {@code none}. */
        public PrivateLink dnsZone(String zoneId) {
            return dnsZone(Output.of(zoneId));
        }

        @Override
        public Document onto(Document properties) {
            Document at = Access.privately(properties);
            at = Access.at(at, "enablePrivateClusterPublicFQDN", publicFqdn);
            return Part.output(at, Access.PROFILE + "/privateDNSZone", privateDnsZone);
        }

        @Override
        public Set<Output<?>> outputs() {
            return privateDnsZone.<Set<Output<?>>>map(Set::of).orElse(Set.of());
        }
    }

    /**
     * The API server sits in a subnet of yours, so that nodes reach it without leaving the network.
     *
     * @param subnetId the delegated subnet; cannot be changed once set
     * @param isPrivate whether there is no public address
     * @param cidrs for a public address, up to 2,000 blocks that may connect; none means everybody
     * @param privateDnsZone for a private address, as in {@link PrivateLink}
     */
    record VnetIntegrated(
            Output<String> subnetId, boolean isPrivate, List<String> cidrs, Optional<Output<String>> privateDnsZone)
            implements ApiServerAccess {
        /** Refuses what is not a block, more of them than the service takes, and ranges on a private address. */
        public VnetIntegrated {
            cidrs = Access.checked("VnetIntegrated", cidrs, 2000);
            if (isPrivate && !cidrs.isEmpty()) {
                throw new InvalidDeclarationException(List.of(new Issue(
                        "VnetIntegrated",
                        "a private API server takes no authorized ranges; drop them, or make it public.")));
            }
        }

        /** With a public address that only these blocks can connect to. */
        public static VnetIntegrated withPublicRanges(Output<String> subnetId, String... cidrs) {
            return new VnetIntegrated(subnetId, false, List.of(cidrs), Optional.empty());
        }

        @Override
        public Document onto(Document properties) {
            Document at = Access.at(properties, "enableVnetIntegration", true);
            at = Access.at(at, "subnetId", subnetId.toDocument());
            at = isPrivate
                    ? Access.at(Access.privately(at), "enablePrivateClusterPublicFQDN", false)
                    : Access.publicly(at, cidrs);
            return Part.output(at, Access.PROFILE + "/privateDNSZone", privateDnsZone);
        }

        @Override
        public Set<Output<?>> outputs() {
            return privateDnsZone
                    .<Set<Output<?>>>map(zone -> Set.of(subnetId, zone))
                    .orElse(Set.of(subnetId));
        }
    }
}
