package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.error;
import static dev.breakwater.azure.TestAzure.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.change.FieldChange;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AksClusterHandlerTest {
    private static final String ID = TestAzure.CLUSTER.toString();
    static final AksCluster DESIRED = AksCluster.named("prod")
            .group(TestAzure.GROUP)
            .location("westeurope")
            .addPools(NodePool.system("system").count(3).build())
            .build();
    static final Document LIVE = Document.parse("""
            {"id": "%s", "name": "prod", "location": "westeurope", "eTag": "e1", "futureTop": {"kept": 1},
             "tags": {"team": "a", "Env": "old"},
             "identity": {"type": "UserAssigned",
               "userAssignedIdentities": {"/subscriptions/s/id1": {"clientId": "c", "principalId": "p"}}},
             "properties": {"provisioningState": "Succeeded", "disableLocalAccounts": false,
               "futureProfile": {"kept": [{"a": 1, "future": true}]},
               "apiServerAccessProfile": {"authorizedIPRanges": ["203.0.113.0/24"], "futureFlag": true},
               "agentPoolProfiles": [
                 {"name": "system", "count": 3, "mode": "System", "futureKnob": "on", "provisioningState": "Succeeded",
                  "overrides": [{"zone": ".", "future": 7}]},
                 {"name": "by-hand", "count": 1, "mode": "User", "provisioningState": "Succeeded"}]}}
            """.formatted(ID));

    private final TestAzure azure = new TestAzure();
    private final AksClusterHandler handler = azure.clusters();

    @Test
    void unknown_properties_survive_a_change_of_the_cluster() {
        Document sent = clusterPut("{\"properties\": {\"disableLocalAccounts\": true}}");
        assertThat(sent.flag("/properties/disableLocalAccounts")).contains(true);
        assertThat(sent.at("/futureTop/kept")).as("at the top").contains(Document.of(1));
        assertThat(sent.at("/properties/apiServerAccessProfile/futureFlag")).contains(Document.of(true));
        assertThat(sent.at("/properties/agentPoolProfiles/0/futureKnob"))
                .as("in a pool")
                .contains(Document.of("on"));
        assertThat(sent.at("/properties/agentPoolProfiles/0/overrides/0/future"))
                .contains(Document.of(7));
        assertThat(sent.at("/properties/futureProfile/kept/0/future"))
                .as("in an element")
                .contains(Document.of(true));
        assertThat(sent.at("/properties/agentPoolProfiles/1/name"))
                .as("a pool made by hand")
                .contains(Document.of("by-hand"));
    }

    @Test
    void only_what_is_declared_changes() {
        Document sent = clusterPut("{\"properties\": {\"disableLocalAccounts\": true}}");
        assertThat(LIVE.diff(sent))
                .extracting(difference -> difference.pointer())
                .containsExactlyInAnyOrder(
                        "/properties/disableLocalAccounts",
                        "/tags/breakwater-owner",
                        "/identity/userAssignedIdentities/~1subscriptions~1s~1id1/clientId",
                        "/identity/userAssignedIdentities/~1subscriptions~1s~1id1/principalId");
    }

    @Test
    void an_empty_list_clears_the_authorized_ranges() {
        Document sent = clusterPut("{\"properties\": {\"apiServerAccessProfile\": {\"authorizedIPRanges\": []}}}");
        assertThat(sent.at("/properties/apiServerAccessProfile/authorizedIPRanges"))
                .contains(Document.array());
    }

    @Test
    void tags_of_others_stay_and_names_compare_without_case() {
        Document sent = clusterPut("{\"tags\": {\"env\": \"new\"}}");
        assertThat(sent.get("tags"))
                .contains(Document.object("team", "a", "env", "new", "breakwater-owner", "prod-state"));
    }

    @Test
    void a_write_is_guarded_by_the_etag_that_was_read() {
        clusterPut("{\"properties\": {\"disableLocalAccounts\": true}}");
        assertThat(azure.http.last().header("If-Match")).isEqualTo("e1");
    }

    @Test
    void a_cluster_that_somebody_else_changed_makes_the_plan_stale() {
        azure.http.on("PUT", ID, 412, error("PreconditionFailed", "Etag mismatch"));
        ProviderException stale = catchThrowableOfType(
                ProviderException.class,
                () -> update(body("{\"properties\": {\"disableLocalAccounts\": true}}"), LIVE));
        assertThat(stale.retry()).isEqualTo(Retry.STALE);
        assertThat(stale).hasMessageContaining(ID).hasMessageContaining("plan again");
    }

    @Test
    void a_failed_cluster_or_declared_pool_is_a_difference() {
        Document failed = LIVE.withAt("/properties/provisioningState", "Failed")
                .withAt("/properties/agentPoolProfiles/0/provisioningState", "Canceled")
                .withAt("/properties/agentPoolProfiles/1/provisioningState", "Failed");
        assertThat(handler.diff(DESIRED, body(pools("{\"name\": \"system\", \"count\": 3}")), state(failed)))
                .extracting(FieldChange::toString)
                .containsExactly(
                        "/properties/provisioningState: Failed -> Succeeded",
                        "/properties/agentPoolProfiles/system/provisioningState: Canceled -> Succeeded");
    }

    @Test
    void a_failed_cluster_is_repaired_by_writing_it_again() {
        azure.http.on("PUT", ID + "?", 200, LIVE.toJson());
        done(update(body("{\"location\": \"westeurope\"}"), LIVE.withAt("/properties/provisioningState", "Failed")));
        assertThat(azure.http.last().method()).isEqualTo("PUT");
    }

    @Test
    void a_cluster_that_is_still_being_made_is_waited_for_and_has_no_way_in_yet() {
        Document making = LIVE.withAt("/properties/provisioningState", "Creating");
        azure.http.on("GET", ID, 200, making.toJson());
        AksClusterState state = handler.readAll(List.of(DESIRED), azure).get(DESIRED.address());
        assertThat(AksClusterState.CONNECTION.read(state)).isEmpty();
        assertThat(handler.diff(DESIRED, body("{}"), Optional.of(state)))
                .extracting(FieldChange::toString)
                .containsExactly("/properties/provisioningState: Creating -> Succeeded");

        Progress<AksClusterState> progress = update(body("{}"), making);

        assertThat(progress).isInstanceOf(Progress.Pending.class);
        assertThat(azure.http.sent()).as("nothing is written").hasSize(1);
    }

    @Test
    void a_stopped_cluster_is_not_written() {
        Document stopped = LIVE.withAt("/properties/powerState", Map.of("code", "Stopped"));
        ProviderException refused = catchThrowableOfType(
                ProviderException.class,
                () -> update(body("{\"properties\": {\"disableLocalAccounts\": true}}"), stopped));
        assertThat(refused).hasMessageContaining("Start it, then apply again");
        assertThat(azure.http.sent()).isEmpty();
    }

    @Test
    void a_new_cluster_is_written_whole_with_its_mark_and_only_if_none_is_there() {
        azure.http
                .on("GET", ID, 404, "")
                .on(
                        "PUT",
                        ID,
                        201,
                        LIVE.withAt("/properties/provisioningState", "Creating").toJson());
        pending(handler.create(DESIRED, DESIRED.document(), azure));
        assertThat(azure.http.last().header("If-None-Match")).isEqualTo("*");
        assertThat(azure.http.lastBody())
                .isEqualTo(DESIRED.document().with("tags", Map.of("breakwater-owner", "prod-state")));
    }

    @Test
    void a_creation_whose_answer_was_lost_is_taken_up_again() {
        Document begun =
                LIVE.withAt("/properties/provisioningState", "Creating").withAt("/tags/breakwater-owner", "prod-state");
        azure.http.on("GET", ID, 200, begun.toJson());
        assertThat(pending(handler.create(DESIRED, DESIRED.document(), azure))
                        .operation()
                        .handle())
                .isEqualTo(ID);
    }

    @Test
    void the_way_in_is_asked_for_only_when_somebody_goes_in() {
        azure.http.on("GET", ID, 200, LIVE.toJson());
        AksClusterState state = handler.readAll(List.of(DESIRED), azure).get(DESIRED.address());
        assertThat(azure.http.sent()).hasSize(1);

        azure.http.on(
                "POST",
                ID + "/listClusterUserCredential?api-version=2025-09-01",
                200,
                KubeconfigTest.credential(KubeconfigTest.GOOD));
        assertThat(AksClusterState.CONNECTION.read(state).orElseThrow().server())
                .hasHost("prod.hcp.westeurope.azmk8s.io");
        assertThat(AksClusterState.CONNECTION.read(state)).as("kept").isPresent();
        assertThat(azure.http.sent()).hasSize(2);
    }

    @Test
    void writes_to_a_cluster_and_what_is_in_it_wait_for_each_other() {
        assertThat(handler.exclusionKey(DESIRED.address())).isEqualTo(ID.toLowerCase(java.util.Locale.ROOT));
    }

    private Document clusterPut(String declared) {
        azure.http.on("PUT", ID + "?", 200, LIVE.toJson());
        done(update(body(declared), LIVE));
        return azure.http.lastBody();
    }

    private Progress<AksClusterState> update(Document body, Document live) {
        AksClusterState actual = state(live).orElseThrow();
        return handler.update(DESIRED, body, actual, handler.diff(DESIRED, body, Optional.of(actual)), azure);
    }

    static Optional<AksClusterState> state(Document live) {
        return Optional.of(AksClusterState.of(live, "2025-09-01"));
    }

    static Document body(String json) {
        return Document.parse(json);
    }

    static String pools(String pool) {
        return "{\"properties\": {\"agentPoolProfiles\": [" + pool + "]}}";
    }
}
