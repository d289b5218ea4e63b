package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private List<Document> watch(String query) {
        String lines = api.get(MAPS + "?watch=true" + query).response().body();
        return lines.lines().map(Document::parse).toList();
    }

    private static List<String> told(List<Document> events) {
        return events.stream()
                .map(event -> event.text("/type").orElse("") + " "
                        + event.text("/object/metadata/name").orElse(""))
                .toList();
    }

    private String version() {
        return api.get(MAPS).text("/metadata/resourceVersion");
    }

    @Test
    void a_watch_tells_what_happened_since_a_version() {
        String start = version();
        api.post(MAPS, Api.map("m", "a", "1"));
        api.patch(MAPS + "/m", "merge-patch", "{\"data\":{\"a\":\"2\"}}");
        api.post("/api/v1/namespaces/kube-public/configmaps", Api.map("elsewhere"));
        api.delete(MAPS + "/m");

        assertThat(told(watch("&resourceVersion=" + start))).containsExactly("ADDED m", "MODIFIED m", "DELETED m");
    }

    @Test
    void a_watch_without_a_version_begins_with_what_exists() {
        assertThat(told(watch(""))).containsExactly("ADDED kube-root-ca.crt");
    }

    @Test
    void an_object_that_enters_or_leaves_the_selector_is_added_or_deleted() {
        String start = version();
        api.post(MAPS, Api.map("m"));
        api.patch(MAPS + "/m", "merge-patch", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        api.patch(MAPS + "/m", "merge-patch", "{\"metadata\":{\"labels\":{\"a\":\"c\"}}}");

        assertThat(told(watch("&labelSelector=a%3Db&resourceVersion=" + start)))
                .containsExactly("ADDED m", "DELETED m");
    }

    @Test
    void bookmarks_come_only_to_those_who_allow_them() {
        List<Document> events =
                watch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        assertThat(events).extracting(event -> event.text("/type").orElse("")).contains("BOOKMARK");
        assertThat(events.get(1).at("/object/metadata/annotations"))
                .contains(Document.object("k8s.io/initial-events-end", "true"));
        assertThat(told(watch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")))
                .containsExactly("ADDED kube-root-ca.crt");
    }

    /** A clock that is ten seconds later whenever somebody looks at it. */
    private static final class Hasty extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(10);
            return now;
        }
    }

    @Test
    void a_long_watch_has_a_bookmark_each_minute_and_one_before_its_end() throws Exception {
        ApiServer server = new ApiServer(new Hasty(), "1.33", () -> "");
        KubernetesRequest request = KubernetesRequest.of(
                "GET",
                MAPS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=171&resourceVersion="
                        + server.store().version(),
                Map.of(
                        "Authorization",
                        "Bearer " + server.authenticators().adminToken().reveal()));
        List<Document> events = new ArrayList<>();

        server.answer(request).watch().orElseThrow().run(line -> events.add(Document.parse(line)), true);

        assertThat(events).extracting(event -> event.text("/type").orElse("")).containsOnly("BOOKMARK");
        assertThat(events).hasSize(3);
        assertThat(events.get(2).text("/object/metadata/resourceVersion"))
                .contains(Long.toString(server.store().version()));
    }

    @Test
    void a_watch_that_is_over_in_a_second_has_no_bookmark() {
        assertThat(told(watch("&timeoutSeconds=1&allowWatchBookmarks=true"))).containsExactly("ADDED kube-root-ca.crt");
        assertThat(told(watch("&timeoutSeconds=2&allowWatchBookmarks=true"))).hasSize(2);
    }

    @Test
    void a_time_beyond_all_bounds_is_taken_as_a_day() {
        assertThat(told(watch("&timeoutSeconds=9223372036854775807"))).containsExactly("ADDED kube-root-ca.crt");
        assertThat(told(watch("&timeoutSeconds=-1"))).containsExactly("ADDED kube-root-ca.crt");
    }

    @Test
    void a_forgotten_version_is_told_as_gone() {
        api.post(MAPS, Api.map("m"));
        fake.compact();

        List<Document> events = watch("&resourceVersion=2");

        assertThat(told(events)).containsExactly("ERROR ");
        assertThat(events.get(0).text("/object/code")).contains("410");
    }

    @Test
    void a_version_that_is_no_number_is_refused() {
        Api.Answer answer = api.get(MAPS + "?watch=true&resourceVersion=nonsense");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.response().body()).contains("parsing \\\"nonsense\\\": invalid syntax");
    }
}
