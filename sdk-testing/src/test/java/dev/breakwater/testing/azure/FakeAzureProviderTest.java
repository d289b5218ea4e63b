package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeAzureProviderTest {
    private final TimeSource time = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));
    private final FakeAzure azure = FakeAzure.builder().time(time).start();
    private final ArmId groupId = ArmId.subscription(azure.subscription()).resourceGroup("rg");
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final ManagedIdentity identity =
            ManagedIdentity.named("prod").group(groupId).location("westeurope").build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(groupId)
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.userAssigned(identity.resourceId()))
            .entra(EntraIntegration.admins("11111111-1111-4111-8111-111111111111"))
            .localAccounts(false)
            .oidcIssuer(true)
            .workloadIdentity(true)
            .addPools(
                    NodePool.system("system").count(3).vmSize("Standard_D4s_v5").build())
            .build();
    private final RoleAssignment role = RoleAssignment.of(AzureRole.NETWORK_CONTRIBUTOR)
            .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
            .scope(groupId)
            .build();
    private final DesiredState desired = DesiredState.named("platform").with(group, identity, cluster, role);
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void what_is_applied_is_there_and_the_next_plan_is_empty() {
        ApplyResult result = engine.apply(engine.plan(desired)).orThrow();
        assertThat(result.isSuccess()).isTrue();
        assertThat(engine.plan(desired).render()).contains("platform");
        assertThat(engine.plan(desired).isEmpty())
                .as(engine.plan(desired).render())
                .isTrue();
    }

    @Test
    void a_public_api_server_in_a_subnet_can_be_made_private() {
        Output<String> subnet = Output.of(groupId.child("Microsoft.Network/virtualNetworks", "v") + "/subnets/api");
        AksCluster open =
                cluster.withApiServerAccess(ApiServerAccess.VnetIntegrated.withPublicRanges(subnet, "203.0.113.0/24"));
        engine.apply(engine.plan(DesiredState.named("platform").with(group, identity, open)))
                .orThrow();

        AksCluster closed = open.withApiServerAccess(ApiServerAccess.inSubnet(subnet));
        Plan plan = engine.plan(DesiredState.named("platform").with(group, identity, closed));

        assertThat(plan.needs()).as(plan.render()).isEmpty();
        engine.apply(plan).orThrow();
        assertThat(engine.plan(DesiredState.named("platform").with(group, identity, closed))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void slow_operations_are_followed_on_the_engines_clock() {
        azure.operations(Pacing.polls(3));
        azure.fault(Fault.throttled(2).on("PUT managedClusters"));
        engine.apply(engine.plan(desired)).orThrow();
        assertThat(engine.plan(desired).isEmpty()).isTrue();
    }

    @Test
    void the_way_into_a_cluster_leads_to_its_api_server() {
        ApplyResult result = engine.apply(engine.plan(desired)).orThrow();
        AksClusterState state = result.state(cluster.address()).orElseThrow();
        ClusterConnection connection = AksClusterState.CONNECTION.read(state).orElseThrow();
        ArmId id = ArmId.parse(state.id().orElseThrow());
        assertThat(connection.server()).isEqualTo(azure.kubernetes(id).server());
        assertThat(connection.certificateAuthority())
                .contains(azure.kubernetes(id).certificateAuthority());
        assertThat(connection.token().reveal()).as("a token for the AKS server").contains(".");
    }

    @Test
    void drift_shows_in_the_next_plan() {
        engine.apply(engine.plan(desired)).orThrow();
        ArmId id = ArmId.parse(cluster.address().path());
        azure.drift(id, live -> live.withAt("/properties/disableLocalAccounts", false));
        assertThat(engine.plan(desired).render()).contains("disableLocalAccounts");
    }
}
