package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.polling.PollResult;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.SyncPoller;
import com.azure.resourcemanager.containerservice.fluent.models.AgentPoolInner;
import com.azure.resourcemanager.containerservice.fluent.models.ManagedClusterInner;
import com.azure.resourcemanager.containerservice.models.AgentPoolMode;
import com.azure.resourcemanager.containerservice.models.ManagedClusterAgentPoolProfile;
import com.azure.resourcemanager.containerservice.models.ManagedClusterIdentity;
import com.azure.resourcemanager.containerservice.models.ResourceIdentityType;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeAzureClustersTest {
    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure);

    private static ManagedClusterInner typed() {
        return new ManagedClusterInner()
                .withLocation("westeurope")
                .withDnsPrefix("prod")
                .withIdentity(new ManagedClusterIdentity().withType(ResourceIdentityType.SYSTEM_ASSIGNED))
                .withAgentPoolProfiles(List.of(new ManagedClusterAgentPoolProfile()
                        .withName("system")
                        .withCount(1)
                        .withVmSize("Standard_D4s_v5")
                        .withMode(AgentPoolMode.SYSTEM)));
    }

    @Test
    void a_cluster_is_created_by_the_generated_client_with_what_the_service_adds() {
        sdk.withGroup();
        ManagedClusterInner cluster = sdk.clusters().createOrUpdate("rg", "prod", typed());

        assertThat(cluster.provisioningState()).isEqualTo("Succeeded");
        assertThat(cluster.fqdn()).startsWith("prod-").endsWith(".hcp.westeurope.azmk8s.io");
        assertThat(cluster.nodeResourceGroup()).isEqualTo("MC_rg_prod_westeurope");
        assertThat(cluster.currentKubernetesVersion()).isEqualTo("1.33.3");
        assertThat(cluster.identity().principalId()).hasSize(36);
        assertThat(cluster.identityProfile().get("kubeletidentity").objectId()).hasSize(36);
        assertThat(cluster.servicePrincipalProfile().clientId()).isEqualTo("msi");
        assertThat(cluster.etag()).isNotBlank();
        ManagedClusterAgentPoolProfile pool = cluster.agentPoolProfiles().get(0);
        assertThat(pool.upgradeSettings().maxSurge()).isEqualTo("10%");
        assertThat(pool.securityProfile().sshAccess()).hasToString("LocalUser");
        assertThat(azure.document(ArmId.subscription(azure.subscription()).resourceGroup("MC_rg_prod_westeurope")))
                .as("the node resource group")
                .isPresent();
    }

    @Test
    void a_version_that_is_empty_text_is_none_as_the_azure_cli_sends_it() {
        Document body = AzureSdk.body()
                .withAt("/properties/kubernetesVersion", "")
                .withAt("/properties/agentPoolProfiles/0/orchestratorVersion", "");
        AzureSdk.Answer made = sdk.withGroup().put(sdk.cluster(), body);
        assertThat(made.status()).as(made.message()).isEqualTo(201);
        assertThat(made.body().text("/properties/kubernetesVersion")).contains("1.33.3");
        Document users = Document.object("count", 1, "vmSize", "Standard_D4s_v5", "orchestratorVersion", "");
        AzureSdk.Answer pool = sdk.put(sdk.cluster() + "/agentPools/users", Document.object("properties", users));
        assertThat(pool.status()).as(pool.message()).isEqualTo(201);
        assertThat(pool.body().text("/properties/currentOrchestratorVersion")).contains("1.33.3");
    }

    @Test
    void two_fakes_of_one_seed_answer_the_same() {
        sdk.withCluster();
        FakeAzure twin = FakeAzure.start();
        AzureSdk other = AzureSdk.over(twin).withCluster();
        assertThat(other.get(other.cluster()).body())
                .isEqualTo(sdk.get(sdk.cluster()).body());
    }

    @Test
    void a_poller_sees_an_operation_run_and_end() {
        azure.operations(Pacing.polls(3));
        sdk.withGroup();
        SyncPoller<PollResult<ManagedClusterInner>, ManagedClusterInner> poller =
                sdk.clusters().beginCreateOrUpdate("rg", "prod", typed());
        assertThat(sdk.clusters().getByResourceGroup("rg", "prod").provisioningState())
                .isEqualTo("Creating");
        poller.setPollInterval(Duration.ofMillis(1)).waitForCompletion();
        assertThat(poller.getFinalResult().provisioningState()).isEqualTo("Succeeded");
        long polls = azure.requests().stream()
                .filter(request -> request.path().contains("/operations/"))
                .count();
        assertThat(polls)
                .as("three and the last, one of which was the read above")
                .isEqualTo(3);
    }

    @Test
    void an_operation_without_header_is_polled_by_the_resource() {
        azure.operations(Pacing.polls(2).polledByResource());
        sdk.withGroup();
        var poller = sdk.clusters().beginCreateOrUpdate("rg", "prod", typed()).setPollInterval(Duration.ofMillis(1));
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
    }

    @Test
    void a_failed_operation_tells_its_code() {
        azure.operations(Pacing.failed("QuotaExceeded"));
        sdk.withGroup();
        var poller = sdk.clusters().beginCreateOrUpdate("rg", "prod", typed()).setPollInterval(Duration.ofMillis(1));
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.FAILED);
        assertThat(sdk.clusters().getByResourceGroup("rg", "prod").provisioningState())
                .isEqualTo("Failed");
    }

    @Test
    void a_stuck_operation_keeps_others_out_until_it_is_ended() {
        azure.operations("PUT managedClusters", Pacing.stuck());
        sdk.withCluster();
        AzureSdk.Answer second = sdk.put(sdk.cluster(), AzureSdk.body());
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("OperationNotAllowed");
        assertThat(second.message()).contains("in progress creating managed cluster operation");
        azure.finishOperations();
        azure.operations(Pacing.immediate());
        azure.operations("PUT managedClusters", Pacing.immediate());
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).status()).isEqualTo(200);
    }

    @Test
    void a_cluster_is_deleted_with_its_node_group() {
        sdk.withCluster();
        sdk.clusters()
                .beginDelete("rg", "prod")
                .setPollInterval(Duration.ofMillis(1))
                .waitForCompletion();
        assertThat(sdk.get(sdk.cluster()).code()).isEqualTo("ResourceNotFound");
        assertThat(azure.document(ArmId.subscription(azure.subscription()).resourceGroup("MC_rg_prod_westeurope")))
                .isEmpty();
        assertThat(sdk.send(HttpMethod.DELETE, sdk.cluster(), AzureSdk.VERSION, Map.of(), "")
                        .status())
                .as("the second deletion")
                .isEqualTo(204);
    }

    @Test
    void a_put_replaces_and_keeps_what_is_unknown() {
        sdk.withGroup();
        Document full = AzureSdk.body()
                .withAt("/properties/futureProfile/mode", "On")
                .withAt("/properties/apiServerAccessProfile/authorizedIPRanges", Document.array("10.1.0.0/16"));
        sdk.put(sdk.cluster(), full);
        assertThat(sdk.get(sdk.cluster()).body().text("/properties/futureProfile/mode"))
                .contains("On");

        Document emptied = full.withAt("/properties/apiServerAccessProfile/authorizedIPRanges", Document.array());
        sdk.put(sdk.cluster(), emptied);
        assertThat(sdk.get(sdk.cluster()).body().at("/properties/apiServerAccessProfile/authorizedIPRanges"))
                .contains(Document.array());

        sdk.put(sdk.cluster(), full.withoutAt("/properties/apiServerAccessProfile"));
        assertThat(sdk.get(sdk.cluster()).body().at("/properties/apiServerAccessProfile"))
                .isEmpty();
    }

    @Test
    void a_typed_round_trip_loses_what_its_model_does_not_know_and_a_raw_one_does_not() {
        sdk.withGroup();
        sdk.put(sdk.cluster(), AzureSdk.body().withAt("/properties/futureProfile/mode", "On"));
        sdk.put(sdk.cluster(), sdk.get(sdk.cluster()).body());
        assertThat(sdk.get(sdk.cluster()).body().text("/properties/futureProfile/mode"))
                .as("after a raw round trip")
                .contains("On");

        ManagedClusterInner inner = sdk.clusters().getByResourceGroup("rg", "prod");
        sdk.clusters().createOrUpdate("rg", "prod", inner);
        assertThat(sdk.get(sdk.cluster()).body().at("/properties/futureProfile"))
                .as("after a typed round trip")
                .isEmpty();
    }

    @Test
    void an_older_api_version_does_not_show_what_it_cannot_name() {
        sdk.withGroup();
        Document body = AzureSdk.body().withAt("/properties/securityProfile/nodeRestriction/enabled", true);
        sdk.send(HttpMethod.PUT, sdk.cluster(), AzureSdk.PREVIEW, Map.of(), body.toJson());
        String pointer = "/properties/securityProfile/nodeRestriction/enabled";
        assertThat(sdk.get(sdk.cluster()).body().at(pointer)).isEmpty();
        AzureSdk.Answer preview = sdk.send(HttpMethod.GET, sdk.cluster(), AzureSdk.PREVIEW, Map.of(), "");
        assertThat(preview.body().flag(pointer)).contains(true);
    }

    @Test
    void a_stale_etag_is_refused() {
        sdk.withCluster();
        String etag = sdk.get(sdk.cluster()).body().text("/eTag").orElseThrow();
        azure.drift(ArmId.parse(sdk.cluster()), cluster -> cluster.withAt("/properties/disableLocalAccounts", true));
        AzureSdk.Answer stale = sdk.send(
                HttpMethod.PUT,
                sdk.cluster(),
                AzureSdk.VERSION,
                Map.of("If-Match", etag),
                AzureSdk.body().toJson());
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("PreconditionFailed");
        AzureSdk.Answer taken = sdk.send(
                HttpMethod.PUT,
                sdk.cluster(),
                AzureSdk.VERSION,
                Map.of("If-None-Match", "*"),
                AzureSdk.body().toJson());
        assertThat(taken.status()).isEqualTo(412);
        assertThat(sdk.get(sdk.cluster()).body().flag("/properties/disableLocalAccounts"))
                .contains(true);
    }

    @Test
    void pools_are_resources_of_their_own_and_parts_of_the_cluster() {
        sdk.withCluster();
        AgentPoolInner pool =
                new AgentPoolInner().withCount(2).withVmSize("Standard_D4s_v5").withMode(AgentPoolMode.USER);
        sdk.pools()
                .beginCreateOrUpdate("rg", "prod", "apps", pool)
                .setPollInterval(Duration.ofMillis(1))
                .getFinalResult();
        assertThat(sdk.pools().list("rg", "prod"))
                .extracting(AgentPoolInner::name)
                .containsExactly("system", "apps");
        assertThat(sdk.get(sdk.cluster()).body().at("/properties/agentPoolProfiles/1/name"))
                .contains(Document.of("apps"));
        sdk.pools()
                .beginDelete("rg", "prod", "apps")
                .setPollInterval(Duration.ofMillis(1))
                .waitForCompletion();
        assertThat(sdk.pools().list("rg", "prod")).hasSize(1);
        assertThatThrownBy(() -> sdk.pools().delete("rg", "prod", "system"))
                .isInstanceOf(ManagementException.class)
                .hasMessageContaining("at least one agent pool of mode 'System'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/properties/disableLocalAccounts | true | BadRequest",
                "/properties/kubernetesVersion | \"1.19\" | K8sVersionNotSupported",
                "/properties/dnsPrefix | null | InvalidParameter",
                "/identity | null | InvalidParameter",
                "/location | \"moon\" | LocationNotAvailableForResourceType",
                "/location | null | LocationRequired",
                "/properties/agentPoolProfiles/0/name | \"Not-Valid\" | InvalidParameter",
                "/properties/agentPoolProfiles/0/mode | \"User\" | InvalidParameter",
                "/properties/agentPoolProfiles/0/minCount | 1 | InvalidParameter",
                "/properties/agentPoolProfiles/0/enableAutoScaling | true | InvalidParameter",
                "/properties/networkProfile | {\"networkPolicy\":\"cilium\"} | InvalidParameter",
                "/properties/networkProfile | {\"networkDataplane\":\"cilium\"} | InvalidParameter",
                "/properties/networkProfile | {\"outboundType\":\"none\"} | InvalidParameter",
                "/properties/networkProfile | {\"advancedNetworking\":{\"security\":{\"enabled\":true}}} | InvalidParameter",
                "/properties/securityProfile | {\"workloadIdentity\":{\"enabled\":true}} | InvalidParameter",
                "/properties/apiServerAccessProfile"
                        + " | {\"enablePrivateCluster\":true,\"authorizedIPRanges\":[\"10.0.0.0/8\"]} | InvalidParameter",
            })
    void a_wrong_body_is_refused(String pointer, String value, String code) {
        sdk.withGroup();
        Document wrong = Document.parse(value);
        Document body = wrong.isNull()
                ? AzureSdk.body().withoutAt(pointer)
                : AzureSdk.body().withAt(pointer, wrong);
        AzureSdk.Answer answer = sdk.put(sdk.cluster(), body);
        assertThat(answer.status()).as(answer.message()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(sdk.get(sdk.cluster()).status()).as("nothing was created").isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/properties/agentPoolProfiles/0/vmSize | \"Standard_D8s_v5\" | PropertyChangeNotAllowed",
                "/properties/agentPoolProfiles/0/maxPods | 50 | PropertyChangeNotAllowed",
                "/properties/agentPoolProfiles/0/availabilityZones | [\"1\"] | PropertyChangeNotAllowed",
                "/properties/agentPoolProfiles/0/enableEncryptionAtHost | true | PropertyChangeNotAllowed",
                "/properties/dnsPrefix | \"other\" | PropertyChangeNotAllowed",
                "/properties/enableRBAC | false | PropertyChangeNotAllowed",
                "/properties/networkProfile/networkPlugin | \"kubenet\" | PropertyChangeNotAllowed",
                "/properties/networkProfile/serviceCidr | \"10.9.0.0/16\" | PropertyChangeNotAllowed",
                "/properties/apiServerAccessProfile/enablePrivateCluster | true | PropertyChangeNotAllowed",
                "/properties/oidcIssuerProfile/enabled | false | OIDCIssuerFeatureCannotBeDisabled",
            })
    void a_change_of_what_is_fixed_is_refused(String pointer, String value, String code) {
        sdk.withGroup().put(sdk.cluster(), AzureSdk.body().withAt("/properties/oidcIssuerProfile/enabled", true));
        AzureSdk.Answer answer = sdk.put(sdk.cluster(), AzureSdk.body().withAt(pointer, Document.parse(value)));
        assertThat(answer.status()).as(answer.message()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void entra_cannot_be_taken_away_and_the_location_stays() {
        Document entra = AzureSdk.body().withAt("/properties/aadProfile/managed", true);
        sdk.withGroup().put(sdk.cluster(), entra);
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).message()).contains("cannot be disabled");
        assertThat(sdk.put(sdk.cluster(), entra.with("location", "uksouth")).code())
                .isEqualTo("InvalidResourceLocation");
    }

    @Test
    void the_admin_credential_is_refused_when_local_accounts_are_off() {
        sdk.withGroup()
                .put(
                        sdk.cluster(),
                        AzureSdk.body()
                                .withAt("/properties/aadProfile/managed", true)
                                .withAt("/properties/disableLocalAccounts", true));
        assertThatThrownBy(() -> sdk.clusters().listClusterAdminCredentials("rg", "prod"))
                .isInstanceOf(ManagementException.class)
                .hasMessageContaining("Getting static credential is not allowed");
        String kubeconfig = new String(
                sdk.clusters()
                        .listClusterUserCredentials("rg", "prod")
                        .kubeconfigs()
                        .get(0)
                        .value(),
                StandardCharsets.UTF_8);
        assertThat(kubeconfig)
                .contains("command: kubelogin", "client.authentication.k8s.io/v1beta1", Audiences.AKS)
                .contains("server: https://");
        azure.close();
    }
}
