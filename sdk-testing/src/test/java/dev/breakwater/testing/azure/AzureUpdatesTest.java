package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.PoolSize;
import dev.breakwater.cluster.ServiceMesh;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What an update keeps, clears, and refuses to overwrite. */
class AzureUpdatesTest {
    private static final String RANGES = "/properties/apiServerAccessProfile/authorizedIPRanges";

    private final FakeAzure azure = FakeAzure.start();
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final ManagedIdentity identity = ManagedIdentity.named("app")
            .group(group.id())
            .location("westeurope")
            .build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.systemAssigned())
            .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
            .serviceMesh(new ServiceMesh(List.of("asm-1-25"), true, false, Optional.empty()))
            .addPools(NodePool.system("system").autoscaling(2, 5).build())
            .build();
    private final Engine engine = engine(azure.httpClient());

    private Engine engine(HttpClient client) {
        AzureOptions options = AzureOptions.builder()
                .httpClient(client)
                .clock(azure.time().clock())
                .build();
        return Engine.of(AzureProvider.of(azure.credential(), options))
                .with(EngineOptions.standard().withTime(azure.time()));
    }

    @AfterEach
    void close() {
        azure.close();
    }

    private DesiredState desired(Resource<?>... resources) {
        return DesiredState.named("platform").with(group).with(List.of(resources));
    }

    private void apply(Resource<?>... resources) {
        engine.apply(engine.plan(desired(resources)), Permission.values()).orThrow();
    }

    private Document live() {
        return azure.document(cluster.id()).orElseThrow();
    }

    @Test
    void opening_the_api_server_clears_its_ranges_by_an_explicit_empty_list() {
        apply(cluster);
        assertThat(live().at(RANGES)).contains(Document.array("203.0.113.0/24"));

        apply(cluster.withApiServerAccess(ApiServerAccess.open()));

        assertThat(live().at(RANGES)).contains(Document.array());
        assertThat(azure.requests().stream()
                        .filter(request -> request.method().equals("PUT"))
                        .reduce((first, last) -> last)
                        .flatMap(RecordedRequest::body)
                        .flatMap(body -> body.at(RANGES)))
                .as("what was sent")
                .contains(Document.array());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/properties/brandNew",
                "/brandNew",
                "/properties/agentPoolProfiles/0/brandNew",
                "/properties/agentPoolProfiles/0/upgradeSettings/brandNew",
                "/properties/serviceMeshProfile/istio/components/ingressGateways/0/brandNew",
                "/properties/privateLinkResources/0/brandNew"
            })
    void a_property_that_nobody_knows_survives_updates_of_the_cluster_and_of_its_pool(String pointer) {
        apply(cluster);
        Document links = Document.array(Document.object("name", "management"));
        azure.drift(
                cluster.id(),
                live -> live.withAt("/properties/privateLinkResources", links)
                        .withAt(pointer, Document.object("kept", true)));

        apply(cluster.withTags(Map.of("a", "b"))
                .withPools(NodePool.system("system")
                        .autoscaling(3, 5)
                        .maxSurge("33%")
                        .build()));

        assertThat(live().at(pointer)).contains(Document.object("kept", true));
        assertThat(live().text("/tags/a")).contains("b");
        assertThat(live().text("/properties/agentPoolProfiles/0/upgradeSettings/maxSurge"))
                .contains("33%");
    }

    @Test
    void a_fixed_size_takes_a_pool_from_the_autoscaler() {
        apply(cluster);
        NodePool fixed = cluster.pools().get(0).withSize(new PoolSize.Fixed(4));

        apply(cluster.withPools(fixed));

        Document pool = live().at("/properties/agentPoolProfiles/0").orElseThrow();
        assertThat(pool.flag("/enableAutoScaling")).contains(false);
        assertThat(pool.number("/count").orElseThrow().intValue()).isEqualTo(4);
        assertThat(pool.get("minCount")).isEmpty();
    }

    @Test
    void what_is_no_longer_declared_goes_only_if_pruning_is_asked_for_and_permitted() {
        apply(identity);
        Plan report = engine.plan(desired());
        assertThat(report.orphans())
                .extracting(Object::toString)
                .containsExactly(identity.address().toString());
        engine.apply(report).orThrow();
        assertThat(azure.document(identity.id()))
                .as("by default it is only reported")
                .isPresent();

        Engine pruning =
                engine.with(EngineOptions.standard().withTime(azure.time()).withPrune(true));
        Plan plan = pruning.plan(desired());

        assertThat(plan.change(identity.address()).orElseThrow()).isInstanceOf(Change.Delete.class);
        assertThatThrownBy(() -> pruning.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("DELETE")
                .hasMessageContaining("userAssignedIdentities/app");
        pruning.apply(plan, Permission.DELETE).orThrow();
        assertThat(azure.document(identity.id())).isEmpty();
        assertThat(pruning.plan(desired()).isEmpty()).isTrue();
    }

    @Test
    void of_two_applies_at_once_one_wins_and_the_other_says_which_resource_moved() {
        apply(cluster);
        DesiredState mine = desired(cluster.withTags(Map.of("who", "me")));
        DesiredState theirs = desired(cluster.withTags(Map.of("who", "they")));
        Plan plan = engine.plan(theirs);
        Engine late = engine(
                new Overtaken(azure.httpClient(), () -> engine.apply(plan).orThrow()));

        ApplyResult lost = late.apply(late.plan(mine));

        assertThat(lost.isSuccess()).isFalse();
        assertThat(lost.render()).contains("managedClusters/prod").contains("stale");
        assertThat(live().text("/tags/who"))
                .as("nothing of the winner's is lost")
                .contains("they");
        engine.apply(engine.plan(mine)).orThrow();
        assertThat(live().text("/tags/who")).contains("me");
    }

    /** A line on which something else happens right before the first write of a cluster. */
    private static final class Overtaken implements HttpClient {
        private final HttpClient line;
        private final Runnable first;
        private boolean done;

        private Overtaken(HttpClient line, Runnable first) {
            this.line = line;
            this.first = first;
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            boolean writes = request.getHttpMethod() == HttpMethod.PUT
                    && request.getUrl().getPath().contains("managedClusters");
            if (writes && !done) {
                done = true;
                first.run();
            }
            return line.sendSync(request, context);
        }
    }
}
