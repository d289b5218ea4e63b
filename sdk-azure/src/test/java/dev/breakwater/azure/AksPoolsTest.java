package dev.breakwater.azure;

import static dev.breakwater.azure.AksClusterHandlerTest.DESIRED;
import static dev.breakwater.azure.AksClusterHandlerTest.LIVE;
import static dev.breakwater.azure.AksClusterHandlerTest.body;
import static dev.breakwater.azure.AksClusterHandlerTest.pools;
import static dev.breakwater.azure.AksClusterHandlerTest.state;
import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.pending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.FieldChange;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AksPoolsTest {
    private static final String ID = TestAzure.CLUSTER.toString();
    private static final Document POOL = Document.parse("""
            {"id": "%s/agentPools/system", "name": "system",
             "properties": {"count": 3, "mode": "System", "eTag": "p1", "futureKnob": "on",
               "provisioningState": "Succeeded", "overrides": [{"zone": ".", "future": 7}]}}
            """.formatted(ID));

    private final TestAzure azure = new TestAzure();
    private final AksClusterHandler handler = azure.clusters();

    @Test
    void unknown_properties_of_a_pool_survive_a_change_of_the_pool() {
        azure.http
                .on("GET", "/agentPools/system?", 200, POOL.toJson())
                .on(
                        "PUT",
                        "/agentPools/system?",
                        200,
                        POOL.withAt("/properties/provisioningState", "Updating").toJson());
        Operation operation = pending(update(body(pools("{\"name\": \"system\", \"count\": 5}")), LIVE))
                .operation();

        Document sent = azure.http.lastBody();
        assertThat(POOL.diff(sent))
                .extracting(difference -> difference.pointer())
                .containsExactly("/properties/count");
        assertThat(azure.http.last().header("If-Match")).isEqualTo("p1");

        azure.http.on("GET", "/agentPools/system?", 200, POOL.toJson()).on("GET", ID + "?", 200, LIVE.toJson());
        assertThat(done(handler.poll(operation, azure)).id())
                .as("the state of the cluster")
                .contains(ID);
    }

    @Test
    void a_pool_that_is_missing_is_made() {
        azure.http
                .on("GET", "/agentPools/extra?", 404, "")
                .on("PUT", "/agentPools/extra?", 201, "{\"properties\":{\"provisioningState\":\"Creating\"}}");
        pending(update(body(pools("{\"name\": \"extra\", \"count\": 2}")), LIVE));
        assertThat(azure.http.lastBody()).isEqualTo(Document.parse("{\"properties\":{\"count\":2}}"));
        assertThat(azure.http.last().header("If-None-Match")).isEqualTo("*");
    }

    @Test
    void one_call_makes_one_step_and_the_cluster_goes_before_its_pools() {
        Document both = body("{\"properties\": {\"disableLocalAccounts\": true, \"agentPoolProfiles\":"
                + " [{\"name\": \"system\", \"count\": 5}]}}");
        azure.http.on("PUT", ID + "?", 200, LIVE.toJson());
        done(update(both, LIVE));
        assertThat(azure.http.lastBody().at("/properties/agentPoolProfiles/0/count"))
                .contains(Document.of(3));
        assertThat(azure.http.sent()).hasSize(1);
    }

    @Test
    void the_remedy_for_a_pool_is_another_pool() {
        FieldChange refused = handler.diff(DESIRED, body(pools("{\"name\": \"system\", \"count\": 9}")), state(LIVE))
                .get(0);
        assertThat(handler.remedy(List.of(refused))).contains("PoolReplacement.of(cluster, name)");
    }

    private Progress<AksClusterState> update(Document body, Document live) {
        AksClusterState actual = state(live).orElseThrow();
        return handler.update(DESIRED, body, actual, handler.diff(DESIRED, body, Optional.of(actual)), azure);
    }
}
