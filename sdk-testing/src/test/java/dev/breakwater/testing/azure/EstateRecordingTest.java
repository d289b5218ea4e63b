package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.entra.FakeUser;
import dev.breakwater.testing.replay.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An estate behind HTTPS, recorded by the real clients, is what its recording says, wherever that is played. */
class EstateRecordingTest {
    private static final String ADMINS = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";

    private final FakeAzure azure = FakeAzure.start();
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final DesiredState desired = desired(azure.subscription(), azure.tenant(), ADMINS);
    private Engine live;

    private static SecureCluster cluster(String subscription, String tenant, String admins) {
        return builder(subscription, tenant, admins).namespace("shop").build();
    }

    private static SecureCluster.Builder builder(String subscription, String tenant, String admins) {
        return SecureCluster.named("shop")
                .subscription(subscription)
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant(tenant)
                .adminGroup(admins)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"));
    }

    private static DesiredState desired(String subscription, String tenant, String admins) {
        return DesiredState.named("shop")
                .with(cluster(subscription, tenant, admins))
                .with(EntraApplication.named("shop").build());
    }

    /** Everybody's clients reach it over HTTPS, as they would reach the real one. */
    @BeforeEach
    void deploy() throws Exception {
        Engine owner = Engine.of(azure.provider(), kubernetes)
                .with(EngineOptions.standard().withTime(azure.time()));
        owner.apply(owner.plan(desired), Permission.values()).orThrow();
        azure.clearRequests();
        AzureOptions options = AzureOptions.builder()
                .httpClient(Outsider.proxied(azure.loopback()).azure())
                .clock(azure.time().clock())
                .build();
        live = Engine.of(AzureProvider.of(azure.credential(), options), kubernetes)
                .with(EngineOptions.standard().withTime(azure.time()));
    }

    @AfterEach
    void close() {
        kubernetes.close();
        azure.close();
    }

    private Auditor auditor() {
        return Catalogue.auditor().at(azure.time().clock());
    }

    private DesiredState loosened() {
        SecureCluster loose = cluster(azure.subscription(), azure.tenant(), ADMINS)
                .withCustomisations(one -> one.withLocalAccounts(true));
        return DesiredState.named("shop").with(loose);
    }

    @Test
    void audits_and_plans_say_the_same_live_of_the_file_and_of_the_fake_that_plays_it(@TempDir Path folder) {
        azure.drift(
                cluster(azure.subscription(), azure.tenant(), ADMINS).cluster().id(),
                body -> body.withAt("/properties/disableLocalAccounts", false));
        Path file = folder.resolve("shop.json");
        Recording.of(live, desired).write(file);
        Recording recording = Recording.read(file);

        try (TestBed bed = TestBed.start(recording)) {
            assertThat(auditor().audit(recording.estate()).findings())
                    .isEqualTo(auditor().audit(live.observe(desired)).findings())
                    .isEqualTo(
                            bed.auditor().audit(bed.engine().observe(desired)).findings())
                    .hasSizeGreaterThan(50);
            assertThat(bed.engine().plan(desired).render())
                    .isEqualTo(live.plan(desired).render())
                    .contains("disableLocalAccounts");
            assertThat(bed.engine().plan(loosened()).render())
                    .isEqualTo(live.plan(loosened()).render());
            bed.apply(desired);
            assertThat(bed.engine().plan(desired).isEmpty()).isTrue();
        }
    }

    @Test
    void nothing_is_written_where_it_is_recorded() {
        azure.clearRequests();

        Recording.of(live, desired);

        assertThat(azure.requests())
                .isNotEmpty()
                .allMatch(request ->
                        request.method().equals("GET") || request.path().endsWith("/listClusterUserCredential"));
    }

    @Test
    void equal_estates_are_equal_texts() {
        Recording first = Recording.of(live, desired);

        assertThat(Recording.of(live, desired).toJson()).isEqualTo(first.toJson());
        List<Estate.Entry> turned = new ArrayList<>(first.estate().entries());
        Collections.reverse(turned);
        assertThat(Recording.of(Estate.of(Estate.Origin.LIVE, turned)
                                .readAt(first.readAt().orElseThrow()))
                        .toJson())
                .isEqualTo(first.toJson());
        assertThat(Estate.parse(first.toJson()).entries())
                .hasSameSizeAs(first.estate().entries());
    }

    @Test
    void what_may_not_be_read_is_told_as_an_audit_tells_it() {
        FakeUser reader = azure.entra().user("reader");
        azure.assign(AzureRole.READER, reader.objectId());
        try (KubernetesProvider inside = KubernetesProvider.create()) {
            Engine engine = Engine.of(azure.provider(azure.asPrincipal(reader.objectId())), inside)
                    .with(EngineOptions.standard().withTime(azure.time()));

            Recording recording = Recording.parse(Recording.of(engine, desired).toJson());

            Estate seen = engine.observe(desired);
            assertThat(recording.estate().gaps())
                    .extracting(Estate.Gap::type)
                    .contains("v1/Namespace")
                    .containsExactlyInAnyOrderElementsOf(
                            seen.gaps().stream().map(Estate.Gap::type).toList());
            assertThat(recording.estate().gaps())
                    .allMatch(gap -> gap.reason()
                            .contains("Grant the caller a role with the action"
                                    + " Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"));
            assertThat(auditor().audit(Recording.of(seen).estate()).findings())
                    .isEqualTo(auditor().audit(seen).findings());
        }
    }

    @Test
    void what_is_ours_and_no_longer_declared_is_recorded_apart() {
        DesiredState less = DesiredState.named("shop")
                .with(builder(azure.subscription(), azure.tenant(), ADMINS)
                        .namespace("other")
                        .build());

        Recording recording = Recording.parse(Recording.of(live, less).toJson());

        assertThat(recording.undeclared())
                .extracting(entry -> entry.address().shortName())
                .contains("Namespace/shop", "NetworkPolicy/default-deny");
        try (TestBed bed = TestBed.start(recording)) {
            assertThat(bed.engine().plan(less).render())
                    .isEqualTo(live.plan(less).render());
        }
    }

    @Test
    void pseudonyms_take_the_place_of_every_id_and_keep_the_links() {
        Sensitive<String> salt = Sensitive.of("nobody guesses this");
        Recording plain = Recording.of(live, desired);

        Recording recording = Recording.parse(plain.pseudonymised(salt).toJson());

        assertThat(recording.toJson())
                .doesNotContainIgnoringCase(azure.subscription())
                .doesNotContainIgnoringCase(azure.tenant())
                .doesNotContainIgnoringCase(ADMINS);
        assertThat(recording.toJson())
                .isEqualTo(plain.pseudonymised(salt).toJson())
                .isNotEqualTo(plain.pseudonymised(Sensitive.of("another")).toJson());
        DesiredState mapped = desired(
                Recording.pseudonym(salt, azure.subscription()),
                Recording.pseudonym(salt, azure.tenant()),
                Recording.pseudonym(salt, ADMINS));
        try (TestBed bed = TestBed.start(recording)) {
            assertThat(bed.engine().plan(mapped).render()).contains("nothing to change");
            assertThat(bed.auditor().audit(recording.estate()).failedControls())
                    .isEqualTo(auditor().audit(plain.estate()).failedControls());
        }
    }

    @Test
    void a_fake_of_another_tenant_says_how_to_start_one_that_fits() {
        Recording recording = Recording.of(live, desired);
        FakeAzure other = FakeAzure.builder()
                .tenant("00000000-0000-4000-8000-000000000000")
                .start();

        assertThatThrownBy(() -> other.replay(recording))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start one with FakeAzureBuilder.fitting(recording)");
    }

    @Test
    void a_recording_tells_what_it_is_of() {
        Recording recording = Recording.of(live, desired);

        assertThat(recording.subscription()).contains(azure.subscription());
        assertThat(recording.tenant()).contains(azure.tenant());
        assertThat(recording.readAt()).contains(azure.time().now());
        assertThat(recording).asString().startsWith("Recording[").contains(" resources, 0 undeclared, read at ");
    }
}
