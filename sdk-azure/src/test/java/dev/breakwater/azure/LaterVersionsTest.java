package dev.breakwater.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaterVersionsTest {
    private static final String ID = TestAzure.CLUSTER.toString();
    private static final String PREVIEW = "api-version=2026-07-02-preview";
    private static final String STABLE = "api-version=2026-07-01";
    private static final Document LIVE = Document.parse("{\"location\":\"westeurope\",\"properties\":{\"a\":1}}");

    private final TestAzure azure = new TestAzure();
    private final LaterVersions later = new LaterVersions(azure.client);

    private LaterVersions.Kept look(Document live) {
        return later.cluster(ID, live, AksClusterHandler.API_VERSION);
    }

    private List<String> asked() {
        return azure.http.sent().stream()
                .map(one -> one.url().replaceAll(".*api-version=", ""))
                .toList();
    }

    private void unknown(String... versions) {
        for (String version : versions) {
            azure.http.on(
                    "GET",
                    "api-version=" + version,
                    400,
                    TestAzure.error("NoRegisteredProviderFound", "No registered resource provider found."));
        }
    }

    @Test
    void what_a_region_does_not_know_is_asked_once_an_hour() {
        String[] all = {"2026-07-02-preview", "2026-07-01", "2026-05-01", "2026-02-01", "2026-01-01"};
        unknown(all);
        assertThat(look(LIVE)).isEqualTo(new LaterVersions.Kept(LIVE, AksClusterHandler.API_VERSION));
        assertThat(look(LIVE).version()).isEqualTo(AksClusterHandler.API_VERSION);
        assertThat(asked()).containsExactly(all);

        azure.http.on("GET", PREVIEW, 200, LIVE.toJson());
        look(LIVE.with("location", "northeurope"));
        assertThat(asked()).as("another region may know it").hasSize(6);

        azure.clock.pass(Duration.ofHours(1));
        azure.http.on("GET", PREVIEW, 200, LIVE.toJson());
        look(LIVE);
        assertThat(asked()).as("a rollout goes on").hasSize(7);
    }

    @Test
    void the_newest_version_that_a_region_knows_is_asked_alone() {
        unknown("2026-07-02-preview");
        azure.http.on("GET", STABLE, 200, LIVE.toJson()).on("GET", STABLE, 200, LIVE.toJson());
        look(LIVE);
        look(LIVE);
        assertThat(asked()).containsExactly("2026-07-02-preview", "2026-07-01", "2026-07-01");
    }

    @Test
    void nulls_empty_objects_and_defaults_of_the_table_are_nothing_to_keep() {
        Document bare = LIVE.withAt("/properties/newer", Document.object("nothing", null))
                .withAt("/properties/empty", Document.object())
                .withAt("/properties/none", Document.array())
                .withAt("/properties/securityProfile/defender/securityGating/enabled", false);
        azure.http.on("GET", PREVIEW, 200, bare.toJson());
        assertThat(look(LIVE).version()).isEqualTo(AksClusterHandler.API_VERSION);
        assertThat(asked()).hasSize(1);
    }

    @Test
    void the_oldest_version_that_shows_all_of_it_is_written() {
        Document more = LIVE.withAt("/properties/newer/thing", "on");
        azure.http
                .on("GET", PREVIEW, 200, more.with("eTag", "of the preview").toJson())
                .on("GET", "api-version=2026-01-01", 200, LIVE.toJson())
                .on("GET", "api-version=2026-02-01", 400, TestAzure.error("InvalidResourceType", "Not there."))
                .on(
                        "GET",
                        "api-version=2026-05-01",
                        200,
                        more.with("eTag", "of the preview").toJson());
        assertThat(look(LIVE).version()).isEqualTo("2026-05-01");
        assertThat(azure.http.left()).isZero();
    }

    @Test
    void what_the_table_knows_to_be_later_is_not_looked_for_in_older_versions() {
        Document more = LIVE.withAt("/properties/ingressProfile/gatewayAPI/installation", "Standard");
        azure.http.on("GET", PREVIEW, 200, more.toJson()).on("GET", "api-version=2026-02-01", 200, more.toJson());
        assertThat(look(LIVE)).isEqualTo(new LaterVersions.Kept(more, "2026-02-01"));
    }

    @Test
    void any_other_refusal_stops_the_write() {
        azure.http.on("GET", PREVIEW, 403, TestAzure.error("AuthorizationFailed", "May not read."));
        assertThatThrownBy(() -> look(LIVE))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("May not read");
    }
}
