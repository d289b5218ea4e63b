package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.EligibleRole;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.InvalidDeclarationException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureProviderTest {
    private final TestAzure azure = new TestAzure();

    @Test
    void it_handles_its_types_and_asks_for_nothing_before_the_first_read() {
        AzureProvider provider = AzureProvider.of(azure.credential, azure.options);
        assertThat(provider.handlers())
                .extracting(ResourceHandler::type)
                .extracting(Class::getSimpleName)
                .contains(
                        "ResourceGroup", "ManagedIdentity", "Subnet", "AksCluster", "RoleDefinition", "RoleAssignment")
                .doesNotHaveDuplicates();
        assertThat(provider.name()).isEqualTo("azure");
        assertThat(provider)
                .hasToString("AzureProvider[https://management.azure.com, "
                        + provider.handlers().size() + " resource types]");
        assertThat(azure.credential.asked).isEmpty();
        assertThat(azure.http.sent()).isEmpty();
    }

    @Test
    void a_request_is_sent_once_unless_retries_are_asked_for() {
        azure.http.on("GET", "/x", 503, "");
        assertThat(catchThrowableOfType(ProviderException.class, () -> azure.client.get("/x", "1")))
                .hasMessageContaining("503");
        assertThat(azure.http.sent()).hasSize(1);

        RetryOptions twice = new RetryOptions(new FixedDelayOptions(2, Duration.ofMillis(1)));
        ArmClient patient = new ArmClient(azure.credential, azure.options.withRetry(twice));
        azure.http.on("GET", "/x", 503, "").on("GET", "/x", 503, "").on("GET", "/x", 200, "{\"id\":\"/x\"}");
        assertThat(patient.get("/x", "1")).isPresent();
    }

    @Test
    void roles_that_can_be_activated_are_read_and_not_counted_as_roles() {
        String owner = AzureRole.OWNER.guid().toString();
        azure.http.on(
                "GET",
                TestAzure.GROUP + "/providers/Microsoft.Authorization/roleEligibilityScheduleInstances"
                        + "?api-version=2020-10-01&$filter=atScope()",
                200,
                "{\"value\":[{\"properties\":{\"principalId\":\"p\",\"principalType\":\"User\",\"scope\":\"/s\","
                        + "\"endDateTime\":\"2026-12-01T00:00:00Z\",\"roleDefinitionId\":\"/x/" + owner + "\"}},{}]}");
        List<EligibleRole> roles =
                AzureProvider.of(azure.credential, azure.options).eligibleRoles(TestAzure.GROUP);
        assertThat(roles.get(0)).hasToString("Owner for p at /s");
        assertThat(roles.get(0).until()).contains(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(roles.get(1).until()).isEmpty();
    }

    @Test
    void another_cloud_has_its_own_endpoint_and_scope() {
        AzureOptions china = azure.options.withArmEndpoint(URI.create("https://management.chinacloudapi.cn/"));
        azure.http.on("GET", "https://management.chinacloudapi.cn/x?api-version=1", 404, error("NotFound", ""));
        assertThat(new ArmClient(azure.credential, china).get("/x", "1")).isEmpty();
        assertThat(azure.credential.asked).containsExactly(List.of("https://management.chinacloudapi.cn/.default"));
    }

    @Test
    void options_under_which_a_token_would_travel_in_clear_are_refused_with_all_their_issues() {
        assertThatThrownBy(() -> AzureOptions.builder()
                        .armEndpoint(URI.create("http://localhost"))
                        .maxPages(0)
                        .pollInterval(Duration.ofSeconds(-1))
                        .build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'http://localhost', which is not an https address")
                .hasMessageContaining("maxPages is 0")
                .hasMessageContaining("pollInterval");
    }

    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com, https://management.azure.com/.default",
        "https://management.usgovcloudapi.net, https://management.usgovcloudapi.net/.default",
        "https://management.chinacloudapi.cn/, https://management.chinacloudapi.cn/.default",
    })
    void each_cloud_is_asked_for_tokens_of_its_own_arm_and_of_the_same_aks_server(URI endpoint, String scope) {
        AzureOptions options = azure.options.withArmEndpoint(endpoint);
        azure.http.on("POST", endpoint.getHost() + TestAzure.CLUSTER + "/listClusterUserCredential", 200, "{}");
        ArmClient client = new ArmClient(azure.credential, options);
        client.post(TestAzure.CLUSTER.toString(), "listClusterUserCredential", "2025-09-01");
        new EntraTokens(azure.credential, options).get();
        assertThat(azure.credential.asked)
                .containsExactly(List.of(scope), List.of("6dae42f8-4368-4678-94ff-3960e28e3630/.default"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:canary@management.azure.com",
                "https://management.azure.com?x=canary",
                "https://management.azure.com/#canary",
                "https://management.azure.com/subscriptions",
                "https:opaque"
            })
    void an_endpoint_is_a_host_and_nothing_else(URI endpoint) {
        assertThatThrownBy(() -> AzureOptions.builder().armEndpoint(endpoint).build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("armEndpoint")
                .hasMessageNotContaining("canary");
    }

    @Test
    void name_based_ids_are_those_of_the_rfc() {
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        assertThat(NameBasedUuid.of(dns, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }
}
