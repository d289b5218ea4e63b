package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.resourcemanager.containerservice.fluent.models.ManagedClusterInner;
import com.azure.resourcemanager.containerservice.models.AgentPoolMode;
import com.azure.resourcemanager.containerservice.models.ManagedClusterAgentPoolProfile;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations and tokens on the fake's own clock. */
class FakeAzureTimeTest {
    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));
    private final FakeAzure azure = FakeAzure.builder().time(time).start();
    private final AzureSdk sdk = AzureSdk.over(azure);
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final DesiredState desired = DesiredState.named("platform").with(group);
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));

    private String state() {
        return sdk.get(sdk.cluster())
                .body()
                .text("/properties/provisioningState")
                .orElse("");
    }

    @Test
    void an_operation_takes_as_long_as_told_on_the_fakes_clock() {
        // tag::pacing[]
        azure.operations("PUT managedClusters", Pacing.after(Duration.ofMinutes(10)));
        sdk.withCluster();
        time.advance(Duration.ofMinutes(9));
        assertThat(state()).isEqualTo("Creating");
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).code()).isEqualTo("OperationNotAllowed");
        // end::pacing[]
        time.advance(Duration.ofMinutes(1));
        assertThat(state()).as("nobody polled the operation").isEqualTo("Succeeded");
        assertThat(azure.document(ArmId.parse(sdk.cluster())).orElseThrow().text("/properties/provisioningState"))
                .contains("Succeeded");
    }

    @Test
    void the_generated_client_sees_a_timed_operation_run_and_end() {
        azure.operations("PUT managedClusters", Pacing.after(Duration.ofMinutes(10)));
        sdk.withGroup();
        var poller = sdk.clusters().beginCreateOrUpdate("rg", "prod", typed()).setPollInterval(Duration.ofMillis(1));
        assertThat(poller.poll().getStatus()).isEqualTo(LongRunningOperationStatus.IN_PROGRESS);
        time.advance(Duration.ofMinutes(10));
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
    }

    @Test
    void the_engine_waits_ten_minutes_in_no_time() {
        engine.apply(engine.plan(desired)).orThrow();
        azure.operations("DELETE", Pacing.after(Duration.ofMinutes(10)));
        Instant began = time.now();
        engine.apply(engine.planDestroy(desired), dev.breakwater.change.Permission.DELETE)
                .orThrow();
        assertThat(Duration.between(began, time.now())).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(404);
    }

    @Test
    void a_stuck_operation_stays_in_progress_for_the_generated_client_until_it_is_ended() {
        azure.operations("PUT managedClusters", Pacing.stuck());
        sdk.withGroup();
        var poller = sdk.clusters().beginCreateOrUpdate("rg", "prod", typed()).setPollInterval(Duration.ofMillis(1));
        for (int poll = 0; poll < 5; poll++) {
            time.advance(Duration.ofHours(1));
            assertThat(poller.poll().getStatus()).isEqualTo(LongRunningOperationStatus.IN_PROGRESS);
        }
        azure.finishOperations();
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
    }

    @Test
    void days_may_pass_without_a_new_sign_in() {
        engine.apply(engine.plan(desired)).orThrow();
        time.advance(Duration.ofDays(30));
        assertThat(engine.plan(desired).isEmpty()).isTrue();
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(200);
    }

    @Test
    void a_pace_says_what_it_is_and_refuses_what_it_cannot_be() {
        assertThat(Pacing.after(Duration.ofMinutes(10)).polledByResource())
                .hasToString("after(PT10M), polled by resource");
        assertThatThrownBy(() -> Pacing.after(Duration.ofSeconds(-1))).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> Pacing.polls(-1)).hasMessageContaining("must not be negative");
    }

    @Test
    void a_failed_pool_leaves_the_cluster_and_the_other_pools_as_they_were() {
        sdk.withCluster();
        azure.operations("PUT agentPools", Pacing.failed("QuotaExceeded"));
        AzureSdk.Answer answer = sdk.put(
                sdk.cluster() + "/agentPools/work",
                Document.object("properties", Document.object("count", 3, "vmSize", "Standard_D4s_v5")));
        String operation = answer.headers().get("Azure-AsyncOperation");
        assertThat(sdk.send(com.azure.core.http.HttpMethod.GET, operation, Map.of(), "")
                        .code())
                .isEqualTo("QuotaExceeded");
        Document cluster = sdk.get(sdk.cluster()).body();
        assertThat(state()).isEqualTo("Succeeded");
        assertThat(cluster.text("/properties/agentPoolProfiles/0/provisioningState"))
                .contains("Succeeded");
        assertThat(cluster.text("/properties/agentPoolProfiles/1/provisioningState"))
                .contains("Failed");
    }

    private static ManagedClusterInner typed() {
        return new ManagedClusterInner()
                .withLocation("westeurope")
                .withDnsPrefix("prod")
                .withIdentity(new com.azure.resourcemanager.containerservice.models.ManagedClusterIdentity()
                        .withType(
                                com.azure.resourcemanager.containerservice.models.ResourceIdentityType.SYSTEM_ASSIGNED))
                .withAgentPoolProfiles(List.of(new ManagedClusterAgentPoolProfile()
                        .withName("system")
                        .withMode(AgentPoolMode.SYSTEM)
                        .withCount(1)
                        .withVmSize("Standard_D4s_v5")));
    }
}
