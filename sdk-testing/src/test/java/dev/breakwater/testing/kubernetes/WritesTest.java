package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.POLICIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Creations and updates. */
class WritesTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @Test
    void a_created_object_gets_its_identity_from_the_server() {
        Document made = api.post(POLICIES, Api.policy("deny", Document.object("podSelector", Document.object())))
                .body();

        assertThat(made.text("/metadata/uid").orElse("")).hasSize(36);
        assertThat(made.text("/metadata/generation")).contains("1");
        assertThat(made.text("/metadata/namespace")).contains("default");
        assertThat(made.text("/apiVersion")).contains("networking.k8s.io/v1");
        assertThat(api.get(POLICIES + "/deny").body()).isEqualTo(made);
    }

    @Test
    void a_dry_run_checks_everything_and_stores_nothing() {
        Answer dry = api.post(MAPS + "?dryRun=All", Api.map("m", "a", "1"));

        assertThat(dry.status()).isEqualTo(201);
        assertThat(api.get(MAPS + "/m").status()).isEqualTo(404);
        assertThat(api.post(MAPS + "?dryRun=All", Api.named("M")).status()).isEqualTo(422);
    }

    @Test
    void a_generated_name_has_five_random_characters() {
        Document body = Document.object("metadata", Document.object("generateName", "run-"));

        assertThat(api.post(MAPS, body).text("/metadata/name")).matches("run-[a-z0-9]{5}");
    }

    @Test
    void a_stale_resource_version_and_a_second_creation_conflict() {
        Document first = api.post(MAPS, Api.map("m", "a", "1")).body();
        Document second = api.put(MAPS + "/m", first.withAt("/data/a", "2")).body();

        assertThat(Long.parseLong(Meta.version(second))).isGreaterThan(Long.parseLong(Meta.version(first)));
        assertThat(api.put(MAPS + "/m", first.withAt("/data/a", "3")).text("/reason"))
                .isEqualTo("Conflict");
        assertThat(api.post(MAPS, Api.map("m")).text("/reason")).isEqualTo("AlreadyExists");
        assertThat(api.put(MAPS + "/absent", Api.map("absent")).status()).isEqualTo(404);
        assertThat(api.post(MAPS, first).status()).isEqualTo(500);
    }

    @Test
    void an_update_without_a_difference_keeps_the_version() {
        Document made = api.post(MAPS, Api.map("m", "a", "1")).body();

        assertThat(api.put(MAPS + "/m", made).body()).isEqualTo(made);
    }

    @Test
    void only_a_change_of_the_spec_counts_a_generation() {
        api.post(POLICIES, Api.policy("p", Document.object()));

        api.patch(POLICIES + "/p", "merge-patch", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        Answer labelled = api.get(POLICIES + "/p");
        Answer changed = api.patch(POLICIES + "/p", "merge-patch", "{\"spec\":{\"policyTypes\":[\"Egress\"]}}");

        assertThat(labelled.text("/metadata/generation")).isEqualTo("1");
        assertThat(changed.text("/metadata/generation")).isEqualTo("2");
    }

    @Test
    void helpers_read_and_write_as_a_test_needs() {
        Document manifest = Document.object("apiVersion", "v1", "kind", "ConfigMap")
                .merge(Meta.with(Api.map("m", "a", "1"), "namespace", "default"));

        fake.apply(manifest);

        assertThat(fake.get("v1", "ConfigMap", "default", "m").flatMap(map -> map.text("/data/a")))
                .contains("1");
        assertThat(fake.delete("v1", "ConfigMap", "default", "m")).isTrue();
        assertThat(fake.delete("v1", "ConfigMap", "default", "m")).isFalse();
        assertThatThrownBy(() -> fake.list("v1", "PodTemplate", ""))
                .isInstanceOf(StatusException.class)
                .hasMessage("FakeKubernetes does not serve PodTemplate of v1.");
        assertThat(fake).hasToString("FakeKubernetes[in process]");
    }

    @Test
    void sixteen_writers_of_one_object_lose_nothing() throws Exception {
        api.post(MAPS, Api.map("m", "count", "0"));
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String key = "k" + i;
                writers.add(pool.submit(() -> {
                    for (int n = 0; n < 10; n++) {
                        api.patch(MAPS + "/m", "merge-patch", "{\"data\":{\"" + key + "\":\"" + n + "\"}}");
                        count();
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }

        Document data = api.get(MAPS + "/m").body().get("data").orElseThrow();
        assertThat(data.text("/count")).contains("160");
        assertThat(data.members()).hasSize(17);
        assertThat(data.text("/k15")).contains("9");
    }

    /** Reads, adds one and writes back until nobody else has written meanwhile. */
    private void count() {
        Answer written;
        do {
            Document map = api.get(MAPS + "/m").body();
            int count = Integer.parseInt(map.text("/data/count").orElseThrow());
            written = api.put(MAPS + "/m", map.withAt("/data/count", Integer.toString(count + 1)));
        } while (written.status() == 409);
        assertThat(written.status()).isEqualTo(200);
    }

    @Test
    void parallel_patches_lose_no_write() {
        api.post(MAPS, Api.map("m"));

        IntStream.range(0, 100)
                .parallel()
                .forEach(i -> api.patch(MAPS + "/m", "merge-patch", "{\"data\":{\"k" + i + "\":\"v\"}}"));

        assertThat(api.get(MAPS + "/m").body().get("data").orElseThrow().members())
                .hasSize(100);
    }
}
