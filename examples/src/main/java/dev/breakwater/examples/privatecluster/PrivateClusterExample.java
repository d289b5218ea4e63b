package dev.breakwater.examples.privatecluster;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecurePools;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.Egress;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.platform.PrivateDnsZone;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.platform.RouteTable;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.platform.VirtualNetworkLink;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.azure.FakeAzure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A cluster that nobody reaches from the internet, and that leaves only by way of a firewall. */
public final class PrivateClusterExample {
    private static final String FIREWALL = "10.0.255.4";

    private PrivateClusterExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        Rehearsal.run(out, PrivateClusterExample::declare);
    }

    static DesiredState declare(FakeAzure azure) {
        // tag::network[]
        ResourceGroup group = ResourceGroup.named("rg-network")
                .subscription(azure.subscription())
                .location(Rehearsal.REGION)
                .build();
        VirtualNetwork network = VirtualNetwork.named("vnet-shop")
                .group(group.id())
                .location(Rehearsal.REGION)
                .addAddressPrefixes("10.0.0.0/16")
                .build();
        RouteTable routes = RouteTable.named("rt-shop")
                .group(group.id())
                .location(Rehearsal.REGION)
                .addRoutes(RouteTable.Route.everythingTo(FIREWALL))
                .build();
        Subnet nodes = Subnet.named("nodes")
                .in(network)
                .addPrefixes("10.0.0.0/22")
                .routeTable(routes.resourceId())
                .defaultOutboundAccess(false)
                .build();
        PrivateDnsZone zone =
                PrivateDnsZone.forApiServers(Rehearsal.REGION).group(group.id()).build();
        VirtualNetworkLink names =
                VirtualNetworkLink.named("vnet-shop").of(zone, network).build();
        // end::network[]
        return DesiredState.named("shop")
                .with(group, network, routes, nodes, zone, names)
                .with(cluster(azure, nodes.resourceId(), zone.resourceId(), names));
    }

    private static SecureCluster cluster(
            FakeAzure azure, Output<String> subnet, Output<String> zone, VirtualNetworkLink names) {
        // tag::cluster[]
        return SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region(Rehearsal.REGION)
                .tenant(azure.tenant())
                .adminGroup(Rehearsal.ADMINS)
                .apiServerAccess(ApiServerAccess.privateLink().dnsZone(zone))
                .egress(Egress.userRoutes())
                .systemPool(SecurePools.system().subnetId(subnet).build())
                .addUserPools(SecurePools.user("apps").subnetId(subnet).build())
                .customise(hardened -> hardened.withDependsOn(names.address())) // nodes look the API server up
                .namespace("shop")
                .build();
        // end::cluster[]
    }
}
