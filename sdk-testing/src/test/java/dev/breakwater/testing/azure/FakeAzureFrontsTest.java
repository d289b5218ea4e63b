package dev.breakwater.testing.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeAzureFrontsTest {
    private final FakeAzure azure = FakeAzure.start();

    @Test
    void a_request_without_token_is_challenged() {
        HttpRequest request =
                new HttpRequest(HttpMethod.GET, "https://management.azure.com/subscriptions?api-version=2022-12-01");
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            assertThat(response.getStatusCode()).isEqualTo(401);
            assertThat(response.getHeaders().toMap().get("WWW-Authenticate")).contains(azure.tenant());
        }
    }

    private TokenCredential signIn(FakeApplication application, String secret) {
        // tag::signin[]
        return new ClientSecretCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(application.clientId())
                .clientSecret(secret)
                .httpClient(azure.httpClient())
                .build();
        // end::signin[]
    }

    @Test
    void an_application_signs_in_with_its_secret() {
        FakeApplication application = azure.application("deployer");
        TokenRequestContext context = new TokenRequestContext().addScopes("https://management.azure.com/.default");
        String token = signIn(application, application.secret().reveal())
                .getTokenSync(context)
                .getToken();
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET, "https://management.azure.com/subscriptions?api-version=2022-12-01")
                .setHeader(com.azure.core.http.HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            assertThat(response.getStatusCode()).isEqualTo(200);
        }
        assertThat(azure.requests().toString())
                .doesNotContain(application.secret().reveal());
    }

    @Test
    void a_wrong_secret_is_refused() {
        FakeApplication application = azure.application("deployer");
        TokenRequestContext context = new TokenRequestContext().addScopes("https://management.azure.com/.default");
        TokenCredential wrong = signIn(application, "guess");
        assertThatThrownBy(() -> wrong.getTokenSync(context)).hasMessageContaining("AADSTS7000215");
    }

    @Test
    void stubs_overlay_the_state() {
        AzureSdk.over(azure).withGroup();
        try (WireMockFront front = azure.wireMock()) {
            AzureSdk sdk = AzureSdk.over(azure, front.httpClient());
            String path = sdk.group();
            front.server()
                    .stubFor(get(urlPathEqualTo(path))
                            .inScenario("outage")
                            .whenScenarioStateIs(Scenario.STARTED)
                            .willReturn(aResponse().withStatus(503))
                            .willSetStateTo("once"));
            front.server()
                    .stubFor(get(urlPathEqualTo(path))
                            .inScenario("outage")
                            .whenScenarioStateIs("once")
                            .willReturn(aResponse().withStatus(503))
                            .willSetStateTo("over"));
            AzureSdk.Answer answer = sdk.get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().text("/name")).contains("rg");
            assertThat(azure.requests())
                    .as("the fake itself saw the PUT and one GET")
                    .hasSize(2);
        }
    }

    @Test
    void faults_hit_the_requests_they_select() {
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        // tag::fault[]
        azure.fault(Fault.throttled(2).on("PUT managedClusters"));
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body()).status())
                .as("after two retries")
                .isEqualTo(201);
        azure.fault(Fault.status(403).on("GET"));
        assertThat(sdk.get(sdk.cluster()).code()).isEqualTo("AuthorizationFailed");
        // end::fault[]
        assertThat(sdk.get(sdk.cluster()).status()).isEqualTo(200);
        azure.fault(Fault.status(409)
                .code("AnotherOperationInProgress")
                .retryAfter(Duration.ofSeconds(7))
                .on("GET"));
        AzureSdk.Answer answer = sdk.get(sdk.cluster());
        assertThat(answer.code()).isEqualTo("AnotherOperationInProgress");
        assertThat(answer.headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void an_answer_can_be_lost_after_its_effect() {
        AzureSdk sdk = AzureSdk.over(azure);
        azure.fault(Fault.connectionReset().afterEffect().on("PUT"));
        AzureSdk.Answer answer = sdk.put(sdk.group(), Document.object("location", "westeurope"));
        assertThat(answer.status()).as("the retry finds the group there").isEqualTo(200);
        azure.fault(Fault.connectionReset().on("PUT"));
        assertThat(sdk.put(sdk.group() + "2", Document.object("location", "westeurope"))
                        .status())
                .as("the retry makes it")
                .isEqualTo(201);
    }

    @Test
    void a_fault_refuses_what_it_cannot_be() {
        assertThatThrownBy(() -> Fault.status(200)).hasMessageContaining("not an error status");
        assertThatThrownBy(() -> Fault.status(503).times(0)).hasMessageContaining("at least 1");
        assertThat(Fault.throttled(2).on("PUT x")).hasToString("Fault[429 TooManyRequests, 2x, on 'PUT x']");
    }

    @Test
    void a_cluster_has_an_api_server_behind_it_until_it_is_removed() {
        AzureSdk sdk = AzureSdk.over(azure).withCluster();
        ArmId id = ArmId.parse(sdk.cluster());
        assertThat(azure.kubernetes(id))
                .isSameAs(azure.kubernetes(ArmId.parse(sdk.cluster()
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace("/SUBSCRIPTIONS", "/subscriptions")
                        .replace("/PROVIDERS/", "/providers/"))));
        azure.remove(id);
        assertThatThrownBy(() -> azure.kubernetes(id)).hasMessageContaining("has no resource");
    }
}
