package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake never answers 200 to what it did not understand. */
class FakeAzureStrictnessTest {
    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withCluster();

    @Test
    void what_is_not_modelled_reaches_the_reader_of_a_plan_as_the_hint_it_is() {
        AzureOptions elsewhere = AzureOptions.builder()
                .httpClient(azure.httpClient())
                .armEndpoint(URI.create("https://arm.example"))
                .build();
        ResourceGroup group = ResourceGroup.named("rg")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        Engine engine = Engine.of(AzureProvider.of(azure.credential(), elsewhere))
                .with(EngineOptions.standard().withTime(azure.time()));
        assertThatThrownBy(() -> engine.plan(DesiredState.named("platform").with(group)))
                .hasMessageContaining("FakeAzure does not model GET")
                .hasMessageContaining("Its host is arm.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/resources?$filter=plan/name%20eq%20'x'",
                "/resources?$filter=startswith(name,'x')",
                "/providers/Microsoft.Authorization/roleAssignments?$filter=scope%20eq%20'x'",
                "/providers/Microsoft.Authorization/roleDefinitions?$filter=name%20eq%20'x'",
            })
    void a_filter_that_is_not_modelled_is_never_ignored(String query) {
        String path = "/subscriptions/" + azure.subscription() + query.replace("'", "%27");
        assertThatThrownBy(() -> sdk.get(path))
                .hasStackTraceContaining("UnmodelledRequestException")
                .hasMessageContaining("does not model the $filter");
    }

    @ParameterizedTest
    @CsvSource({
        "location eq 'westeurope', 1",
        "location eq 'northeurope', 0",
        "resourceType eq 'Microsoft.ContainerService/managedClusters' and name eq 'prod', 1",
        "name eq 'this and that', 0",
        "name eq 'o''brien', 0",
        "resourceGroup eq 'RG', 1",
    })
    void resources_are_filtered_as_asked(String filter, int count) {
        String query = "?$filter=" + filter.replace(" ", "%20").replace("'", "%27");
        AzureSdk.Answer answer = sdk.get("/subscriptions/" + azure.subscription() + "/resources" + query);
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(answer.body().get("value").orElseThrow().elements()).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /subscriptions/SUB/resourceGroups/none/resources, 404, ResourceGroupNotFound",
        "GET, /subscriptions/OTHER/providers/Microsoft.Authorization/roleAssignments, 404, SubscriptionNotFound",
        "PUT, /subscriptions/OTHER/providers/Microsoft.Authorization/roleAssignments/GUID, 404, SubscriptionNotFound",
        "PUT, /subscriptions/SUB/providers/Microsoft.Authorization/roleAssignments/mine, 400, InvalidRoleAssignmentId",
        "PUT, /subscriptions/SUB/resourceGroups/none/providers/Microsoft.Authorization/roleAssignments/GUID, 404,"
                + " ResourceGroupNotFound",
        "PUT, /subscriptions/SUB/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/none"
                + "/providers/Microsoft.Authorization/roleAssignments/GUID, 404, ResourceNotFound",
    })
    void what_hangs_on_nothing_is_not_found(String method, String path, int status, String code) {
        Document properties = Document.object("principalId", UUID.randomUUID().toString())
                .with("roleDefinitionId", "/x/" + UUID.randomUUID());
        String full = path.replace("SUB", azure.subscription())
                .replace("OTHER", "00000000-0000-0000-0000-00000000000f")
                .replace("GUID", UUID.randomUUID().toString());
        String body =
                method.equals("PUT") ? Document.object("properties", properties).toJson() : "";
        AzureSdk.Answer answer = sdk.send(HttpMethod.valueOf(method), full, "2022-04-01", Map.of(), body);
        assertThat(answer.code()).as(answer.message()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "TENANT, grant_type=client_credentials&client_id=ID&client_secret=WRONG&scope=x/.default, 401, 7000215",
        "TENANT, grant_type=client_credentials&client_id=ID&scope=x/.default, 401, 7000216",
        "TENANT, grant_type=client_credentials&client_id=ID&client_secret=SECRET, 400, 90014",
        "TENANT, grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=x/user.read, 400, 1002012",
        "TENANT, grant_type=client_credentials&client_id=nobody&client_secret=SECRET&scope=x/.default, 400, 700016",
        "TENANT, grant_type=password&client_id=ID&scope=x/.default, 401, 7000218",
        "TENANT, grant_type=magic&client_id=ID&scope=x/.default, 400, 70003",
        "33333333-3333-3333-3333-333333333333, grant_type=client_credentials&client_id=ID, 400, 90002",
    })
    void a_wrong_sign_in_gets_the_code_of_entra(String tenant, String form, int status, int code) {
        FakeApplication application = azure.application("deployer");
        String body = form.replace("=ID", "=" + application.clientId())
                .replace("=SECRET", "=" + application.secret().reveal());
        HttpRequest request = new HttpRequest(
                        HttpMethod.POST,
                        "https://login.microsoftonline.com/" + tenant.replace("TENANT", azure.tenant())
                                + "/oauth2/v2.0/token")
                .setBody(body);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            Document answer = Document.parse(response.getBodyAsBinaryData().toString());
            assertThat(answer.text("/error_description").orElse("")).startsWith("AADSTS" + code + ": ");
            assertThat(response.getStatusCode()).isEqualTo(status);
            assertThat(answer.toJson()).doesNotContain(application.secret().reveal());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com/.default, 200",
        "https://management.core.windows.net//.default, 200",
        "https://management.evil.example/.default, 401",
        "https://graph.microsoft.com/.default, 401",
        "6dae42f8-4368-4678-94ff-3960e28e3630/.default, 401",
    })
    void a_token_is_good_for_its_audience_only(String scope, int status) {
        String token = azure.credential()
                .getTokenSync(new com.azure.core.credential.TokenRequestContext().addScopes(scope))
                .getToken();
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET, "https://management.azure.com/subscriptions?api-version=2022-12-01")
                .setHeader(com.azure.core.http.HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            assertThat(response.getStatusCode()).isEqualTo(status);
        }
    }
}
