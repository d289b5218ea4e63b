package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Fabric8ClientTest {
    private static FakeKubernetes fake;
    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        fake = FakeKubernetes.create();
        ClusterConnection connection = fake.connection();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(connection.server().toString())
                .withCaCertData(connection.certificateAuthority().orElseThrow())
                .withOauthToken(connection.token().reveal())
                .withNamespace("team")
                .withWatchReconnectInterval(10)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterAll
    static void close() {
        client.close();
        fake.close();
    }

    @BeforeEach
    void a_fresh_namespace() {
        client.namespaces().withName("team").delete();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team")
                        .endMetadata()
                        .build())
                .create();
    }

    private static ConfigMap map(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("m")
                .withNamespace("team")
                .endMetadata()
                .addToData("a", value)
                .build();
    }

    @Test
    void objects_are_created_read_listed_patched_and_deleted() {
        client.resource(map("1")).create();

        client.configMaps()
                .withName("m")
                .edit(found -> new ConfigMapBuilder(found).addToData("b", "2").build());
        client.configMaps().withName("m").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"c\":\"3\"}}");

        assertThat(client.configMaps().withName("m").get().getData()).containsOnlyKeys("a", "b", "c");
        assertThat(client.configMaps().list().getItems())
                .extracting(found -> found.getMetadata().getName())
                .containsExactly("kube-root-ca.crt", "m");
        assertThat(client.configMaps().withName("m").delete()).hasSize(1);
        assertThat(client.configMaps().withName("m").get()).isNull();
    }

    @Test
    void server_side_apply_works_with_its_conflicts() {
        PatchContext one = context("one", false);
        client.resource(map("1")).patch(one);

        assertThatThrownBy(() -> client.resource(map("2")).patch(context("two", false)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("conflict with \"one\": .data.a");
        ConfigMap forced = client.resource(map("2")).patch(context("two", true));

        assertThat(forced.getData()).containsEntry("a", "2");
        assertThat(client.resource(map("3")).forceConflicts().serverSideApply().getData())
                .containsEntry("a", "3");
    }

    private static PatchContext context(String manager, boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build();
    }

    @Test
    void network_policies_are_defaulted_and_generic_resources_readable() {
        NetworkPolicy policy = new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("deny")
                .withNamespace("team")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build();
        client.resource(policy).create();

        GenericKubernetesResource generic = client.genericKubernetesResources("networking.k8s.io/v1", "NetworkPolicy")
                .inNamespace("team")
                .withName("deny")
                .get();

        assertThat(generic.<List<String>>get("spec", "policyTypes")).containsExactly("Ingress");
    }

    @Test
    void a_dropped_watch_goes_on_where_it_was() throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        Watcher<ConfigMap> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap found) {
                events.add(action + " " + found.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("closed");
            }
        };
        try (Watch watch = client.configMaps().withLabel("watched", "yes").watch(watcher)) {
            assertThat(watch).isNotNull();
            client.resource(labelled("first")).create();
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED first");
            fake.dropWatches();
            client.resource(labelled("second")).create();
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED second");
        }
    }

    private static ConfigMap labelled(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("watched", "yes")
                .endMetadata()
                .build();
    }

    @Test
    void a_watch_falls_back_to_streamed_http() throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        Watcher<ConfigMap> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap found) {
                events.add(action + " " + found.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("closed");
            }
        };
        try (Watch watch = client.configMaps().withName("m").watch(watcher)) {
            assertThat(watch).isNotNull();
            client.resource(map("1")).create();
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED m");
            client.configMaps().withName("m").delete();
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("DELETED m");
        }
    }
}
