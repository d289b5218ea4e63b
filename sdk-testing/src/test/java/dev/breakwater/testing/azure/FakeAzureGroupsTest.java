package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is in a group, and what becomes of it when the group goes. */
class FakeAzureGroupsTest {
    // tag::start[]
    private final FakeAzure azure = FakeAzure.start();
    // end::start[]
    private final AzureSdk sdk = AzureSdk.over(azure);
    private final ArmId groupId = ArmId.subscription(azure.subscription()).resourceGroup("rg");
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final ManagedIdentity ours =
            ManagedIdentity.named("ours").group(groupId).location("westeurope").build();
    private final DesiredState desired = DesiredState.named("platform").with(group, ours);
    // tag::engine[]
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    // end::engine[]

    private String theirs() {
        return sdk.group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/theirs";
    }

    @Test
    void destroying_a_plan_takes_its_group_along() {
        engine.apply(engine.plan(desired)).orThrow();
        engine.apply(engine.planDestroy(desired), Permission.DELETE).orThrow();
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(404);
    }

    @Test
    void what_nobody_declared_keeps_its_group_until_it_is_gone() {
        engine.apply(engine.plan(desired)).orThrow();
        sdk.put(theirs(), Document.object("location", "westeurope"));
        ApplyResult result = engine.apply(engine.planDestroy(desired), Permission.DELETE);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.render())
                .contains("it is not deleted", "1 resource in it")
                .contains("theirs (Microsoft.ManagedIdentity/userAssignedIdentities)");
        assertThat(sdk.get(theirs()).status()).as("it lives").isEqualTo(200);
        assertThat(sdk.get(ours.id().toString()).status()).as("ours is gone").isEqualTo(404);
        azure.remove(ArmId.parse(theirs()));
        engine.apply(engine.planDestroy(desired), Permission.DELETE).orThrow();
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(404);
    }

    @Test
    void a_deletion_that_fails_leaves_the_group_as_it_was() {
        engine.apply(engine.plan(desired)).orThrow();
        azure.operations("DELETE resourceGroups/rg", Pacing.failed("ScopeLocked"));
        azure.operations("DELETE userAssignedIdentities", Pacing.immediate());
        ApplyResult result = engine.apply(engine.planDestroy(desired), Permission.DELETE);
        assertThat(result.render()).contains("the operation to delete it ended as Failed (ScopeLocked)");
        assertThat(sdk.get(sdk.group()).body().text("/properties/provisioningState"))
                .contains("Succeeded");
    }

    @Test
    void the_generated_client_sees_a_deletion_fail() {
        sdk.withGroup();
        azure.operations("DELETE", Pacing.failed("ScopeLocked"));
        var poller = sdk.resources().serviceClient().getResourceGroups().beginDelete("rg");
        assertThat(poller.setPollInterval(java.time.Duration.ofMillis(1))
                        .waitForCompletion()
                        .getStatus())
                .isEqualTo(com.azure.core.util.polling.LongRunningOperationStatus.FAILED);
    }

    @Test
    void nothing_is_put_into_a_group_that_is_being_deleted() {
        sdk.withCluster();
        azure.operations("DELETE", Pacing.stuck());
        sdk.send(HttpMethod.DELETE, sdk.group(), "2025-04-01", Map.of(), "");
        for (String path : new String[] {sdk.group(), theirs(), sdk.cluster()}) {
            AzureSdk.Answer answer = sdk.put(path, AzureSdk.body());
            assertThat(answer.status()).as(path).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("ResourceGroupBeingDeleted");
            assertThat(answer.message()).contains("'rg' is in deprovisioning state");
        }
        assertThat(sdk.get(sdk.cluster()).status()).as("reads go on").isEqualTo(200);
    }

    @Test
    void a_pool_that_was_going_goes_with_its_group() {
        sdk.withCluster();
        sdk.put(
                sdk.cluster() + "/agentPools/work",
                Document.object("properties", Document.object("count", 1, "vmSize", "Standard_D4s_v5")));
        azure.operations("DELETE agentPools", Pacing.stuck());
        sdk.send(HttpMethod.DELETE, sdk.cluster() + "/agentPools/work", AzureSdk.VERSION, Map.of(), "");
        azure.remove(groupId);
        azure.finishOperations();
        assertThat(azure).hasToString("FakeAzure[subscription " + azure.subscription() + ", 0 resources]");
    }

    @Test
    void a_plan_of_azure_alone_asks_for_no_credential_of_a_cluster() {
        sdk.withCluster();
        azure.clearRequests();
        var cluster = dev.breakwater.cluster.AksCluster.named("prod")
                .group(groupId)
                .location("westeurope")
                .dnsPrefix("prod")
                .identity(dev.breakwater.cluster.ClusterIdentity.systemAssigned())
                .addPools(dev.breakwater.cluster.NodePool.system("system")
                        .count(1)
                        .vmSize("Standard_D4s_v5")
                        .build())
                .build();
        engine.plan(DesiredState.named("platform").with(group, cluster));
        assertThat(azure.requests())
                .isNotEmpty()
                .allMatch(request -> request.method().equals("GET"));
    }
}
