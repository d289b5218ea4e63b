package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmErrorsTest {
    private static final String ID = TestAzure.CLUSTER.toString();

    private final TestAzure azure = new TestAzure();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | PrincipalNotFound               | Principal x does not exist in the directory.  | LATER | some minutes
            400 | InvalidParameter                | The value is wrong                            | NEVER | Correct what the service names
            400 | QuotaExceeded                   | Operation exceeds quota                       | NEVER | Ask for more quota
            401 | ExpiredAuthenticationToken      | The access token expired                      | LATER | Sign in again
            401 | InvalidAuthenticationTokenTenant| Wrong tenant                                  | NEVER | belongs to its tenant
            403 | RequestDisallowedByPolicy       | Disallowed                                    | NEVER | An Azure policy denies it
            404 | ResourceGroupNotFound           | Group rg not found                            | NEVER | Add the resource group
            408 | RequestTimeout                  | Timed out                                     | LATER | It may succeed later
            409 | OperationNotAllowed             | Another operation (Updating) is in progress   | LATER | It may succeed later
            409 | OperationNotAllowed             | The pool mode cannot be changed               | NEVER | Correct what the service names
            409 | AnotherOperationInProgress      | Wait                                          | LATER | It may succeed later
            409 | ResourceGroupBeingDeleted       | The group is being deprovisioned              | LATER | It may succeed later
            409 | EtagMismatch                    | Etag differs                                  | STALE | plan again
            409 | ScopeLocked                     | The scope is locked                           | NEVER | Have the lock removed
            409 | RoleAssignmentExists            | Exists                                        | NEVER | Correct what the service names
            412 | PreconditionFailed              | The condition was not met                     | STALE | Somebody else changed it
            412 | Whatever                        | The condition was not met                     | STALE | Somebody else changed it
            429 | TooManyRequests                 | Slow down                                     | LATER | It may succeed later
            500 | InternalServerError             | Sorry                                         | LATER | It may succeed later
            501 | NotImplemented                  | Not here                                      | NEVER | Correct what the service names
            503 | ServerBusy                      | Busy                                          | LATER | It may succeed later
            """)
    void each_error_is_told_with_its_code_and_advice(
            int status, String code, String message, Retry retry, String advice) {
        ProviderException refused = put(status, error(code, message));
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.retry()).isEqualTo(retry);
        assertThat(refused)
                .hasMessageContaining(ID + ": Azure refused to write it (" + status + " " + code + "). " + message)
                .hasMessageContaining(advice);
    }

    @Test
    void a_missing_permission_names_action_and_scope() {
        ProviderException refused = put(
                403,
                error(
                        "AuthorizationFailed",
                        "The client 'a' with object id 'b' does not"
                                + " have authorization to perform action 'Microsoft.ContainerService/managedClusters/write' over scope"
                                + " '/subscriptions/s' or the scope is invalid."));
        assertThat(refused.retry()).isEqualTo(Retry.NEVER);
        assertThat(refused)
                .hasMessageContaining("Grant the caller a role with the action"
                        + " Microsoft.ContainerService/managedClusters/write at the scope /subscriptions/s.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            17                            | PT17S
            Thu, 01 Jan 2026 00:01:30 GMT | PT1M30S
            """)
    void the_wait_that_the_service_asks_for_is_handed_on(String header, Duration wait) {
        assertThat(put(429, error("TooManyRequests", "x"), "Retry-After", header)
                        .retryAfter())
                .contains(wait);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0
            soon
            -4
            99999999999999999999
            Thu, 01 Jan 2025 00:00:00 GMT
            """)
    void a_wait_of_nothing_leaves_it_to_the_engine(String header) {
        assertThat(put(503, "", "Retry-After", header).retryAfter()).isEmpty();
    }

    @Test
    void an_error_that_is_no_document_is_told_by_its_status() {
        ProviderException refused = put(502, "<html>Bad gateway</html>");
        assertThat(refused.code()).isEqualTo("Http502");
        assertThat(refused.retry()).isEqualTo(Retry.LATER);
    }

    @Test
    void details_and_the_correlation_id_are_told_on_one_line() {
        String body = "{\"error\":{\"code\":\"Invalid\",\"message\":\"Several\\nthings.\",\"details\":["
                + "{\"code\":\"One\",\"message\":\"first\"},{\"code\":\"Two\",\"message\":\"second\"}]}}";
        assertThat(put(400, body, "x-ms-correlation-request-id", "abc"))
                .hasMessage(ID + ": Azure refused to write it (400 Invalid). Several things. (One: first; Two: second)."
                        + " Correct what the service names, then plan again. Correlation id abc.");
    }

    private ProviderException put(int status, String body, String... headers) {
        azure.http.on("PUT", ID, status, body, headers);
        return catchThrowableOfType(
                ProviderException.class,
                () -> azure.client.put(
                        ID, "2025-09-01", Document.object("location", "x"), ArmRequest.Precondition.NONE));
    }
}
