package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a subnet. It lies inside its network, which is written first where it is declared too.
 * Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface Subnet extends ArmResource<ArmState>, WithSubnet {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/virtualNetworks/subnets";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = SubnetTable.TABLE;

    /** What a subnet is delegated to so that API servers of clusters can sit in it. */
    String API_SERVERS = "Microsoft.ContainerService/managedClusters";

    /** Starts the declaration of a subnet. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: up to 80 letters, digits, {@code .}, {@code _} and {@code -}. */
    String name();

    /** The id of its network. */
    ArmId network();

    /** Its blocks: one, or an IPv4 and an IPv6 one. The service changes none that is in use. */
    List<String> prefixes();

    /** The id of the group of rules that filters its traffic. Serves AKS-VNET-01. */
    Optional<Output<String>> securityGroup();

    /** The id of the table that routes its traffic. */
    Optional<Output<String>> routeTable();

    /** The id of the NAT gateway that its traffic leaves through. */
    Optional<Output<String>> natGateway();

    /** Services that are reached from it without leaving the platform, such as {@code Microsoft.KeyVault}. */
    List<String> serviceEndpoints();

    /** The service that may put its own machines into it, such as {@link #API_SERVERS}; the service takes one at most. */
    Optional<String> delegation();

    /** Which rules hold for private endpoints in it: {@code Disabled} (none, the default) up to {@code Enabled} (all). */
    Optional<PrivateEndpointPolicies> privateEndpointPolicies();

    /** Whether machines without an exit of their own reach the internet all the same. Serves AKS-VNET-02. */
    Optional<Boolean> defaultOutboundAccess();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return network().nested("subnets", name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** Its ARM id as an output, so that whatever uses it waits until the subnet exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        return SubnetTable.body(this);
    }

    @Override
    default Set<Output<?>> inputs() {
        return SubnetTable.inputs(this);
    }

    @Override
    default List<Issue> issues() {
        return SubnetTable.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Which rules hold for private endpoints. */
    enum PrivateEndpointPolicies {
        /** None. */
        DISABLED("Disabled"),
        /** The routes of the route table. */
        ROUTE_TABLE("RouteTableEnabled"),
        /** The rules of the security group. */
        SECURITY_GROUP("NetworkSecurityGroupEnabled"),
        /** Both. */
        ENABLED("Enabled");

        private final String text;

        PrivateEndpointPolicies(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Collects the attributes of a subnet. Not thread-safe. */
    final class Builder extends ImmutableSubnet.Builder {
        Builder() {}

        /** The network, declared or not, by its declaration. */
        public Builder in(VirtualNetwork network) {
            network(network.id());
            return this;
        }
    }
}
