package dev.breakwater.blueprint;

import dev.breakwater.document.Document;
import dev.breakwater.network.Gateway;
import dev.breakwater.platform.FirewallPolicy;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where traffic from the internet comes in by Application Gateway for Containers, through a web application firewall that
 * blocks: a {@link FirewallPolicy}, the load balancer in its subnet, a {@link Gateway} that ends TLS, and what holds the
 * gateway against the policy ({@code alb.networking.azure.io/v1}). The cluster must have the add-on ({@code
 * AksCluster.applicationGatewayForContainers(true)}) or the controller. Immutable.
 *
 * @param name the name of all of it
 * @param namespace the namespace of what is in the cluster
 * @param hostname the name that is served
 * @param certificate the secret of that namespace with the certificate
 * @param group the resource group of the policy
 * @param location the region of policy and cluster
 * @param subnet the id of a subnet that is delegated to {@code Microsoft.ServiceNetworking/trafficControllers}
 * @param cluster the cluster; empty means the cluster the provider was made for
 */
public record GuardedGateway(
        String name,
        String namespace,
        String hostname,
        String certificate,
        ArmId group,
        String location,
        Output<String> subnet,
        Optional<ClusterLink> cluster)
        implements Composite {
    private static final String API = "alb.networking.azure.io/v1";

    /** In that cluster. */
    public GuardedGateway on(ClusterLink link) {
        return new GuardedGateway(name, namespace, hostname, certificate, group, location, subnet, Optional.of(link));
    }

    /** The firewall's policy, to be changed or accepted as any declaration. */
    public FirewallPolicy policy() {
        return FirewallPolicy.named(name)
                .group(group)
                .location(location)
                .addRuleSets(FirewallPolicy.RuleSet.DEFAULT, FirewallPolicy.RuleSet.BOTS)
                .build();
    }

    @Override
    public List<Resource<?>> resources() {
        FirewallPolicy policy = policy();
        Manifest balancer = Manifest.named(API, "ApplicationLoadBalancer", name)
                .in(namespace)
                .set("/spec/associations", List.of(""))
                .set("/spec/associations/0", subnet);
        Gateway gateway = Gateway.named(name)
                .in(namespace)
                .annotation("alb.networking.azure.io/alb-namespace", namespace)
                .annotation("alb.networking.azure.io/alb-name", name)
                .gatewayClass("azure-alb-external")
                .https("https", 443, hostname, certificate);
        Manifest held = Manifest.named(API, "WebApplicationFirewallPolicy", name)
                .in(namespace)
                .set("/spec/targetRef", target())
                .set("/spec/webApplicationFirewall/id", policy.id().toString())
                .after(policy.address());
        List<Resource<?>> all = new ArrayList<>(List.of(policy));
        all.add(cluster.map(balancer::on).orElse(balancer));
        all.add(cluster.map(held::on).orElse(held)); // before the gateway, which is never open without it
        Gateway last = cluster.map(gateway::on).orElse(gateway);
        all.add(last.after(all.get(1).address()).after(all.get(2).address()));
        return all;
    }

    private Document target() {
        return Document.object("group", "gateway.networking.k8s.io", "kind", "Gateway", "name", name)
                .with("namespace", namespace);
    }

    /** {@code GuardedGateway[shop.example.com]}. */
    @Override
    public String toString() {
        return "GuardedGateway[" + hostname + "]";
    }
}
