package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of fabric8 does, in process and over HTTPS. */
abstract class Fabric8ClientTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final KubernetesClient client = connect(fake);

    /** A client with the namespace {@code team}. */
    abstract KubernetesClient connect(FakeKubernetes server);

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    @BeforeEach
    void a_fresh_namespace() {
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
    void what_every_cluster_starts_with_is_readable() {
        for (String namespace : List.of("default", "kube-system", "team")) {
            assertThat(client.serviceAccounts().inNamespace(namespace).list().getItems())
                    .extracting(account -> account.getMetadata().getName())
                    .contains("default");
        }
        assertThat(client.rbac().clusterRoles().list().getItems()).isNotEmpty();
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
        Watch watch = client.configMaps().withLabel("watched", "yes").watch(told(events));
        try {
            client.resource(labelled("first")).create();
            assertThat(next(events)).isEqualTo("ADDED first");
            fake.dropWatches();
            client.resource(labelled("second")).create();
            assertThat(next(events)).isEqualTo("ADDED second");
        } finally {
            watch.close();
        }
        assertThat(next(events)).isEqualTo("closed");
    }

    private static Watcher<ConfigMap> told(BlockingQueue<String> events) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap found) {
                events.add(action + " " + found.getMetadata().getName());
            }

            @Override
            public void onClose() {
                events.add("closed");
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("broken: " + cause.getMessage());
            }
        };
    }

    private static String next(BlockingQueue<String> events) throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        return event == null ? "nothing within 20 seconds" : event;
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
    void one_object_is_watched_from_its_creation_to_its_end() throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        Watch watch = client.configMaps().withName("m").watch(told(events));
        try {
            client.resource(map("1")).create();
            assertThat(next(events)).isEqualTo("ADDED m");
            client.configMaps().withName("m").delete();
            assertThat(next(events)).isEqualTo("DELETED m");
        } finally {
            watch.close();
        }
        assertThat(next(events)).isEqualTo("closed");
    }

    @Test
    void an_informer_keeps_up_also_past_a_compaction() throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        client.resource(labelled("before")).create();
        ResourceEventHandler<ConfigMap> handler = new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap found) {
                events.add("add " + found.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap old, ConfigMap fresh) {
                events.add("update " + fresh.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap found, boolean unknown) {
                events.add("delete " + found.getMetadata().getName());
            }
        };
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().withLabel("watched", "yes").inform(handler)) {
            assertThat(next(events)).isEqualTo("add before");
            client.resource(labelled("after")).create();
            assertThat(next(events)).isEqualTo("add after");
            client.configMaps()
                    .withName("after")
                    .edit(found ->
                            new ConfigMapBuilder(found).addToData("a", "1").build());
            assertThat(next(events)).isEqualTo("update after");
            client.configMaps().withName("before").delete();
            assertThat(next(events)).isEqualTo("delete before");
            assertThat(informer.getStore().list())
                    .extracting(found -> found.getMetadata().getName())
                    .containsExactly("after");
            fake.compact();
            fake.dropWatches();
            client.resource(labelled("later")).create();
            assertThat(next(events)).isEqualTo("add later");
        }
    }

    @Test
    void a_leader_is_elected_and_gives_way() throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        LeaderElector first = elector("one", events);
        CompletableFuture<?> running = first.start();
        List<String> begun = new ArrayList<>();
        begun.add(next(events));
        begun.add(next(events));
        assertThat(begun).containsExactlyInAnyOrder("one leads", "one sees one");
        assertThat(client.leases().withName("lock").get().getSpec().getHolderIdentity())
                .isEqualTo("one");
        CompletableFuture<?> waiting = elector("two", events).start();
        assertThat(next(events)).isEqualTo("two sees one");

        running.cancel(true);

        List<String> told = new ArrayList<>();
        while (!told.contains("two leads") && told.size() < 20) {
            told.add(next(events));
        }
        assertThat(told).contains("two leads");
        waiting.cancel(true);
    }

    private LeaderElector elector(String name, BlockingQueue<String> events) {
        LeaderCallbacks callbacks =
                new LeaderCallbacks(() -> events.add(name + " leads"), () -> events.add(name + " stops"), leader -> {
                    if (!leader.isEmpty()) {
                        events.add(name + " sees " + leader);
                    }
                });
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("lock")
                        .withLock(new LeaseLock("team", "lock", name))
                        .withLeaseDuration(Duration.ofSeconds(2))
                        .withRenewDeadline(Duration.ofSeconds(1))
                        .withRetryPeriod(Duration.ofMillis(50))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(callbacks)
                        .build())
                .build();
    }

    @Test
    void a_deployment_is_scaled_rolled_out_and_its_pods_evicted() {
        fake.runWorkloads();
        client.genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace("team")
                .resource(Serialization.unmarshal(
                        SubresourcesTest.deployment(1)
                                .with("apiVersion", "apps/v1")
                                .with("kind", "Deployment")
                                .toJson(),
                        GenericKubernetesResource.class))
                .create();

        client.apps().deployments().withName("web").scale(3);
        client.apps().deployments().withName("web").rolling().restart();

        assertThat(client.apps().deployments().withName("web").get().getStatus().getReadyReplicas())
                .isEqualTo(3);
        List<Pod> pods = client.pods().list().getItems();
        assertThat(pods).hasSize(3);
        String name = pods.get(0).getMetadata().getName();
        assertThat(client.pods().withName(name).evict()).isTrue();
        assertThat(client.pods().withName(name).get()).isNull();
        assertThat(client.pods().list().getItems()).hasSize(3);
        assertThat(client.serviceAccounts()
                        .withName("default")
                        .tokenRequest(new TokenRequestBuilder()
                                .withNewSpec()
                                .endSpec()
                                .build())
                        .getStatus()
                        .getToken())
                .contains(".");
    }
}
