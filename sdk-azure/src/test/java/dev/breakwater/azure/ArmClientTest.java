package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.exception.ClientAuthenticationException;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmClientTest {
    private static final String ID = TestAzure.CLUSTER.toString();
    private static final String LIST = TestAzure.GROUP + "/providers/Microsoft.ContainerService/managedClusters";
    private static final String ARM = "https://management.azure.com";

    private final TestAzure azure = new TestAzure();

    @Test
    void a_request_says_who_asks_and_carries_a_token_for_arm() {
        azure.http.on("GET", ID + "?api-version=2025-09-01", 200, "{\"id\":\"" + ID + "\"}");

        assertThat(azure.client.get(ID, "2025-09-01")).contains(Document.object("id", ID));

        StubHttp.Sent sent = azure.http.last();
        assertThat(sent.url()).isEqualTo(ARM + ID + "?api-version=2025-09-01");
        assertThat(sent.header("User-Agent")).startsWith("breakwater/");
        assertThat(sent.header("x-ms-client-request-id")).hasSize(36);
        assertThat(sent.header("Authorization")).startsWith("Bearer " + TestAzure.CANARY);
        assertThat(azure.credential.asked).containsExactly(List.of("https://management.azure.com/.default"));
    }

    @Test
    void what_is_not_there_is_absent() {
        azure.http.on("GET", ID, 404, error("ResourceNotFound", "was not found"));
        assertThat(azure.client.get(ID, "2025-09-01")).isEmpty();
    }

    @Test
    void a_subscription_that_is_not_there_is_an_error() {
        azure.http.on("GET", ID, 404, error("SubscriptionNotFound", "The subscription could not be found."));
        assertThat(refusal(() -> azure.client.get(ID, "2025-09-01")))
                .hasMessageContaining("404 SubscriptionNotFound")
                .hasMessageContaining("Check the subscription's id");
    }

    @Test
    void a_list_is_followed_page_by_page() {
        azure.http
                .on("GET", LIST, 200, "{\"value\":[{\"n\":1},{\"n\":2}],\"nextLink\":\"" + ARM + LIST + "?page=2\"}")
                .on("GET", "page=2", 200, "{\"value\":[{\"n\":3}],\"nextLink\":\"\"}");
        assertThat(azure.client.list(LIST, "2025-09-01", ""))
                .containsExactly(Document.object("n", 1), Document.object("n", 2), Document.object("n", 3));
    }

    @Test
    void a_list_of_a_group_that_is_not_there_is_empty() {
        azure.http.on("GET", LIST, 404, error("ResourceGroupNotFound", "could not be found"));
        assertThat(azure.client.list(LIST, "2025-09-01", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/next",
                "http://management.azure.com/next",
                "https://management.azure.com:8443/next",
                "https://management.azure.com@evil.example/next",
                "https://management.azure.com.evil.example/next",
                "https://user@management.azure.com/next",
                "//evil.example/next",
                "https:management.azure.com",
                "not an address"
            })
    void a_next_link_to_another_host_gets_no_request_and_no_token(String link) {
        azure.http.on("GET", LIST, 200, "{\"value\":[],\"nextLink\":\"" + link + "\"}");
        ProviderException refused = refusal(() -> azure.client.list(LIST, "2025-09-01", ""));
        assertThat(refused.code()).isEqualTo("ForeignHost");
        assertThat(refused).hasMessageContaining("outside management.azure.com:443; no token is sent there");
        assertThat(azure.http.sent()).hasSize(1);
    }

    @Test
    void a_list_in_a_circle_is_refused() {
        String page = "{\"value\":[],\"nextLink\":\"" + ARM + LIST + "?page=2\"}";
        azure.http.on("GET", LIST, 200, page).on("GET", "page=2", 200, page);
        assertThat(refusal(() -> azure.client.list(LIST, "2025-09-01", "")).code())
                .isEqualTo("EndlessList");
    }

    @Test
    void a_list_beyond_the_page_limit_is_refused() {
        for (int page = 1; page <= 5; page++) {
            String next = ARM + LIST + "?page=" + (page + 1);
            azure.http.on("GET", LIST, 200, "{\"value\":[],\"nextLink\":\"" + next + "\"}");
        }
        assertThat(refusal(() -> azure.client.list(LIST, "2025-09-01", "")))
                .hasMessageContaining("beyond 5 pages")
                .hasMessageContaining("AzureOptions.maxPages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"/subscr", "", "{}"})
    void an_answer_that_is_torn_may_come_whole_later(String body) {
        azure.http.on("GET", ID, 200, body);
        ProviderException torn = refusal(() -> azure.client.get(ID, "2025-09-01"));
        assertThat(torn.retry()).isEqualTo(Retry.LATER);
        assertThat(torn.code()).isEqualTo("MalformedAnswer");
    }

    @Test
    void an_unreachable_service_may_be_reached_later() {
        azure.http.fail("GET", ID, new UncheckedIOException(new IOException("reset " + TestAzure.CANARY)));
        ProviderException lost = refusal(() -> azure.client.get(ID, "2025-09-01"));
        assertThat(lost.retry()).isEqualTo(Retry.LATER);
        assertThat(lost).hasMessageContaining(ID).hasMessageContaining("could not be reached to read it (IOException)");
        assertThat(lost.getMessage()).doesNotContain(TestAzure.CANARY);
    }

    @Test
    void what_a_client_of_ours_says_is_not_taken_for_a_lost_connection() {
        BreakwaterException hint = new BreakwaterException("FakeAzure does not model GET /nearly");
        azure.http.fail("GET", ID, new IllegalStateException(hint));
        assertThat(catchThrowableOfType(BreakwaterException.class, () -> azure.client.get(ID, "2025-09-01")))
                .isSameAs(hint);
    }

    @Test
    void a_deletion_in_a_subscription_that_is_not_there_is_no_success() {
        azure.http.on("DELETE", ID, 404, error("SubscriptionNotFound", "The subscription could not be found."));
        assertThat(refusal(() -> azure.client.delete(ID, "2025-09-01"))).hasMessageContaining("SubscriptionNotFound");
    }

    @Test
    void an_interrupt_is_kept() {
        azure.http.fail("PUT", ID, new IllegalStateException(new InterruptedException()));
        ProviderException lost = refusal(() -> put(Document.object("location", "westeurope")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lost.code()).isEqualTo("Interrupted");
        assertThat(lost).hasMessageContaining("whether Azure acted is not known");
    }

    @Test
    void a_credential_that_fails_is_named() {
        azure.http.fail("GET", ID, new ClientAuthenticationException("Please run 'az login'", null));
        ProviderException refused = refusal(() -> azure.client.get(ID, "2025-09-01"));
        assertThat(refused.retry()).isEqualTo(Retry.NEVER);
        assertThat(refused).hasMessageContaining("Please run 'az login'").hasMessageContaining("another credential");
    }

    @Test
    void a_value_that_is_not_known_yet_is_never_sent() {
        Document body = Document.object("properties", Document.object("principalId", Document.reference("x|y|z")));
        assertThat(refusal(() -> put(body)).code()).isEqualTo("UnresolvedOutput");
        assertThat(azure.http.sent()).isEmpty();
    }

    @Test
    void no_request_body_is_quoted_in_an_error() {
        azure.http.on("PUT", ID, 400, error("InvalidParameter", "The value is wrong."));
        Document body = Document.object("properties", Document.object("secret", "canary-body-77"));
        ProviderException refused = refusal(() -> put(body));
        assertThat(refused).hasMessageContaining(ID).hasMessageContaining("400 InvalidParameter");
        assertThat(refused.getMessage()).doesNotContain("canary-body-77");
    }

    @Test
    void a_missing_registration_is_told_and_never_repaired_by_itself() {
        azure.http.on(
                "PUT",
                ID,
                409,
                error(
                        "MissingSubscriptionRegistration",
                        "The subscription is not registered to use namespace 'Microsoft.ContainerService'."));
        assertThat(refusal(() -> put(Document.object("location", "x"))))
                .hasMessageContaining("az provider register --namespace Microsoft.ContainerService");
        assertThat(azure.http.sent()).hasSize(1);
    }

    @Test
    void a_success_that_is_not_expected_is_an_error() {
        azure.http.on("GET", ID, 206, "{\"id\":\"x\"}");
        assertThat(refusal(() -> azure.client.get(ID, "2025-09-01")).code()).isEqualTo("Http206");
    }

    private void put(Document body) {
        azure.client.put(ID, "2025-09-01", body, ArmRequest.Precondition.NONE);
    }

    private static ProviderException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ProviderException refused = catchThrowableOfType(ProviderException.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }
}
