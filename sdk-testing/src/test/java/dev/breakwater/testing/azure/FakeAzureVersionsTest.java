package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.WebAppRouting;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which api-version a cluster is written and read with, and what each of them knows. */
class FakeAzureVersionsTest {
    private static final String USUAL = "2025-09-01";
    private static final String GATEWAYS = "2026-02-01";
    private static final String PREVIEW = "2026-07-02-preview";
    private static final String INSTALLATION = "/properties/ingressProfile/gatewayAPI/installation";

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure);
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final AksCluster plain = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.systemAssigned())
            .addPools(NodePool.system("system").count(1).build())
            .build();
    private final AksCluster gated = plain.withGatewayApi(true).withWebAppRouting(WebAppRouting.throughGateways());

    @AfterEach
    void close() {
        azure.close();
    }

    private DesiredState desired(Resource<?>... clusters) {
        return DesiredState.named("platform").with(group).with(List.of(clusters));
    }

    private void apply(Resource<?>... clusters) {
        engine.apply(engine.plan(desired(clusters)), Permission.values()).orThrow();
        assertThat(engine.plan(desired(clusters)).isEmpty())
                .as("plan after apply")
                .isTrue();
    }

    /** The versions of all requests, but for the looks at what only the newest version shows. */
    private Set<String> versions(AksCluster cluster) {
        return azure.requests().stream()
                .filter(request -> request.path().equals(cluster.id().toString()))
                .filter(request -> !request.method().equals("GET")
                        || !request.apiVersion().equals(PREVIEW)
                        || cluster.applicationGatewayForContainers().isPresent())
                .map(RecordedRequest::apiVersion)
                .collect(Collectors.toSet());
    }

    private Optional<String> installation() {
        return azure.document(plain.id()).orElseThrow().text(INSTALLATION);
    }

    @Test
    void only_a_declaration_that_sets_a_later_property_is_written_and_read_with_a_later_version() {
        AksCluster other = plain.withName("other").withDnsPrefix("other");
        AksCluster preview = gated.withName("agc")
                .withDnsPrefix("agc")
                .withOidcIssuer(true)
                .withWorkloadIdentity(true)
                .withApplicationGatewayForContainers(true);

        apply(gated, other, preview);
        apply(gated.withTags(Map.of("a", "b")), other.withTags(Map.of("a", "b")), preview.withTags(Map.of("a", "b")));

        assertThat(versions(gated)).containsExactly(GATEWAYS);
        assertThat(versions(other)).containsExactly(USUAL);
        assertThat(versions(preview)).containsExactly(PREVIEW);
        assertThat(installation()).contains("Standard");
    }

    @Test
    void a_long_operation_is_followed_to_its_end_with_the_version_that_began_it() {
        try (FakeAzure slow = FakeAzure.builder().operations(Pacing.polls(2)).start()) {
            Engine patient =
                    Engine.of(slow.provider()).with(EngineOptions.standard().withTime(slow.time()));
            patient.apply(patient.plan(desired(gated))).orThrow();

            assertThat(slow.requests().stream()
                            .filter(request -> request.path().endsWith("/managedClusters/prod"))
                            .map(RecordedRequest::apiVersion)
                            .distinct())
                    .containsExactly(GATEWAYS);
        }
    }

    @Test
    void a_pool_with_a_later_property_takes_its_cluster_along() {
        NodePool strict = NodePool.user("strict")
                .count(1)
                .property("/kubeletConfig/seccompDefault", "RuntimeDefault")
                .build();
        apply(plain);
        apply(plain.withPools(plain.pools().get(0), strict));

        assertThat(azure.requests().stream()
                        .filter(request -> request.path().endsWith("/agentPools/strict"))
                        .map(RecordedRequest::apiVersion)
                        .distinct())
                .containsExactly(PREVIEW);
    }

    @Test
    void what_is_no_longer_declared_stays_as_it_was_and_out_of_sight() {
        apply(gated);

        apply(plain);
        apply(plain.withTags(Map.of("a", "b")));

        assertThat(installation()).as("left to the service").contains("Standard");
        assertThat(sdk.get(plain.id().toString()).body().at(INSTALLATION)).isEmpty();
    }

    /** Whether AKS keeps what an older version cannot name is not documented, so nothing may depend on it. */
    @Test
    void what_is_no_longer_declared_is_not_lost_by_a_write_of_something_else() {
        NodePool strict = NodePool.user("strict")
                .count(1)
                .property("/kubeletConfig/seccompDefault", "RuntimeDefault")
                .build();
        try (FakeAzure forgetful = FakeAzure.builder().forgetful().start()) {
            Engine other = Engine.of(forgetful.provider())
                    .with(EngineOptions.standard().withTime(forgetful.time()));
            AksCluster full = gated.withPools(plain.pools().get(0), strict);
            AksCluster less = plain.withPools(
                    plain.pools().get(0), NodePool.user("strict").count(1).build());
            other.apply(other.plan(desired(full))).orThrow();

            other.apply(other.plan(desired(less.withTags(Map.of("a", "b"))))).orThrow();
            NodePool larger = NodePool.user("strict").count(2).build();
            other.apply(other.plan(desired(less.withPools(plain.pools().get(0), larger))))
                    .orThrow();

            Document cluster = forgetful.document(plain.id()).orElseThrow();
            assertThat(cluster.text(INSTALLATION)).contains("Standard");
            assertThat(cluster.text("/properties/agentPoolProfiles/1/kubeletConfig/seccompDefault"))
                    .contains("RuntimeDefault");
            assertThat(cluster.at("/properties/agentPoolProfiles/1/count")).contains(Document.of(2));
        }
    }

    /** What no declaration names, as the portal or another tool may have set it. */
    @ParameterizedTest(name = "{0} in {2}")
    @CsvSource({
        "/properties/securityProfile/nodeRestriction, {'enabled':true}, 2026-07-02-preview",
        "/properties/securityProfile/imageIntegrity, {'enabled':false}, 2026-07-02-preview",
        "/properties/networkProfile/podLinkLocalAccess, 'IMDS', 2026-07-02-preview",
        "/properties/schedulerProfile, {'upstream':{'config':'x'}}, 2026-07-01",
        "/properties/hostedSystemProfile, {'enabled':true}, 2026-07-01",
        "/properties/agentPoolProfiles/0/nodeInitializationTaints, ['a=b:NoSchedule'], 2026-07-02-preview",
    })
    void what_only_newer_versions_name_is_kept_though_our_own_table_does_not_have_it(
            String path, String value, String version) {
        try (FakeAzure forgetful = FakeAzure.builder().forgetful().start()) {
            Engine other = Engine.of(forgetful.provider())
                    .with(EngineOptions.standard().withTime(forgetful.time()));
            AzureSdk old = AzureSdk.over(forgetful);
            other.apply(other.plan(desired(plain))).orThrow();
            Document set = Document.parse(value.startsWith("I") ? '"' + value + '"' : value.replace('\'', '"'));
            Document body = old.get(plain.id().toString()).body().withAt(path, set);
            old.send(HttpMethod.PUT, plain.id().toString(), PREVIEW, Map.of(), body.toJson());

            AksCluster changed = plain.withTags(Map.of("a", "b"))
                    .withPools(NodePool.system("system").count(2).build());
            other.apply(other.plan(desired(changed))).orThrow();

            Document after = forgetful.document(plain.id()).orElseThrow();
            assertThat(after.at(path)).contains(set);
            assertThat(after.at("/properties/agentPoolProfiles/0/count")).contains(Document.of(2));
            assertThat(forgetful.requests().stream()
                            .filter(request -> request.method().equals("PUT"))
                            .skip(3) // the group, the creation, and the hand of another
                            .map(RecordedRequest::apiVersion))
                    .as("the cluster, then its pool")
                    .contains(version)
                    .allMatch(used -> used.equals(version) || used.equals(USUAL));
        }
    }

    @Test
    void a_forgetful_fake_ends_what_an_older_version_cannot_name() {
        try (FakeAzure forgetful = FakeAzure.builder().forgetful().start()) {
            Engine other = Engine.of(forgetful.provider())
                    .with(EngineOptions.standard().withTime(forgetful.time()));
            other.apply(other.plan(desired(gated))).orThrow();
            AzureSdk old = AzureSdk.over(forgetful);

            old.put(plain.id().toString(), old.get(plain.id().toString()).body());

            assertThat(forgetful.document(plain.id()).orElseThrow().at(INSTALLATION))
                    .isEmpty();
        }
    }

    @Test
    void what_was_switched_off_before_it_went_out_of_the_declaration_is_off() {
        apply(gated);

        apply(gated.withGatewayApi(false));
        apply(plain);

        assertThat(installation()).contains("Disabled");
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "gatewayAPI, 2025-09-01, 400",
        "gatewayAPI, 2026-01-01, 400",
        "gatewayAPI, 2026-02-01, 200",
        "gatewayAPI, 2025-10-02-preview, 200",
        "gatewayAPI, 2023-11-01, 200",
        "applicationLoadBalancer, 2026-06-01, 400",
        "applicationLoadBalancer, 2026-07-02-preview, 200",
    })
    void a_property_that_a_version_does_not_know_is_refused_by_name(String property, String version, int status) {
        apply(plain);
        Document body = sdk.get(plain.id().toString())
                .body()
                .withAt("/properties/ingressProfile/" + property, Document.object("known", "no"));

        AzureSdk.Answer answer = sdk.send(HttpMethod.PUT, plain.id().toString(), version, Map.of(), body.toJson());

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.code()).isEqualTo("UnmarshalError");
            assertThat(answer.message())
                    .contains("unknown field \"" + property + "\"", "is supported in the API version");
        }
        boolean old = version.startsWith("2023");
        assertThat(azure.document(plain.id()).orElseThrow().at("/properties/ingressProfile/" + property))
                .as("old versions pass over it")
                .matches(kept -> kept.isPresent() == (status == 200 && !old));
    }

    @Test
    void a_pool_property_that_a_version_does_not_know_is_refused_by_name() {
        apply(plain);
        Document pool = Document.object("vmSize", "Standard_D4s_v5", "count", 1)
                .withAt("/kubeletConfig/seccompDefault", "RuntimeDefault");

        AzureSdk.Answer answer = sdk.put(plain.id() + "/agentPools/late", Document.object("properties", pool));

        assertThat(answer.code()).isEqualTo("UnmarshalError");
        assertThat(answer.message()).contains("unknown field \"seccompDefault\"");
    }

    @Test
    void a_preview_that_the_subscription_has_not_registered_is_refused_by_its_feature() {
        String feature = "Microsoft.ContainerService/ApplicationLoadBalancerPreview";
        try (FakeAzure without = FakeAzure.builder().unregistered(feature).start()) {
            Engine refused =
                    Engine.of(without.provider()).with(EngineOptions.standard().withTime(without.time()));

            assertThat(refused.apply(refused.plan(desired(gated.withApplicationGatewayForContainers(true))))
                            .render())
                    .contains("Preview feature " + feature + " not registered.");
            assertThat(refused.apply(refused.plan(desired(gated))).isSuccess()).isTrue();
        }
    }
}
