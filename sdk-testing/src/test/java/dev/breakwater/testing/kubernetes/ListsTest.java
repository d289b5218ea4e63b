package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.NAMESPACES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, their selectors, pages and forms. */
class ListsTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | m1",
                "app==web,tier!=back | m1",
                "app!=web | m2 m3",
                "app in (web,db) | m1 m2",
                "app notin (web) | m2 m3",
                "app | m1 m2",
                "!app | m3",
                "app notin (web,db),!tier | m3",
            })
    void label_selectors_select_as_specified(String selector, String expected) {
        api.post(MAPS, Meta.with(Api.map("m1"), "labels", Document.object("app", "web", "tier", "front")));
        api.post(MAPS, Meta.with(Api.map("m2"), "labels", Document.object("app", "db", "tier", "back")));
        api.post(MAPS, Api.map("m3"));

        String query = URLEncoder.encode(selector, StandardCharsets.UTF_8);
        Answer answer = api.get(MAPS + "?fieldSelector=metadata.name!%3Dkube-root-ca.crt&labelSelector=" + query);

        assertThat(answer.text("/kind")).isEqualTo("ConfigMapList");
        assertThat(answer.body().at("/items").orElseThrow().elements())
                .extracting(Meta::name)
                .containsExactly(expected.split(" "));
    }

    @Test
    void a_list_comes_in_pages() {
        IntStream.range(0, 5).forEach(i -> api.post(NAMESPACES, Api.named("ns-" + i)));

        Document first = api.get(NAMESPACES + "?limit=6").body();
        Document second = api.get(NAMESPACES + "?limit=6&continue="
                        + first.text("/metadata/continue").orElseThrow())
                .body();

        assertThat(first.text("/metadata/remainingItemCount")).contains("3");
        assertThat(second.at("/items").orElseThrow().elements()).hasSize(3);
        assertThat(second.at("/metadata/continue")).isEmpty();
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
    }

    @Test
    void tables_and_metadata_come_when_asked_for() {
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + fake.adminToken().reveal(),
                "Accept",
                "application/json;as=Table;v=v1;g=meta.k8s.io");
        Document table = Document.parse(fake.handle(KubernetesRequest.of("GET", NAMESPACES + "/default", headers))
                .body());

        assertThat(table.text("/kind")).contains("Table");
        assertThat(table.text("/columnDefinitions/1/name")).contains("Status");
        assertThat(table.text("/rows/0/cells/1")).contains("Active");
        assertThat(table.text("/rows/0/object/kind")).contains("PartialObjectMetadata");
    }
}
