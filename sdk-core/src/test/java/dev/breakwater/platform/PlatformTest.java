package dev.breakwater.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.platform.RouteTable.Route;
import dev.breakwater.platform.VirtualNetwork.DdosProtection;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformTest {
    private static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");
    private static final ArmId CLUSTER = GROUP.child("Microsoft.ContainerService/managedClusters", "prod");
    private static final VirtualNetwork HUB = VirtualNetwork.named("hub")
            .group(GROUP)
            .location("westeurope")
            .addAddressPrefixes("10.0.0.0/16")
            .build();
    private static final RouteTable ROUTES = RouteTable.named("out")
            .group(GROUP)
            .location("westeurope")
            .addRoutes(Route.everythingTo("10.0.255.4"))
            .build();
    private static final Subnet NODES =
            Subnet.named("nodes").in(HUB).addPrefixes("10.0.0.0/22").build();
    private static final PrivateDnsZone ZONE =
            PrivateDnsZone.forApiServers("westeurope").group(GROUP).build();
    private static final LogAnalyticsWorkspace LOGS = LogAnalyticsWorkspace.named("logs")
            .group(GROUP)
            .location("westeurope")
            .build();
    private static final DiagnosticSettings AUDIT = DiagnosticSettings.named("audit")
            .target(CLUSTER)
            .addAllCategories(DiagnosticSettings.CLUSTER_AUDIT)
            .workspace(LOGS.resourceId())
            .build();

    @Test
    void what_lies_inside_or_uses_another_comes_after_it() {
        Subnet routed = NODES.withRouteTable(ROUTES.resourceId());
        VirtualNetworkLink link = VirtualNetworkLink.named("hub").of(ZONE, HUB).build();
        DesiredState desired = DesiredState.named("d").with(HUB, ROUTES, routed, ZONE, link, LOGS, AUDIT);

        assertThat(desired.prerequisites(routed)).containsExactlyInAnyOrder(HUB.address(), ROUTES.address());
        assertThat(desired.prerequisites(link)).containsExactlyInAnyOrder(HUB.address(), ZONE.address());
        assertThat(desired.prerequisites(AUDIT)).containsExactly(LOGS.address());
        assertThat(AUDIT.address().path())
                .isEqualTo(CLUSTER + "/providers/Microsoft.Insights/diagnosticSettings/audit");
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(
                        HUB.withDdosProtection(DdosProtection.off()).withDnsServers("10.0.0.4"),
                        "{'location':'westeurope','properties':{'addressSpace':{'addressPrefixes':['10.0.0.0/16']},"
                                + "'dhcpOptions':{'dnsServers':['10.0.0.4']},'enableDdosProtection':false,"
                                + "'ddosProtectionPlan':null}}"),
                Arguments.of(
                        NODES.withDelegation(Subnet.API_SERVERS).withServiceEndpoints("Microsoft.KeyVault"),
                        "{'properties':{'addressPrefix':'10.0.0.0/22','serviceEndpoints':[{'service':"
                                + "'Microsoft.KeyVault'}],'delegations':[{'name':'delegation','properties':"
                                + "{'serviceName':'Microsoft.ContainerService/managedClusters'}}]}}"),
                Arguments.of(
                        ROUTES.withGatewayRoutes(false),
                        "{'location':'westeurope','properties':{'disableBgpRoutePropagation':true,'routes':[{'name':"
                                + "'default','properties':{'addressPrefix':'0.0.0.0/0','nextHopType':"
                                + "'VirtualAppliance','nextHopIpAddress':'10.0.255.4'}}]}}"),
                Arguments.of(ZONE, "{'location':'global'}"),
                Arguments.of(
                        LOGS.withLocalAuth(false).withPublicQuery(false).withRetentionDays(120),
                        "{'location':'westeurope','properties':{'retentionInDays':120,'features':{'disableLocalAuth':"
                                + "true},'publicNetworkAccessForQuery':'Disabled'}}"),
                Arguments.of(
                        AUDIT.withWorkspace(Output.of("/w")).withMetrics(true).withOwnTables(true),
                        "{'properties':{'logs':[{'category':'kube-audit-admin','enabled':true},{'category':'guard',"
                                + "'enabled':true}],'metrics':[{'category':'AllMetrics','enabled':true}],"
                                + "'workspaceId':'/w','logAnalyticsDestinationType':'Dedicated'}}"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_declaration_renders_the_body_that_azure_speaks(Resource<?> declared, String json) {
        assertThat(declared.document()).isEqualTo(Document.parse(json.replace('\'', '"')));
    }

    static Stream<Arguments> changes() {
        Document logs = AUDIT.withWorkspace(Output.of("/w")).document();
        Document nodes = NODES.withDefaultOutboundAccess(false).document();
        return Stream.of(
                change(Subnet.PROPERTIES, nodes, "/properties/defaultOutboundAccess", true, Effect.WEAKENS),
                change(Subnet.PROPERTIES, nodes, "/properties/networkSecurityGroup/id", "/g", Effect.HARDENS),
                change(Subnet.PROPERTIES, nodes, "/properties/addressPrefix", "10.0.4.0/22", Effect.NEUTRAL),
                change(
                        Subnet.PROPERTIES,
                        nodes.withAt("/properties/privateEndpointNetworkPolicies", "Enabled"),
                        "/properties/privateEndpointNetworkPolicies",
                        "RouteTableEnabled",
                        Effect.WEAKENS),
                change(
                        VirtualNetwork.PROPERTIES,
                        HUB.document(),
                        "/properties/enableDdosProtection",
                        true,
                        Effect.HARDENS),
                change(LogAnalyticsWorkspace.PROPERTIES, days(60), "/properties/retentionInDays", 30, Effect.WEAKENS),
                change(LogAnalyticsWorkspace.PROPERTIES, days(30), "/properties/retentionInDays", 60, Effect.HARDENS),
                change(
                        LogAnalyticsWorkspace.PROPERTIES,
                        LOGS.document(),
                        "/properties/workspaceCapping/dailyQuotaGb",
                        1,
                        Effect.WEAKENS),
                change(DiagnosticSettings.PROPERTIES, logs, "/properties/logs", categories("guard"), Effect.WEAKENS),
                change(
                        DiagnosticSettings.PROPERTIES,
                        logs,
                        "/properties/logs",
                        categories("guard", "kube-audit-admin", "kube-scheduler"),
                        Effect.HARDENS),
                change(DiagnosticSettings.PROPERTIES, logs, "/properties/logs", categories("allLogs"), Effect.HARDENS));
    }

    private static Document days(int days) {
        return LOGS.withRetentionDays(days).document();
    }

    private static Document categories(String... names) {
        return Document.of(Stream.of(names)
                .map(name ->
                        Document.object(name.equals("allLogs") ? "categoryGroup" : "category", name, "enabled", true))
                .toList());
    }

    private static Arguments change(PropertyTable table, Document before, String path, Object after, Effect effect) {
        return Arguments.of(table, before, path, Document.of(after), effect);
    }

    @ParameterizedTest(name = "{2} to {3}")
    @MethodSource("changes")
    void a_change_in_place_says_what_it_does_to_security(
            PropertyTable table, Document before, String path, Document after, Effect effect) {
        assertThat(table.diff(before.withAt(path, after), before))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.path()).isEqualTo(path);
                    assertThat(change.effect()).isEqualTo(effect);
                    assertThat(change.consequence()).isEqualTo(Consequence.IN_PLACE);
                });
    }

    @Test
    void a_link_never_moves_to_another_network() {
        VirtualNetworkLink link = VirtualNetworkLink.named("hub")
                .zone(ZONE.id())
                .network(Output.of(HUB.id().toString()))
                .build();

        assertThat(VirtualNetworkLink.PROPERTIES.diff(
                        link.withNetwork(Output.of("/other")).document(), link.document()))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    @Test
    void what_the_service_says_otherwise_means_the_same() {
        Document several = Document.object()
                .withAt("/properties/addressPrefixes", Document.array("10.0.0.0/22"))
                .withAt(
                        "/properties/delegations",
                        Document.parse("[{\"name\":\"by-portal\",\"properties\":{\"serviceName\":"
                                + "\"microsoft.containerservice/managedclusters\"}}]"));
        Document off = Document.parse("{\"properties\":{\"workspaceId\":\"/W\",\"logs\":["
                + "{\"category\":\"guard\",\"enabled\":true,\"retentionPolicy\":{\"days\":0}},"
                + "{\"category\":\"kube-scheduler\",\"enabled\":false},"
                + "{\"category\":\"Kube-Audit-Admin\",\"enabled\":true}]}}");

        assertThat(Subnet.PROPERTIES.diff(
                        NODES.withDelegation(Subnet.API_SERVERS).document(), several))
                .isEmpty();
        assertThat(DiagnosticSettings.PROPERTIES.diff(
                        AUDIT.withWorkspace(Output.of("/w")).document(), off))
                .isEmpty();
    }

    @Test
    void a_route_that_somebody_else_added_stays() {
        Document live = ROUTES.document()
                .withAt(
                        "/properties/routes",
                        Document.parse(
                                "[{\"name\":\"aks-nodes\",\"properties\":{\"addressPrefix\":\"10.244.0.0/24\"}}]"));

        assertThat(RouteTable.PROPERTIES
                        .merge(ROUTES.document(), live)
                        .at("/properties/routes")
                        .orElseThrow()
                        .elements())
                .extracting(route -> route.text("/name").orElseThrow())
                .containsExactly("aks-nodes", "default");
    }

    static Stream<Arguments> controls() {
        return Stream.of(
                Arguments.of("AKS-VNET-01", NODES, Verdict.FAIL),
                Arguments.of("AKS-VNET-01", NODES.withSecurityGroup(Output.of("/g")), Verdict.PASS),
                Arguments.of("AKS-VNET-02", NODES, Verdict.FAIL),
                Arguments.of("AKS-VNET-02", NODES.withDefaultOutboundAccess(false), Verdict.PASS),
                Arguments.of("AKS-VNET-03", HUB, Verdict.FAIL),
                Arguments.of("AKS-VNET-03", HUB.withDdosProtection(DdosProtection.by(Output.of("/p"))), Verdict.PASS),
                Arguments.of("LOG-01", LOGS.withLocalAuth(true), Verdict.FAIL),
                Arguments.of("LOG-01", LOGS.withLocalAuth(false), Verdict.PASS),
                Arguments.of("LOG-02", LOGS.withPublicQuery(false), Verdict.FAIL),
                Arguments.of("LOG-02", LOGS.withPublicQuery(false).withPublicIngestion(false), Verdict.PASS),
                Arguments.of("LOG-03", LOGS.withRetentionDays(89), Verdict.FAIL),
                Arguments.of("LOG-03", LOGS.withRetentionDays(90), Verdict.PASS));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("controls")
    void the_controls_judge_networks_and_workspaces(String id, Resource<?> declared, Verdict verdict) {
        Control control = PlatformControls.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();

        assertThat(control.check(Estate.of(DesiredState.named("d").with(declared))))
                .extracting(Finding::verdict)
                .containsExactly(verdict);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(() -> HUB.withName("-"), "VirtualNetwork '-': name contains '-', which is not 2 to 64 letters"),
                refused(
                        () -> HUB.withGroup(CLUSTER.group().orElseThrow()).withAddressPrefixes(),
                        "addressPrefixes is empty"),
                refused(() -> HUB.withAddressPrefixes("10.0.0.1/16"), "contains '10.0.0.1/16': it has host bits."),
                refused(() -> HUB.withAddressPrefixes("10.0.0.0"), "contains '10.0.0.0': a block is wanted"),
                refused(() -> HUB.withAddressPrefixes("10.0.0.0/33"), "the prefix length is 0 to 32."),
                refused(() -> HUB.withDnsServers("10.0.0.256"), "contains '10.0.0.256': one address is wanted"),
                refused(() -> NODES.withNetwork(GROUP), "which is not a virtual network; pass VirtualNetwork.id()."),
                refused(() -> NODES.withPrefixes(), "prefixes is empty; name a block such as '10.0.0.0/22'."),
                refused(
                        () -> NODES.withSecurityGroup(Output.of("nsg")),
                        "securityGroup contains 'nsg', which is not an ARM id"),
                refused(
                        () -> ROUTES.withRoutes(Route.dropped("a", "1.0.0.0/8"), Route.dropped("A", "2.0.0.0/8")),
                        "two routes have the same name"),
                refused(
                        () -> new Route("a", "0.0.0.0/0", "VirtualAppliance", Optional.empty()),
                        "is declared for a VirtualAppliance"),
                refused(
                        () -> new Route("a", "0.0.0.0/0", "Firewall", Optional.empty()),
                        "nextHop contains 'Firewall', which is none of"),
                refused(() -> ZONE.withName("local"), "which is not a DNS name of 2 to 34 labels"),
                refused(() -> LOGS.withRetentionDays(7), "retentionDays contains 7, which is not from 30 to 730."),
                refused(
                        () -> LOGS.withSku("Free").withRetentionDays(30),
                        "retentionDays contains 30, which is not from 7 to 7."),
                refused(() -> AUDIT.withCategories(), "nothing is sent; name a category"),
                refused(() -> AUDIT.withWorkspace(Optional.empty()), "nobody receives what is sent"));
    }

    private static Arguments refused(Supplier<Object> declaration, String message) {
        return Arguments.of(message, declaration);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_azure_refuses_is_refused(String message, Supplier<Object> declaration) {
        assertThatThrownBy(declaration::get)
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_controls_are_six() {
        assertThat(PlatformControls.all())
                .extracting(Control::id)
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(List.of(HUB, NODES, ROUTES, ZONE, LOGS, AUDIT))
                .allSatisfy(one -> assertThat(one.issues()).isEmpty());
    }
}
