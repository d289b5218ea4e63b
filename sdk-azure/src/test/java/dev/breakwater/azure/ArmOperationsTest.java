package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.error;
import static dev.breakwater.azure.TestAzure.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmOperationsTest {
    private static final String ID = TestAzure.CLUSTER.toString();
    private static final String STATUS = "https://management.azure.com/operations/1?api-version=x";

    private final TestAzure azure = new TestAzure();
    private final ArmOperations<AksClusterState> operations =
            new ArmOperations<>(azure.client, "2025-09-01", AksClusterState::of);

    @Test
    void an_operation_with_a_status_document_is_followed_to_the_end() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        assertThat(operation.handle()).isEqualTo(STATUS);
        assertThat(operation.kind()).isEqualTo("create");

        azure.http.on("GET", "/operations/1", 200, "{\"status\":\"InProgress\"}");
        Operation again = pending(operations.poll(operation, azure)).operation();
        assertThat(again).isEqualTo(operation);

        azure.http
                .on("GET", "/operations/1", 200, "{\"status\":\"Succeeded\"}")
                .on("GET", ID, 200, cluster("Succeeded"));
        assertThat(done(operations.poll(again, azure)).provisioningState()).contains("Succeeded");
    }

    @Test
    void an_operation_with_a_location_is_followed_to_the_end() {
        Operation operation = started(202, "", "Location", STATUS);
        azure.http.on("GET", "/operations/1", 202, "", "Location", STATUS.replace("/1", "/2"));
        Operation moved = pending(operations.poll(operation, azure)).operation();
        assertThat(moved.handle()).contains("/operations/2");

        azure.http.on("GET", "/operations/2", 200, "").on("GET", ID, 200, cluster("Succeeded"));
        assertThat(done(operations.poll(moved, azure)).provisioningState()).contains("Succeeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409})
    void a_location_that_answers_an_error_tells_that_the_operation_failed(int status) {
        Document last = Document.parse(cluster("Succeeded"));
        azure.http.on("DELETE", ID, 202, "", "Location", STATUS);
        Operation operation = pending(operations.deleted(ID, last, azure.client.delete(ID, "2025-09-01"), azure))
                .operation();
        azure.http
                .on("GET", "/operations/1", status, error("ScopeLocked", "A lock is on it."))
                .on("GET", ID, 200, cluster("Succeeded"));
        ProviderException failed = refusal(operation);
        assertThat(failed.code()).isEqualTo("ScopeLocked");
        assertThat(failed)
                .hasMessageContaining("the operation to delete it ended as Failed (ScopeLocked). A lock is on it.");
    }

    @Test
    void an_operation_without_headers_is_followed_by_the_resource_itself() {
        Operation operation = started(200, cluster("Updating"));
        assertThat(operation.handle()).isEqualTo(ID);
        azure.http.on("GET", ID, 200, cluster("Upgrading"));
        operation = pending(operations.poll(operation, azure)).operation();
        azure.http.on("GET", ID, 200, cluster("Succeeded")).on("GET", ID, 200, cluster("Succeeded"));
        assertThat(done(operations.poll(operation, azure)).provisioningState()).contains("Succeeded");
    }

    @ParameterizedTest
    @CsvSource({"Succeeded, true", "'', false"})
    void an_answer_that_says_succeeded_is_final_although_it_announces_an_operation(String state, boolean isFinal) {
        Progress<AksClusterState> progress = written(200, cluster(state), "Azure-AsyncOperation", STATUS);
        assertThat(progress instanceof Progress.Done).isEqualTo(isFinal);
    }

    @Test
    void an_answer_of_a_type_without_states_is_final() {
        assertThat(done(written(201, "{\"id\":\"" + ID + "\"}")).id()).contains(ID);
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "0, 5", "'', 5"})
    void the_next_look_waits_as_long_as_the_service_asks(String header, int seconds) {
        azure.http.on("PUT", ID, 201, cluster("Creating"), "Azure-AsyncOperation", STATUS, "Retry-After", header);
        ArmAnswer answer = azure.client.put(ID, "2025-09-01", Document.object(), ArmRequest.Precondition.NONE);
        Instant notBefore =
                pending(operations.written("create", ID, ID, answer, azure)).notBefore();
        assertThat(Duration.between(azure.clock.instant(), notBefore)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void an_operation_on_another_host_is_not_asked_there() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", "https://evil.example/op");
        assertThat(operation.handle()).isEqualTo(ID);
    }

    @Test
    void a_forged_operation_gets_no_token() {
        Document memo = Document.object("style", "STATUS", "target", ID, "resource", ID);
        Operation forged = new Operation("create", "https://evil.example/op", memo);
        assertThat(refusal(forged).code()).isEqualTo("ForeignHost");
        assertThat(azure.credential.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Canceled", "Cancelled"})
    void a_failed_operation_is_told_with_the_code_of_the_service(String status) {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        String body = "{\"status\":\"" + status + "\",\"error\":{\"code\":\"QuotaExceeded\",\"message\":\"No cores\"}}";
        azure.http.on("GET", "/operations/1", 200, body).on("GET", ID, 200, cluster("Failed"));
        ProviderException failed = refusal(operation);
        assertThat(failed.code()).isEqualTo("QuotaExceeded");
        assertThat(failed.retry()).isEqualTo(Retry.NEVER);
        assertThat(failed)
                .hasMessageContaining(ID + ": the operation to create it ended as ")
                .hasMessageContaining("No cores. Ask for more quota");
    }

    @Test
    void a_creation_said_to_have_failed_that_succeeded_counts_as_done() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http
                .on("GET", "/operations/1", 200, "{\"status\":\"Failed\"}")
                .on("GET", ID, 200, cluster("Succeeded"))
                .on("GET", ID, 200, cluster("Succeeded"));
        assertThat(done(operations.poll(operation, azure)).provisioningState()).contains("Succeeded");
    }

    @Test
    void a_service_that_goes_on_after_failing_is_waited_for_and_its_error_kept() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http
                .on("GET", "/operations/1", 200, "{\"status\":\"Failed\",\"error\":{\"code\":\"VMExtensionError\"}}")
                .on("GET", ID, 200, cluster("Creating"));
        Operation goingOn = pending(operations.poll(operation, azure)).operation();
        azure.http.on("GET", ID, 200, cluster("Failed"));
        assertThat(refusal(goingOn).code()).isEqualTo("VMExtensionError");
    }

    @Test
    void throttling_inside_a_failed_operation_may_pass() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http
                .on("GET", "/operations/1", 200, "{\"status\":\"Failed\",\"error\":{\"code\":\"TooManyRequests\"}}")
                .on("GET", ID, 200, cluster("Failed"));
        assertThat(refusal(operation).retry()).isEqualTo(Retry.LATER);
    }

    @Test
    void an_operation_that_does_not_say_how_it_stands_is_never_a_success() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http.on("GET", "/operations/1", 200, "{\"name\":\"1\"}");
        ProviderException unclear = refusal(operation);
        assertThat(unclear.retry()).isEqualTo(Retry.LATER);
        assertThat(unclear).hasMessageContaining("does not say how the operation stands");
    }

    @Test
    void a_status_that_nobody_knows_means_that_it_is_still_running() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http.on("GET", "/operations/1", 200, "{\"status\":\"Reticulating\"}");
        assertThat(pending(operations.poll(operation, azure)).operation()).isEqualTo(operation);
    }

    @Test
    void an_operation_that_is_forgotten_is_followed_by_the_resource_itself() {
        Operation operation = started(201, cluster("Creating"), "Azure-AsyncOperation", STATUS);
        azure.http.on("GET", "/operations/1", 404, error("NotFound", "gone"));
        assertThat(pending(operations.poll(operation, azure)).operation().handle())
                .isEqualTo(ID);
    }

    @Test
    void what_was_created_and_is_not_visible_yet_is_pending_for_a_while() {
        Operation operation = started(201, cluster("Creating"));
        azure.http.on("GET", ID, 404, "");
        operation = pending(operations.poll(operation, azure)).operation();
        azure.clock.pass(Duration.ofMinutes(3));
        azure.http.on("GET", ID, 404, "");
        assertThat(refusal(operation)).hasMessageContaining("is not visible after it was written");
    }

    @Test
    void a_deletion_is_followed_until_the_resource_is_gone() {
        Document last = Document.parse(cluster("Succeeded"));
        azure.http.on("DELETE", ID, 202, "", "Azure-AsyncOperation", STATUS, "Location", STATUS);
        Operation operation = pending(operations.deleted(ID, last, azure.client.delete(ID, "2025-09-01"), azure))
                .operation();
        azure.http
                .on("GET", "/operations/1", 200, "{\"status\":\"Succeeded\"}")
                .on("GET", ID, 200, cluster("Deleting"));
        operation = pending(operations.poll(operation, azure)).operation();
        azure.http.on("GET", ID, 404, "");
        assertThat(done(operations.poll(operation, azure)).document()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 404})
    void a_deletion_of_what_is_not_there_is_done(int status) {
        azure.http.on("DELETE", ID, status, "");
        ArmAnswer answer = azure.client.delete(ID, "2025-09-01");
        assertThat(done(operations.deleted(ID, Document.parse(cluster("Succeeded")), answer, azure))
                        .id())
                .contains(ID);
    }

    @Test
    void what_is_still_there_long_after_its_deletion_is_told() {
        azure.http.on("DELETE", ID, 202, "");
        Document last = Document.parse(cluster("Succeeded"));
        Operation operation = pending(operations.deleted(ID, last, azure.client.delete(ID, "2025-09-01"), azure))
                .operation();
        azure.clock.pass(Duration.ofMinutes(3));
        azure.http.on("GET", ID, 200, cluster("Succeeded"));
        assertThat(refusal(operation)).hasMessageContaining("is still there after its deletion");
    }

    private Progress<AksClusterState> written(int status, String body, String... headers) {
        azure.http.on("PUT", ID, status, body, headers);
        ArmAnswer answer = azure.client.put(ID, "2025-09-01", Document.object(), ArmRequest.Precondition.NONE);
        return operations.written("create", ID, ID, answer, azure);
    }

    private Operation started(int status, String body, String... headers) {
        return pending(written(status, body, headers)).operation();
    }

    private ProviderException refusal(Operation operation) {
        return catchThrowableOfType(ProviderException.class, () -> operations.poll(operation, azure));
    }

    private static String cluster(String state) {
        return "{\"id\":\"" + ID + "\",\"name\":\"prod\",\"properties\":{\"provisioningState\":\"" + state + "\"}}";
    }
}
