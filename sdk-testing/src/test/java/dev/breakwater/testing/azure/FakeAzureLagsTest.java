package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.PrivateDnsZone;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.platform.RouteTable;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.platform.VirtualNetworkLink;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lags behind in real life, one by one and all at once: the provider and the engine ride it out. */
class FakeAzureLagsTest {
    private static final TimeSource TIME = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));
    private static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";

    private final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(SUBSCRIPTION)
            .location("westeurope")
            .build();
    private final ManagedIdentity identity = ManagedIdentity.named("cluster")
            .group(group.id())
            .location("westeurope")
            .build();
    private final VirtualNetwork network = VirtualNetwork.named("hub")
            .group(group.id())
            .location("westeurope")
            .addAddressPrefixes("10.0.0.0/16")
            .build();
    private final RouteTable routes = RouteTable.named("out")
            .group(group.id())
            .location("westeurope")
            .addRoutes(RouteTable.Route.everythingTo("10.0.255.4"))
            .build();
    private final Subnet nodes = Subnet.named("nodes")
            .in(network)
            .addPrefixes("10.0.0.0/22")
            .routeTable(routes.resourceId())
            .defaultOutboundAccess(false)
            .build();
    private final Subnet spare =
            Subnet.named("spare").in(network).addPrefixes("10.0.4.0/22").build();
    private final PrivateDnsZone zone =
            PrivateDnsZone.forApiServers("westeurope").group(group.id()).build();
    private final VirtualNetworkLink link =
            VirtualNetworkLink.named("hub").of(zone, network).build();
    private final RoleDefinition role = RoleDefinition.named("Subnet joiner")
            .subscription(SUBSCRIPTION)
            .addActions("Microsoft.Network/virtualNetworks/subnets/join/action")
            .build();
    private final RoleAssignment joins = RoleAssignment.of(role)
            .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
            .scope(network.id())
            .build();
    private final RoleAssignment names = RoleAssignment.of(AzureRole.PRIVATE_DNS_ZONE_CONTRIBUTOR)
            .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
            .scope(zone.id())
            .build();
    private final LogAnalyticsWorkspace logs = LogAnalyticsWorkspace.named("audit-logs")
            .group(group.id())
            .location("westeurope")
            .build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.userAssigned(identity.resourceId()))
            .apiServerAccess(ApiServerAccess.privateLink().dnsZone(zone.resourceId()))
            .network(NetworkEngine.cilium())
            .egress(Egress.userRoutes())
            .addPools(NodePool.system("system")
                    .count(1)
                    .vmSize("Standard_D4s_v5")
                    .subnetId(nodes.resourceId())
                    .build())
            .addDependsOn(names.address(), joins.address(), link.address())
            .build();
    private final DiagnosticSettings audit = DiagnosticSettings.named("audit")
            .of(cluster)
            .addAllCategories(DiagnosticSettings.CLUSTER_AUDIT)
            .workspace(logs.resourceId())
            .build();

    private static FakeAzureBuilder azure(Lags lags) {
        return FakeAzure.builder().time(TIME).subscription(SUBSCRIPTION).lags(lags);
    }

    private Engine engine(FakeAzure azure) {
        return Engine.of(azure.provider())
                .with(EngineOptions.standard().withTime(TIME).withListeners(events::add));
    }

    private static DesiredState state(Resource<?>... resources) {
        return DesiredState.named("platform").with(resources);
    }

    private DesiredState landscape() {
        return state(
                group, identity, network, routes, nodes, spare, zone, link, role, joins, names, logs, cluster, audit);
    }

    /** The codes of the failures that were waited out. */
    private List<String> waitedOut() {
        return events.stream()
                .filter(event -> event.code() == EngineEvent.Code.RETRY_WAITING)
                .map(event -> event.details().text("/error").orElse(""))
                .distinct()
                .toList();
    }

    private void lives(FakeAzure azure, DesiredState desired) {
        Engine engine = engine(azure);
        engine.apply(engine.plan(desired)).orThrow();

        assertThat(engine.plan(desired).isEmpty())
                .as(engine.plan(desired).render())
                .isTrue();
    }

    @Test
    void a_principal_that_the_directory_does_not_know_yet_is_waited_for() {
        Instant began = TIME.now();
        lives(azure(Lags.none().withDirectory(Duration.ofSeconds(40))).start(), state(group, identity, zone, names));

        assertThat(waitedOut()).containsExactly("PrincipalNotFound");
        assertThat(Duration.between(began, TIME.now())).isBetween(Duration.ofSeconds(40), Duration.ofMinutes(2));
    }

    @Test
    void a_role_that_is_not_heeded_yet_is_waited_for_where_the_same_provider_assigned_it() {
        AksCluster plain = cluster.withDependsOn(link.address(), names.address());
        lives(
                azure(Lags.none().withRoles(Duration.ofSeconds(90))).start(),
                state(group, identity, network, routes, nodes, zone, link, names, plain));

        assertThat(waitedOut()).containsExactly("CustomPrivateDNSZoneMissingPermissionError");
    }

    @Test
    void a_custom_role_that_is_not_known_everywhere_yet_is_waited_for() {
        lives(
                azure(Lags.none().withRoles(Duration.ofSeconds(90))).start(),
                state(group, identity, network, role, joins));

        assertThat(waitedOut()).containsExactly("RoleDefinitionDoesNotExist");
    }

    @Test
    void a_role_that_nobody_assigned_is_not_waited_for() {
        FakeAzure azure = azure(Lags.none()).start();
        Engine engine = engine(azure);
        AksCluster alone = cluster.withDependsOn(link.address());
        ApplyResult applied =
                engine.apply(engine.plan(state(group, identity, network, routes, nodes, zone, link, alone)));

        assertThatThrownBy(applied::orThrow)
                .hasMessageContaining("CustomPrivateDNSZoneMissingPermissionError")
                .hasMessageContaining("must be given permission to read and write to custom private dns zone");
        assertThat(waitedOut()).isEmpty();
    }

    @Test
    void what_lists_do_not_show_yet_is_not_planned_again() {
        FakeAzure azure = azure(Lags.none().withLists(Duration.ofHours(1))).start();
        DesiredState desired = state(group, network, routes, nodes, spare, identity, zone, names);
        lives(azure, desired);

        assertThat(azure.requests()).anyMatch(request -> request.path().endsWith("/subnets/spare"));
        AzureSdk sdk = AzureSdk.over(azure);
        assertThat(sdk.get(network.id() + "/subnets").body().toJson()).isEqualTo("{\"value\":[]}");
    }

    @Test
    void busy_services_are_waited_for() {
        lives(azure(Lags.none().withBusy(2)).start(), landscape());

        assertThat(waitedOut())
                .containsExactlyInAnyOrder("AnotherOperationInProgress", "RetryableError", "OperationNotAllowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void a_private_landscape_is_made_kept_and_destroyed_with_all_lags(int polls) {
        FakeAzure azure = azure(Lags.ordinary()).operations(Pacing.polls(polls)).start();
        lives(azure, landscape());

        Engine engine = engine(azure);
        engine.apply(engine.planDestroy(landscape()), Permission.values()).orThrow();
        assertThat(azure.document(group.id())).isEmpty();
        assertThat(engine.plan(landscape()).isEmpty()).isFalse();
    }

    @Test
    void settings_that_a_policy_added_disturb_nobody() {
        String other = group.id() + "/providers/Microsoft.OperationalInsights/workspaces/central";
        FakeAzure azure = azure(Lags.none()).defaultDiagnostics(other).start();
        lives(azure, landscape());

        assertThat(AzureSdk.over(azure)
                        .get(cluster.id() + "/providers/Microsoft.Insights/diagnosticSettings")
                        .body()
                        .get("value")
                        .orElseThrow()
                        .elements())
                .extracting(one -> one.text("/name").orElse(""))
                .containsExactly("audit", "setByPolicy");
    }

    @Test
    void lags_are_told_and_never_negative() {
        assertThat(Lags.ordinary().toString()).contains("busy=2");
        assertThatThrownBy(() -> Lags.none().withBusy(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Lags: none may be negative, but they are directory PT0S");
    }
}
