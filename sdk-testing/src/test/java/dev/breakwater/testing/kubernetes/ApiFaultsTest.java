package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiFaultsTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private List<Integer> statuses(long seed) {
        fake.faults(ApiFaults.seeded(seed).answering(503, 0.5));
        List<Integer> statuses = new ArrayList<>();
        for (int at = 0; at < 20; at++) {
            statuses.add(api.get(MAPS).status());
        }
        return statuses;
    }

    @Test
    void the_same_seed_gives_the_same_faults() {
        List<Integer> first = statuses(7);

        assertThat(first).contains(200, 503);
        assertThat(statuses(7)).isEqualTo(first);
        assertThat(statuses(8)).isNotEqualTo(first);
    }

    @Test
    void a_refused_request_has_no_effect_and_says_why() {
        fake.faults(ApiFaults.seeded(1).answering(429, 1).only("POST"));

        assertThat(api.post(MAPS, Api.map("a")).text("/reason")).isEqualTo("TooManyRequests");
        assertThat(api.get(MAPS + "/a").status()).isEqualTo(404);
    }

    @Test
    void a_connection_breaks_before_or_after_the_effect() {
        fake.faults(ApiFaults.seeded(1).resettingBefore(1));
        assertThatThrownBy(() -> api.post(MAPS, Api.map("before"))).isInstanceOf(UncheckedIOException.class);
        fake.faults(ApiFaults.seeded(1).resettingAfter(1));
        assertThatThrownBy(() -> api.post(MAPS, Api.map("after"))).isInstanceOf(UncheckedIOException.class);

        fake.faults(ApiFaults.seeded(1));
        assertThat(api.get(MAPS + "/before").status()).isEqualTo(404);
        assertThat(api.get(MAPS + "/after").status()).isEqualTo(200);
    }

    @Test
    void a_client_in_process_and_one_outside_see_the_break() {
        try (FakeKubernetes outside = FakeKubernetes.create();
                KubernetesClient client = new Fabric8OverHttpsTest().connect(outside);
                KubernetesClient inside = fake.client()) {
            for (FakeKubernetes one : List.of(fake, outside)) {
                one.faults(ApiFaults.seeded(1).resettingBefore(1));
            }
            assertThatThrownBy(() -> inside.namespaces().list()).isInstanceOf(KubernetesClientException.class);
            assertThatThrownBy(() -> client.namespaces().list()).isInstanceOf(KubernetesClientException.class);
        }
    }

    @Test
    void a_list_can_be_behind() {
        for (int at = 0; at < 6; at++) {
            api.post(MAPS, Api.map("m" + at));
        }
        fake.faults(ApiFaults.seeded(3).staleLists(1));

        Document list = api.get(MAPS).body();

        assertThat(list.at("/items").orElseThrow().elements()).hasSizeBetween(2, 6);
        fake.faults(ApiFaults.seeded(3));
        assertThat(api.get(MAPS).body().at("/items").orElseThrow().elements()).hasSize(7);
    }

    @Test
    void an_answer_can_be_late() {
        fake.faults(ApiFaults.seeded(1).delaying(Duration.ofMillis(20), 1));
        long start = System.nanoTime();

        api.get(MAPS);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void watches_end_by_chance() {
        int round = fake.round();
        fake.faults(ApiFaults.seeded(1).droppingWatches(1).only("GET"));

        api.get(MAPS);

        assertThat(fake.round()).isEqualTo(round + 1);
    }

    @Test
    void a_share_is_a_share() {
        assertThatThrownBy(() -> ApiFaults.seeded(1).answering(503, 2))
                .hasMessage("ApiFaults: a share of 2.0 is not between 0 and 1.");
        assertThat(ApiFaults.seeded(1).answering(503, 0.5).only("GET"))
                .hasToString("ApiFaults[Fault[what=STATUS, share=0.5, value=503]] only on GET");
    }
}
