package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.Crash.Lost;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.Interruptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A process may die at any request of an apply: a new one converges to the same end, and nothing is made
 * twice.
 */
class CrashLawTest {
    private static final String GROUP = "11111111-1111-4111-8111-111111111111";
    private static final Map<String, String> KINDS = Map.of(
            "Namespace", "v1",
            "ResourceQuota", "v1",
            "LimitRange", "v1",
            "NetworkPolicy", "networking.k8s.io/v1",
            "RoleBinding", "rbac.authorization.k8s.io/v1");

    @Test
    void an_apply_that_dies_at_any_request_is_finished_by_the_next_one() {
        int requests;
        Map<String, Document> golden;
        try (World world = new World()) {
            requests = world.dies(Integer.MAX_VALUE, Lost.REQUEST).sent();
            golden = world.end();
        }
        assertThat(golden).hasSizeGreaterThan(6);
        int tried = 0;
        for (int at = 0; at < requests; at++) {
            for (Lost lost : Lost.values()) {
                converges(at, lost, golden);
                tried++;
            }
        }
        System.out.println("Crash law: " + tried + " deaths at " + requests + " requests, all converged.");
        assertThat(tried).isEqualTo(2 * requests).isGreaterThan(40);
    }

    @Test
    void an_apply_that_loses_any_one_answer_rides_it_out() {
        Map<String, Document> golden;
        int requests;
        try (World world = new World()) {
            requests = world.dies(Integer.MAX_VALUE, Lost.REQUEST).sent();
            golden = world.end();
        }
        for (int at = 0; at < requests; at++) {
            String what = "answer " + at + " lost";
            try (World world = new World()) {
                assertThat(world.survives(at, Lost.ANSWER)).as(what).isTrue();
                assertThat(world.plan().isEmpty()).as(what).isTrue();
                assertThat(world.end()).as(what).isEqualTo(golden);
            }
        }
        System.out.println("Crash law: " + requests + " lost answers ridden out.");
    }

    private static void converges(int at, Lost lost, Map<String, Document> golden) {
        try (World world = new World()) {
            String what = lost + " " + at + " lost";
            assertThat(world.dies(at, lost).isHit()).as(what).isTrue();
            ApplyResult second = world.apply();
            assertThat(second.isSuccess()).as(what + ": " + second.render()).isTrue();
            Plan third = world.plan();
            assertThat(third.isEmpty()).as(what + ": " + third.render()).isTrue();
            assertThat(world.end()).as(what).isEqualTo(golden);
            assertThat(world.writes())
                    .as(what)
                    .allSatisfy((path, writes) -> assertThat(writes).as(path).isLessThanOrEqualTo(2));
        }
    }

    /** A new Azure, and processes that apply one declaration to it one after the other. */
    private static final class World implements AutoCloseable {
        private final FakeAzure azure = FakeAzure.builder()
                .time(dev.breakwater.engine.TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z")))
                .start();
        private final SecureCluster shop = SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg")
                .region("westeurope")
                .tenant(azure.tenant())
                .adminGroup(GROUP)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("shop", SecureNamespace.Grant.view(GROUP))
                .build();
        private final DesiredState desired = DesiredState.named("shop").with(shop);
        private final ArmId cluster = shop.cluster().id();
        private final KubernetesProvider kubernetes = KubernetesProvider.create();
        private final Engine next = engine(azure.provider(), kubernetes);

        World() {
            azure.operations("PUT managedClusters", Pacing.polls(2));
        }

        /** Runs a process that dies; the one after it finds the connections whole again. */
        Crash dies(int at, Lost lost) {
            Crash crash = new Crash(azure, cluster, at, lost);
            AzureOptions options = AzureOptions.builder()
                    .httpClient(crash)
                    .clock(azure.time().clock())
                    .build();
            try (KubernetesProvider own = KubernetesProvider.create()) {
                Engine engine = engine(AzureProvider.of(azure.credential(), options), own);
                engine.apply(engine.plan(desired));
            } catch (BreakwaterException died) {
                assertThat(died).hasMessageNotContaining("eyJ");
            }
            if (azure.document(cluster).isPresent()) {
                Interruptions.of(azure.kubernetes(cluster), () -> false);
            }
            return crash;
        }

        /** Runs a process that loses one connection and goes on. */
        boolean survives(int at, Lost lost) {
            Crash line = new Crash(azure, cluster, at, lost).survived();
            AzureOptions options = AzureOptions.builder()
                    .httpClient(line)
                    .clock(azure.time().clock())
                    .build();
            try (KubernetesProvider own = KubernetesProvider.create()) {
                Engine engine = engine(AzureProvider.of(azure.credential(), options), own)
                        .with(EngineOptions.standard().withTime(azure.time()).withConcurrency(1));
                engine.apply(engine.plan(desired)).orThrow();
            }
            return line.isHit();
        }

        /** What the next process does. */
        ApplyResult apply() {
            return next.apply(next.plan(desired));
        }

        Plan plan() {
            return next.plan(desired);
        }

        private Engine engine(AzureProvider provider, KubernetesProvider kubernetes) {
            return Engine.of(provider, kubernetes)
                    .with(EngineOptions.standard()
                            .withTime(azure.time())
                            .withConcurrency(1)
                            .withRetryDeadline(Duration.ZERO));
        }

        /** Everything there is, without what differs from one run to the next. */
        Map<String, Document> end() {
            Map<String, Document> end = new TreeMap<>();
            AzureSdk sdk = AzureSdk.over(azure);
            String group = shop.group().id().toString();
            Stream.of(shop.group().id(), shop.identity().id(), cluster)
                    .forEach(id ->
                            end.put(id.toString(), plain(azure.document(id).orElseThrow())));
            List<Document> assignments = sdk.send(
                            com.azure.core.http.HttpMethod.GET,
                            group + "/providers/Microsoft.Authorization/roleAssignments",
                            "2022-04-01",
                            Map.of(),
                            "")
                    .body()
                    .get("value")
                    .orElseThrow()
                    .elements();
            assignments.forEach(one -> end.put(one.text("/id").orElseThrow(), one.withoutAt("/properties/createdOn")));
            FakeKubernetes kubernetes = azure.kubernetes(cluster);
            KINDS.forEach((kind, version) -> kubernetes
                    .list(version, kind, kind.equals("Namespace") ? "" : "shop")
                    .forEach(object ->
                            end.put(kind + "/" + object.text("/metadata/name").orElseThrow(), plainObject(object))));
            return end;
        }

        private static Document plain(Document resource) {
            Document plain = resource.without("eTag");
            int pools = plain.at("/properties/agentPoolProfiles")
                    .map(list -> list.elements().size())
                    .orElse(0);
            for (int i = 0; i < pools; i++) {
                plain = plain.withoutAt("/properties/agentPoolProfiles/" + i + "/eTag");
            }
            return plain;
        }

        private static Document plainObject(Document object) {
            return object.withoutAt("/metadata/uid")
                    .withoutAt("/metadata/resourceVersion")
                    .withoutAt("/metadata/creationTimestamp")
                    .withoutAt("/metadata/managedFields");
        }

        /** How often each resource was written. */
        Map<String, Integer> writes() {
            Map<String, Integer> writes = new TreeMap<>();
            azure.requests().stream()
                    .filter(request -> request.method().equals("PUT") && request.status() < 300)
                    .forEach(request -> writes.merge(request.path(), 1, Integer::sum));
            Optional.of(azure.kubernetes(cluster)).stream()
                    .flatMap(kubernetes -> kubernetes.requests().stream())
                    .filter(request -> request.method().equals("PATCH"))
                    .forEach(request -> writes.merge(request.target(), 1, Integer::sum));
            return writes;
        }

        @Override
        public void close() {
            kubernetes.close();
            azure.close();
        }
    }
}
