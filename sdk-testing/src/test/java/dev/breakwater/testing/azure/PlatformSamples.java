package dev.breakwater.testing.azure;

import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.FirewallPolicy;
import dev.breakwater.platform.FirewallPolicy.RuleSet;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.PrivateDnsZone;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.platform.RouteTable;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.platform.VirtualNetworkLink;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.contract.Sample;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Declarations that set every attribute of networks, private names, logs and custom roles. */
final class PlatformSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("AKS-VNET-01", "lab", "platform", LocalDate.of(2027, 1, 1));

    private final ResourceGroup group;
    private final ManagedIdentity identity;
    private final String prefix;
    private final VirtualNetwork network;
    private final RouteTable routes;
    private final PrivateDnsZone zone;
    private final LogAnalyticsWorkspace workspace;

    PlatformSamples(ResourceGroup group, ManagedIdentity identity) {
        this.group = group;
        this.identity = identity;
        this.prefix = group.id() + "/providers/";
        network = VirtualNetwork.named("hub")
                .group(group.id())
                .location("West Europe")
                .addAddressPrefixes("10.0.0.0/16", "fd00:db8:deca::/48")
                .addDnsServers("10.0.0.4")
                .ddosProtection(VirtualNetwork.DdosProtection.by(
                        Output.of(prefix + "Microsoft.Network/ddosProtectionPlans/all")))
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        routes = RouteTable.named("out")
                .group(group.id())
                .location("westeurope")
                .addRoutes(RouteTable.Route.everythingTo("10.0.255.4"))
                .gatewayRoutes(false)
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        zone = PrivateDnsZone.forApiServers("westeurope")
                .group(group.id())
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        workspace = LogAnalyticsWorkspace.named("audit-logs")
                .group(group.id())
                .location("westeurope")
                .sku("PerGB2018")
                .retentionDays(90)
                .localAuth(false)
                .publicIngestion(false)
                .publicQuery(false)
                .dailyCapGb(10)
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
    }

    List<Sample> all() {
        return List.of(
                network(),
                subnet(),
                dualStack(),
                routes(),
                firewall(),
                zone(),
                link(),
                workspace(),
                settings(),
                role());
    }

    private Sample network() {
        return Sample.of(network)
                .needing(group)
                .varying("location", network.withLocation("northeurope"))
                .varying("prefixes", network.withAddressPrefixes("10.0.0.0/16", "10.1.0.0/16"))
                .varying("dns", network.withDnsServers("10.0.0.5", "10.0.0.4"))
                .undeclaring("dns", network.withDnsServers())
                .varying("ddos", network.withDdosProtection(VirtualNetwork.DdosProtection.off()))
                .varying(
                        "ddos plan",
                        network.withDdosProtection(VirtualNetwork.DdosProtection.by(
                                Output.of(prefix + "Microsoft.Network/ddosProtectionPlans/other"))))
                .undeclaring("ddos", network.withDdosProtection(Optional.empty()))
                .varying("tags", network.withTags(Map.of("env", "test")))
                .undeclaring("tags", network.withTags(Map.of()));
    }

    private Sample subnet() {
        Subnet nodes = Subnet.named("nodes")
                .in(network)
                .addPrefixes("10.0.0.0/22")
                .securityGroup(Output.of(prefix + "Microsoft.Network/networkSecurityGroups/nodes"))
                .routeTable(routes.resourceId())
                .natGateway(Output.of(prefix + "Microsoft.Network/natGateways/out"))
                .addServiceEndpoints("Microsoft.KeyVault")
                .delegation(Subnet.API_SERVERS)
                .privateEndpointPolicies(Subnet.PrivateEndpointPolicies.ENABLED)
                .defaultOutboundAccess(false)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(nodes)
                .needing(group, network, routes)
                .varying("prefixes", nodes.withPrefixes("10.0.4.0/22"))
                .varying("prefixes both", nodes.withPrefixes("10.0.0.0/22", "fd00:db8:deca::/64"))
                .varying(
                        "group",
                        nodes.withSecurityGroup(Output.of(prefix + "Microsoft.Network/networkSecurityGroups/b")))
                .undeclaring("group", nodes.withSecurityGroup(Optional.empty()))
                .varying("routes", nodes.withRouteTable(Output.of(prefix + "Microsoft.Network/routeTables/other")))
                .undeclaring("routes", nodes.withRouteTable(Optional.empty()))
                .varying("gateway", nodes.withNatGateway(Output.of(prefix + "Microsoft.Network/natGateways/other")))
                .undeclaring("gateway", nodes.withNatGateway(Optional.empty()))
                .varying("endpoints", nodes.withServiceEndpoints("Microsoft.KeyVault", "Microsoft.Storage"))
                .undeclaring("endpoints", nodes.withServiceEndpoints())
                .varying("delegation", nodes.withDelegation("Microsoft.ServiceNetworking/trafficControllers"))
                .undeclaring("delegation", nodes.withDelegation(Optional.empty()))
                .varying("policies", nodes.withPrivateEndpointPolicies(Subnet.PrivateEndpointPolicies.ROUTE_TABLE))
                .undeclaring("policies", nodes.withPrivateEndpointPolicies(Optional.empty()))
                .varying("outbound", nodes.withDefaultOutboundAccess(true))
                .undeclaring("outbound", nodes.withDefaultOutboundAccess(Optional.empty()));
    }

    private Sample dualStack() {
        Subnet both = Subnet.named("both")
                .in(network)
                .addPrefixes("10.0.8.0/22", "fd00:db8:deca:1::/64")
                .build();
        return Sample.of(both).needing(group, network).varying("prefixes", both.withPrefixes("10.0.8.0/22"));
    }

    private Sample routes() {
        return Sample.of(routes)
                .needing(group)
                .varying("location", routes.withLocation("northeurope"))
                .varying("routes", routes.withRoutes(RouteTable.Route.everythingTo("10.0.255.5")))
                .varying(
                        "routes more",
                        routes.withRoutes(
                                RouteTable.Route.everythingTo("10.0.255.4"),
                                RouteTable.Route.dropped("metadata", "192.0.2.0/24")))
                .varying("destination and hop", routes.withRoutes(RouteTable.Route.dropped("default", "10.9.0.0/16")))
                .exempting("/properties/routes/*/name", "it is the key: another name is another route")
                .undeclaring("routes", routes.withRoutes())
                .varying("gateway routes", routes.withGatewayRoutes(true))
                .undeclaring("gateway routes", routes.withGatewayRoutes(Optional.empty()))
                .varying("tags", routes.withTags(Map.of("env", "test")))
                .undeclaring("tags", routes.withTags(Map.of()));
    }

    private Sample firewall() {
        FirewallPolicy policy = FirewallPolicy.named("edge")
                .group(group.id())
                .location("westeurope")
                .prevention(true)
                .enabled(true)
                .requestBodies(true)
                .addRuleSets(RuleSet.DEFAULT, RuleSet.BOTS)
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(policy)
                .needing(group)
                .varying("location", policy.withLocation("northeurope"))
                .varying("mode", policy.withPrevention(false))
                .varying("state", policy.withEnabled(false))
                .varying("bodies", policy.withRequestBodies(false))
                .undeclaring("bodies", policy.withRequestBodies(Optional.empty()))
                .varying(
                        "version",
                        policy.withRuleSets(RuleSet.DEFAULT, new RuleSet("Microsoft_BotManagerRuleSet", "1.0")))
                .exempting(
                        "/properties/managedRules/managedRuleSets/*/ruleSetType",
                        "it is the key: another kind is another rule set")
                .varying("tags", policy.withTags(Map.of("env", "test")))
                .undeclaring("tags", policy.withTags(Map.of()));
    }

    private Sample zone() {
        return Sample.of(zone)
                .needing(group)
                .varying("tags", zone.withTags(Map.of("env", "test")))
                .undeclaring("tags", zone.withTags(Map.of()))
                .exempting("/location", "zones are global");
    }

    private Sample link() {
        VirtualNetworkLink link = VirtualNetworkLink.named("hub")
                .of(zone, network)
                .registration(false)
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(link)
                .needing(group, network, zone)
                .varying("network", link.withNetwork(Output.of(prefix + "Microsoft.Network/virtualNetworks/other")))
                .varying("registration", link.withRegistration(true))
                .undeclaring("registration", link.withRegistration(Optional.empty()))
                .varying("tags", link.withTags(Map.of("env", "test")))
                .undeclaring("tags", link.withTags(Map.of()))
                .exempting("/location", "links are global");
    }

    private Sample workspace() {
        return Sample.of(workspace)
                .needing(group)
                .varying("location", workspace.withLocation("northeurope"))
                .varying("sku", workspace.withSku("CapacityReservation"))
                .undeclaring("sku", workspace.withSku(Optional.empty()))
                .varying("retention", workspace.withRetentionDays(365))
                .undeclaring("retention", workspace.withRetentionDays(Optional.empty()))
                .varying("keys", workspace.withLocalAuth(true))
                .undeclaring("keys", workspace.withLocalAuth(Optional.empty()))
                .varying("ingestion", workspace.withPublicIngestion(true))
                .undeclaring("ingestion", workspace.withPublicIngestion(Optional.empty()))
                .varying("query", workspace.withPublicQuery(true))
                .undeclaring("query", workspace.withPublicQuery(Optional.empty()))
                .varying("cap", workspace.withDailyCapGb(-1))
                .undeclaring("cap", workspace.withDailyCapGb(Optional.empty()))
                .varying("tags", workspace.withTags(Map.of("env", "test")))
                .undeclaring("tags", workspace.withTags(Map.of()));
    }

    private Sample settings() {
        DiagnosticSettings settings = DiagnosticSettings.named("audit")
                .of(identity)
                .addCategories("kube-audit-admin", "guard")
                .addCategoryGroups("audit")
                .metrics(true)
                .workspace(workspace.resourceId())
                .ownTables(true)
                .storageAccount(Output.of(archive("archiveone").id().toString()))
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(settings)
                .needing(group, identity, workspace, archive("archiveone"), archive("archivetwo"))
                .varying("categories", settings.withCategories("kube-audit"))
                .undeclaring("categories", settings.withCategories())
                .varying("groups", settings.withCategoryGroups("allLogs"))
                .undeclaring("groups", settings.withCategoryGroups())
                .varying("metrics", settings.withMetrics(false))
                .undeclaring("metrics", settings.withMetrics(Optional.empty()))
                .varying("workspace", settings.withWorkspace(Output.of(prefix + "Microsoft.Other/workspaces/b")))
                .undeclaring("workspace", settings.withWorkspace(Optional.empty()))
                .varying("tables", settings.withOwnTables(false))
                .undeclaring("tables", settings.withOwnTables(Optional.empty()))
                .varying(
                        "account",
                        settings.withStorageAccount(
                                Output.of(archive("archivetwo").id().toString())))
                .undeclaring("account", settings.withStorageAccount(Optional.empty()));
    }

    private StorageAccount archive(String name) {
        return StorageAccount.named(name)
                .group(group.id())
                .location("westeurope")
                .networkAccess(NetworkAccess.privateOnly())
                .build();
    }

    private Sample role() {
        RoleDefinition role = RoleDefinition.named("Cluster operator")
                .subscription(group.subscription())
                .description("starts and stops clusters")
                .addActions("Microsoft.ContainerService/managedClusters/start/action")
                .addNotActions("Microsoft.ContainerService/managedClusters/delete")
                .addDataActions("Microsoft.ContainerService/managedClusters/pods/read")
                .addNotDataActions("Microsoft.ContainerService/managedClusters/secrets/read")
                .addAssignableScopes(group.id())
                .guid(UUID.fromString("11111111-2222-4333-8444-555555555555"))
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(role)
                .needing(group)
                .varying("name", role.withName("Cluster starter"))
                .varying("description", role.withDescription("something else"))
                .undeclaring("description", role.withDescription(Optional.empty()))
                .varying("actions", role.withActions("Microsoft.ContainerService/managedClusters/stop/action"))
                .varying("no action", role.withActions())
                .varying("not actions", role.withNotActions())
                .varying("data actions", role.withDataActions("Microsoft.ContainerService/managedClusters/*/read"))
                .varying("not data actions", role.withNotDataActions())
                .varying("scopes", role.withAssignableScopes())
                .exempting("/properties/type", "what is declared is a custom role");
    }
}
