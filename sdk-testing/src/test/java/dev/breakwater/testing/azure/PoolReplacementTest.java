package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.PoolReplacement;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Outcome;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.azure.Crash.Lost;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.Interruptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool gives way to another one, through both providers, over the fakes. */
class PoolReplacementTest {
    private static final String APPS = "apps";

    private World world = new World(false);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_change_that_no_pool_takes_is_refused_and_names_the_replacement() {
        Plan plan = world.engine.plan(world.wanted());

        assertThat(plan.change(world.bigger().address())).containsInstanceOf(Change.Refused.class);
        assertThat(plan.render()).contains("PoolReplacement.of(cluster, name)");
    }

    @Test
    void a_plan_shows_each_step_and_asks_for_a_permission_of_its_own() {
        Plan plan = world.engine.plan(world.operation());

        assertThat(plan.render())
                .contains("~ update managedClusters/shop")
                .contains("/properties/agentPoolProfiles/" + world.replacement().newPool())
                .contains("~ update PoolDrain/apps")
                .contains("/nodes: 0 of 2 cordoned -> all cordoned")
                .contains("/pods:  3 -> -")
                .contains("~ update PoolRemoval/apps")
                .contains("replaces the pool")
                .contains("REPLACE_POOLS for PoolDrain/apps, PoolRemoval/apps");
        assertThat(plan.needs()).containsExactly(Permission.REPLACE_POOLS);
        assertThatThrownBy(() -> world.engine.apply(plan)).isInstanceOf(PlanRefusedException.class);
        assertThat(world.pools()).containsExactly("system", APPS);
    }

    @Test
    void the_new_pool_comes_the_old_one_is_drained_and_goes() {
        ApplyResult applied = world.apply().orThrow();

        assertThat(applied.outcomes())
                .extracting(Outcome::word)
                .containsExactly("unchanged", "applied", "unchanged", "applied", "applied");
        assertThat(world.pools()).containsExactly("system", world.replacement().newPool());
        assertThat(world.nodes(APPS)).isEmpty();
        assertThat(world.nodes(world.replacement().newPool())).hasSize(2);
        assertThat(world.pods()).isEmpty();
        assertThat(world.engine.plan(world.operation()).isEmpty()).isTrue();
        assertThat(world.engine
                        .plan(world.replacement().without(world.wanted()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void what_belongs_to_a_node_is_not_evicted() {
        world.pod("agent", "DaemonSet", 0);
        world.pod("done", "Job", 0);
        world.cluster().applyStatus(World.named("done").withAt("/status/phase", "Succeeded"));

        world.apply().orThrow();

        assertThat(world.evicted()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void a_pod_that_would_be_lost_refuses_the_plan() {
        world.pod("bare", "", 1);

        Plan plan = world.engine.plan(world.operation());

        assertThat(plan.render())
                .contains("! refused PoolDrain/apps")
                .contains("shop/bare")
                .contains("would not come back");
        assertThatThrownBy(() -> world.engine.apply(plan, Permission.REPLACE_POOLS))
                .hasMessageContaining("shop/bare");
        assertThat(world.pools()).containsExactly("system", APPS);
    }

    @Test
    void a_pod_that_came_after_the_plan_keeps_the_pool() {
        Plan plan = world.engine.plan(world.operation());
        world.pod("bare", "", 1);

        ApplyResult applied = world.engine.apply(plan, Permission.REPLACE_POOLS);

        assertThat(applied.isSuccess()).isFalse();
        assertThat(applied.render()).contains("PoolRemoval/apps: skipped because of PoolDrain/apps");
        assertThat(world.pools()).contains(APPS);
    }

    @Test
    void a_pool_that_was_drained_when_planned_is_looked_at_again_before_it_goes() {
        world.azure.fault(Fault.status(403).code("AuthorizationFailed").on("DELETE agentPools"));
        assertThat(world.apply().isSuccess()).isFalse();
        Plan plan = world.engine.plan(world.operation());
        assertThat(plan.change(drain())).containsInstanceOf(Change.NoOp.class);
        world.pod("late", "ReplicaSet", 0);

        ApplyResult applied = world.engine.apply(plan, Permission.REPLACE_POOLS);

        assertThat(applied.render()).contains("PoolDrain/apps").contains("would now replace a pool");
        assertThat(world.pools()).contains(APPS);
        assertThat(world.pods()).containsExactly("late");
    }

    private Address<?> drain() {
        return world.operation().resources().stream()
                .map(Resource::address)
                .filter(address -> address.shortName().startsWith("PoolDrain"))
                .findFirst()
                .orElseThrow();
    }

    private void scaling() {
        world.close();
        world = new World(true);
    }

    @Test
    void a_plan_shows_that_the_old_pool_loses_its_autoscaler() {
        scaling();

        assertThat(world.engine.plan(world.operation()).render())
                .containsSubsequence(
                        "~ update PoolHold/apps",
                        "/autoscaler: on -> off",
                        "~ update PoolDrain/apps",
                        "PoolRemoval/apps")
                .contains("REPLACE_POOLS for PoolHold/apps, PoolDrain/apps, PoolRemoval/apps");
    }

    @Test
    void the_old_pool_keeps_its_nodes_but_not_its_autoscaler_while_it_is_drained() {
        drainInVain();

        Document held = world.pool(APPS);
        assertThat(held.flag("/enableAutoScaling")).contains(false);
        assertThat(held.number("/count")).contains(BigDecimal.valueOf(3));
        assertThat(held.get("minCount")).isEmpty();
        assertThat(world.pool(world.replacement().newPool()).flag("/enableAutoScaling"))
                .contains(true);
    }

    /** Ends with the old pool held, since no pod may go. */
    private void drainInVain() {
        scaling();
        world.azure.drift(world.small().id(), live -> live.withAt("/properties/agentPoolProfiles/1/count", 3));
        world.budget(3);

        world.engine.apply(
                world.engine.plan(
                        world.replacement().drainWithin(Duration.ofMinutes(1)).in(world.wanted())),
                Permission.REPLACE_POOLS);
    }

    @Test
    void what_was_declared_before_gives_the_autoscaler_back() {
        drainInVain();

        world.engine.apply(world.engine.plan(world.declared())).orThrow();

        assertThat(world.pool(APPS).flag("/enableAutoScaling")).contains(true);
        assertThat(world.pool(APPS).number("/minCount")).contains(BigDecimal.valueOf(2));
    }

    @Test
    void nothing_is_cordoned_while_the_autoscaler_of_the_old_pool_is_on() {
        scaling();
        world.engine
                .apply(world.engine.plan(world.replacement().without(world.wanted())))
                .orThrow();
        world.azure.fault(Fault.status(403).code("AuthorizationFailed").on("PUT agentPools/apps"));

        ApplyResult applied = world.apply();

        assertThat(applied.render())
                .contains("PoolDrain/apps: skipped because of PoolHold/apps")
                .contains("PoolRemoval/apps: skipped because of PoolHold/apps");
        assertThat(world.evicted()).isEmpty();
        assertThat(world.cordoned()).isZero();
        assertThat(world.pools()).hasSize(3);
    }

    @Test
    void an_autoscaler_that_somebody_switches_on_again_before_the_drain_stops_the_plan() {
        scaling();
        world.budget(3);
        DesiredState patient =
                world.replacement().drainWithin(Duration.ofMinutes(1)).in(world.wanted());
        world.engine.apply(world.engine.plan(patient), Permission.REPLACE_POOLS);
        Plan plan = world.engine.plan(world.operation());
        world.azure.drift(
                world.small().id(), live -> live.withAt("/properties/agentPoolProfiles/1/enableAutoScaling", true));

        ApplyResult applied = world.engine.apply(plan, Permission.REPLACE_POOLS);

        assertThat(applied.render()).contains("PoolHold/apps").contains("would now replace a pool");
        assertThat(world.pools()).contains(APPS);
    }

    @Test
    void a_pool_that_may_have_no_nodes_keeps_one_that_pods_can_go_to_until_the_old_one_is_gone() {
        NodePool empty = NodePool.user("apps")
                .autoscaling(0, 3)
                .vmSize("Standard_D4s_v5")
                .build();
        AksCluster declared = world.small()
                .withPools(List.of(NodePool.system("system").count(1).build(), empty));
        world.engine
                .apply(world.engine.plan(world.with(declared)), Permission.values())
                .orThrow();
        PoolReplacement replacement = PoolReplacement.of(
                declared.withPools(declared.pools().get(0), empty.withVmSize("Standard_D8s_v5")), "apps");
        DesiredState operation = replacement.in(world.with(declared));

        world.engine
                .apply(world.engine.plan(operation), Permission.REPLACE_POOLS)
                .orThrow();

        String name = replacement.newPool();
        assertThat(world.pool(name).number("/count")).contains(BigDecimal.ONE);
        assertThat(world.pool(name).number("/minCount")).contains(BigDecimal.ONE);
        assertThat(world.engine.plan(operation).isEmpty()).isTrue();
        DesiredState later = replacement.without(world.with(declared));
        Plan plan = world.engine.plan(later);
        assertThat(plan.render()).contains("/minCount: 1 -> 0");
        assertThat(plan.needs()).isEmpty();
    }

    @Test
    void nothing_is_evicted_before_the_new_nodes_are_ready() {
        world.readiness(false);

        ApplyResult applied = world.apply();

        assertThat(applied.render()).contains("1 of 2 nodes of").contains("Both pools go on running");
        assertThat(world.evicted()).isEmpty();
        assertThat(world.pools()).hasSize(3);
        assertThat(world.cordoned()).isZero();
    }

    @Test
    void a_budget_holds_the_drain_until_its_limit_and_both_pools_stay() {
        world.budget(3);
        Instant start = world.azure.time().now();
        DesiredState patient =
                world.replacement().drainWithin(Duration.ofMinutes(10)).in(world.wanted());

        ApplyResult applied = world.engine.apply(world.engine.plan(patient), Permission.REPLACE_POOLS);

        assertThat(applied.render())
                .contains(
                        "was not drained in time",
                        "shop/one (Cannot evict pod as it would violate the pod's disruption" + " budget.)",
                        "Both pools go on running",
                        "nodes of apps that were cordoned stay so",
                        "kubectl uncordon -l kubernetes.azure.com/agentpool=apps")
                .contains("PoolRemoval/apps: skipped because of PoolDrain/apps");
        assertThat(Duration.between(start, world.azure.time().now()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(world.pools()).hasSize(3);
        assertThat(world.pods()).hasSize(3);

        world.budget(0);
        world.apply().orThrow();
        assertThat(world.pools()).doesNotContain(APPS);
    }

    @Test
    void the_last_system_pool_gives_way_like_any_other() {
        world.pod("dns", "ReplicaSet", "system", 0);
        PoolReplacement replacement = PoolReplacement.of(
                        world.small().withPools(world.small().pools()), "system")
                .named("sysnew");
        DesiredState operation = replacement.in(world.declared());

        world.engine
                .apply(world.engine.plan(operation), Permission.REPLACE_POOLS)
                .orThrow();

        assertThat(world.pools()).containsExactly(APPS, "sysnew");
    }

    @Test
    void a_replacement_that_dies_at_any_request_is_finished_by_the_next_one() {
        scaling();
        int requests = world.dies(Integer.MAX_VALUE, Lost.REQUEST).sent();
        List<String> end = world.pools();
        int tried = 0;
        for (int at = 0; at < requests; at++) {
            for (Lost lost : Lost.values()) {
                converges(at, lost, end);
                tried++;
            }
        }
        System.out.println("Pool replacement: " + tried + " deaths at " + requests + " requests, all converged.");
        assertThat(tried).isEqualTo(2 * requests).isGreaterThan(40);
    }

    private static void converges(int at, Lost lost, List<String> end) {
        String what = lost + " " + at + " lost";
        try (World world = new World(true)) {
            assertThat(world.dies(at, lost).isHit()).as(what).isTrue();
            if (!world.pools().contains(APPS)) {
                assertThat(world.pods()).as(what + ": deleted undrained").isEmpty();
            }
            ApplyResult second = world.apply();
            assertThat(second.isSuccess()).as(what + ": " + second.render()).isTrue();
            assertThat(world.engine.plan(world.operation()).isEmpty()).as(what).isTrue();
            assertThat(world.pools()).as(what).isEqualTo(end);
            assertThat(world.evicted()).as(what).containsExactlyInAnyOrder("one", "two", "three");
        }
    }

    /** A cluster with two pools, three pods on the second one. */
    private static final class World implements AutoCloseable {
        private final boolean scaling;
        private final FakeAzure azure = FakeAzure.builder()
                .time(TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z")))
                .start();
        private final KubernetesProvider kubernetes = KubernetesProvider.create();
        private final Engine engine = engine(azure.provider(), kubernetes);
        private final ResourceGroup group = ResourceGroup.named("rg")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();

        World(boolean scaling) {
            this.scaling = scaling;
            engine.apply(engine.plan(declared())).orThrow();
            cluster()
                    .apply(Document.object(
                            "apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", "shop")));
            pod("one", "ReplicaSet", 0);
            pod("two", "ReplicaSet", 1);
            pod("three", "StatefulSet", 1);
        }

        private Engine engine(AzureProvider provider, KubernetesProvider objects) {
            return Engine.of(provider, objects)
                    .with(EngineOptions.standard()
                            .withTime(azure.time())
                            .withConcurrency(1)
                            .withRetryDeadline(Duration.ZERO));
        }

        AksCluster small() {
            NodePool.Builder pool = NodePool.user(APPS).vmSize("Standard_D4s_v5");
            return AksCluster.named("shop")
                    .group(group.id())
                    .location("westeurope")
                    .dnsPrefix("shop")
                    .identity(ClusterIdentity.systemAssigned())
                    .addPools(
                            NodePool.system("system")
                                    .count(1)
                                    .vmSize("Standard_D4s_v5")
                                    .build(),
                            scaling
                                    ? pool.autoscaling(2, 4).build()
                                    : pool.count(2).build())
                    .build();
        }

        AksCluster bigger() {
            AksCluster small = small();
            return small.withPools(small.pools().get(0), small.pools().get(1).withVmSize("Standard_D8s_v5"));
        }

        DesiredState declared() {
            return DesiredState.named("shop").with(group, small());
        }

        DesiredState wanted() {
            return DesiredState.named("shop").with(group, bigger());
        }

        PoolReplacement replacement() {
            return PoolReplacement.of(bigger(), APPS);
        }

        DesiredState operation() {
            return replacement().in(wanted());
        }

        ApplyResult apply() {
            return engine.apply(engine.plan(operation()), Permission.REPLACE_POOLS);
        }

        FakeKubernetes cluster() {
            return azure.kubernetes(small().id());
        }

        List<String> pools() {
            return azure
                    .document(small().id())
                    .orElseThrow()
                    .at("/properties/agentPoolProfiles")
                    .orElseThrow()
                    .elements()
                    .stream()
                    .map(pool -> pool.text("/name").orElseThrow())
                    .toList();
        }

        DesiredState with(AksCluster declared) {
            return DesiredState.named("shop").with(group, declared);
        }

        Document pool(String name) {
            return azure
                    .document(small().id())
                    .orElseThrow()
                    .at("/properties/agentPoolProfiles")
                    .orElseThrow()
                    .elements()
                    .stream()
                    .filter(pool -> pool.text("/name").filter(name::equals).isPresent())
                    .findFirst()
                    .orElseThrow();
        }

        long cordoned() {
            return cluster().list("v1", "Node", "").stream()
                    .filter(node -> node.flag("/spec/unschedulable").orElse(false))
                    .count();
        }

        List<String> nodes(String pool) {
            return cluster().list("v1", "Node", "").stream()
                    .filter(node -> node.text("/metadata/labels/agentpool")
                            .filter(pool::equals)
                            .isPresent())
                    .map(node -> node.text("/metadata/name").orElseThrow())
                    .toList();
        }

        List<String> pods() {
            return cluster().list("v1", "Pod", "shop").stream()
                    .map(pod -> pod.text("/metadata/name").orElseThrow())
                    .toList();
        }

        static Document named(String name) {
            return Document.object(
                    "apiVersion", "v1", "kind", "Pod", "metadata", Document.object("name", name, "namespace", "shop"));
        }

        void pod(String name, String controller, int node) {
            pod(name, controller, APPS, node);
        }

        void pod(String name, String controller, String pool, int node) {
            String apiVersion = controller.equals("Job") ? "batch/v1" : "apps/v1";
            String uid = controller.isEmpty() ? "" : owner(apiVersion, controller, name);
            Document owner = Document.object(
                    "apiVersion", apiVersion, "kind", controller, "name", name, "uid", uid, "controller", true);
            Document pod = named(name)
                    .withAt("/metadata/labels/app", "shop")
                    .withAt("/spec/nodeName", nodes(pool).get(node))
                    .withAt("/spec/containers", Document.array(Document.object("name", "c", "image", "i")));
            cluster()
                    .apply(controller.isEmpty() ? pod : pod.withAt("/metadata/ownerReferences", Document.array(owner)));
            Document ready = Document.object("type", "Ready", "status", "True");
            cluster()
                    .applyStatus(named(name)
                            .withAt("/status/phase", "Running")
                            .withAt("/status/conditions", Document.array(ready)));
        }

        /** An owner that is there, or the garbage collector would take the pod. */
        private String owner(String apiVersion, String kind, String name) {
            Document labels = Document.object("set", name);
            Document container = Document.object("name", "c", "image", "i");
            Document owner = Document.object("apiVersion", apiVersion, "kind", kind)
                    .with("metadata", Document.object("name", name, "namespace", "shop"))
                    .withAt("/spec/template/metadata/labels", labels)
                    .withAt("/spec/template/spec/containers", Document.array(container));
            Document whole = kind.equals("Job")
                    ? owner.withAt("/spec/template/spec/restartPolicy", "Never")
                    : owner.withAt("/spec/selector/matchLabels", labels);
            return cluster().apply(whole).text("/metadata/uid").orElseThrow();
        }

        /** Lets every second node of a pool that is to come be unwell. */
        void readiness(boolean ready) {
            PoolReplacement replacement = replacement();
            engine.apply(engine.plan(replacement.without(wanted()))).orThrow();
            String last = nodes(replacement.newPool()).get(1);
            Document condition = Document.object("type", "Ready", "status", ready ? "True" : "False");
            cluster()
                    .applyStatus(Document.object(
                                    "apiVersion", "v1", "kind", "Node", "metadata", Document.object("name", last))
                            .withAt("/status/conditions", Document.array(condition)));
        }

        /** A budget of the namespace that keeps so many pods available. */
        void budget(int available) {
            Document head = Document.object("apiVersion", "policy/v1", "kind", "PodDisruptionBudget")
                    .with("metadata", Document.object("name", "budget", "namespace", "shop"));
            cluster()
                    .apply(head.withAt("/spec/minAvailable", available)
                            .withAt("/spec/selector/matchLabels", Document.object("app", "shop")));
        }

        /** The pods that the eviction API was asked for with success. */
        List<String> evicted() {
            return cluster().requests().stream()
                    .filter(request -> request.target().endsWith("/eviction"))
                    .map(request -> request.target().replaceAll(".*/pods/([^/]*)/eviction", "$1"))
                    .distinct()
                    .toList();
        }

        /** Runs a process that dies; the one after it finds the connections whole again. */
        Crash dies(int at, Lost lost) {
            Crash crash = new Crash(azure, small().id(), at, lost);
            AzureOptions options = AzureOptions.builder()
                    .httpClient(crash)
                    .clock(azure.time().clock())
                    .build();
            try (KubernetesProvider own = KubernetesProvider.create()) {
                Engine dying = engine(AzureProvider.of(azure.credential(), options), own);
                dying.apply(dying.plan(operation()), Permission.REPLACE_POOLS);
            } catch (BreakwaterException died) {
                assertThat(died).hasMessageNotContaining("eyJ");
            }
            Interruptions.of(cluster(), () -> false);
            return crash;
        }

        @Override
        public void close() {
            kubernetes.close();
            azure.close();
        }
    }
}
