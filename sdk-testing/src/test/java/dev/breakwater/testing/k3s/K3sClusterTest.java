package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.k8s.Kubeconfig;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.workload.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plumbing of a container, with a stand-in in place of k3s: FakeKubernetes answers behind it. */
class K3sClusterTest {
    private static int ran;
    private static int skipped;

    @TempDir
    private Path folder;

    private final FakeAzure azure = Tenants.start();
    private final FakeKubernetes fake = FakeKubernetes.create();
    private StandIn standIn;

    @AfterAll
    static void count() {
        System.out.println("k3s plumbing: ran " + ran + " / skipped " + skipped);
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        skipped++;
        start("Starting network policy controller");
        skipped--;
        ran++;
    }

    private void start(String policies) throws IOException, InterruptedException {
        Optional<String> missing = StandIn.unavailable();
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        Caller admin = new Caller("system:admin", List.of("system:masters"));
        String kubeconfig = fake.kubeconfig(admin).replace("\"fake\"", "\"default\"");
        standIn = new StandIn(
                Files.createTempDirectory(folder, "image"),
                policies,
                kubeconfig,
                fake.server().getPort());
        Optional<String> problem = options(K3sStage.API).unavailable();
        Assumptions.assumeTrue(problem.isEmpty(), problem.orElse(""));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (standIn != null) {
            standIn.close();
        }
        fake.close();
        azure.close();
    }

    private K3sClusterBuilder options(K3sStage stage) {
        // tag::start[]
        K3sClusterBuilder options = K3sCluster.builder()
                .image(standIn.image) // or version("v1.34.11-k3s1") of the public one
                .stage(stage)
                .trusting(azure) // FakeAzure.builder().time(TimeSource.system()).start()
                .startupTimeout(Duration.ofSeconds(60));
        // end::start[]
        return options;
    }

    @Test
    void the_api_alone_is_started_configured_and_removed() throws IOException {
        Document settings = Document.object("apiVersion", "v1", "kind", "ConfigMap")
                .with("metadata", Document.object("name", "settings", "namespace", "default"));
        K3sCluster cluster = options(K3sStage.API)
                .issuer("https://issuer.example.com")
                .manifest(settings)
                .start();
        try (cluster;
                KubernetesProvider provider = cluster.provider()) {
            assertThat(cluster.diagnosis("default"))
                    .contains("stand-in: server --disable-agent --flannel-backend=none")
                    .contains("--tls-san=localhost")
                    .contains("service-account-issuer=https://issuer.example.com")
                    .contains("authentication-config=/etc/rancher/k3s/authentication.json")
                    .contains("Events of default:");
            assertThat(fake.get("v1", "ConfigMap", "default", "settings")).isPresent();
            assertThat(cluster.version()).startsWith("v1.33.");
            Engine engine = Engine.of(provider);
            DesiredState desired =
                    DesiredState.named("shop").with(Namespace.named("shop").build());
            engine.apply(engine.plan(desired)).orThrow();
            assertThat(engine.plan(desired).isEmpty()).isTrue();
            Path file = cluster.kubeconfig(folder.resolve("kubeconfig"));
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Kubeconfig.read(file).connect()).isEqualTo(cluster.connection());
        }

        assertThatThrownBy(() -> cluster.diagnosis("default")).isNotNull();
    }

    private void node() {
        fake.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "one"}}"""));
        fake.applyStatus(Document.parse("""
                {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "one"},
                 "status": {"conditions": [{"type": "Ready", "status": "True"}]}}"""));
    }

    @Test
    void a_node_is_privileged_is_given_files_and_waits_for_what_only_a_node_says() throws IOException {
        node();
        Path images = Files.writeString(folder.resolve("images.tar"), "");
        Path manifest = Files.writeString(folder.resolve("settings.yaml"), "kind: ConfigMap");

        try (K3sCluster cluster =
                options(K3sStage.NODE).images(images).manifests(manifest).start()) {
            assertThat(cluster.diagnosis("default"))
                    .contains("stand-in: server --disable=traefik,metrics-server --tls-san=localhost")
                    .contains("/var/lib/rancher/k3s/agent/images/images.tar")
                    .contains("/var/lib/rancher/k3s/server/manifests/settings.yaml");
        }
    }

    @Test
    void one_that_does_not_become_ready_says_what_is_missing_with_its_log() {
        fake.anonymous(false).rotate(); // its administrator is let in no longer

        assertThatThrownBy(() -> options(K3sStage.API)
                        .startupTimeout(Duration.ofSeconds(5))
                        .start())
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("The k3s of " + standIn.image + " did not become ready: Waited 5 s in vain: ")
                .hasMessageContaining("The end of its log:\nstand-in: server");
    }

    @Test
    void what_no_waiting_mends_is_not_waited_for() throws IOException, InterruptedException {
        standIn.close();
        start("Skipping network policy controller start, ipset save failed");
        node();
        Instant began = Instant.now();

        assertThatThrownBy(() -> options(K3sStage.NODE).start())
                .hasMessageContaining("did not become ready: its controller of network policies does not run");
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }
}
