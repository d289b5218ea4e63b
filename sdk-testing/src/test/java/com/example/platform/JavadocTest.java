package com.example.platform;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.breakwater.testing.BreakwaterAssertions.assertDeniedBy;
import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;
import static dev.breakwater.testing.HardeningRules.clusters;
import static dev.breakwater.testing.HardeningRules.namespaces;

import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Severity;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.identity.ConditionalAccess;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.User;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ObjectId;
import dev.breakwater.image.CodeScan;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.SignatureVerdict;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.testing.AsPrincipal;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.Faults;
import dev.breakwater.testing.HardeningContract;
import dev.breakwater.testing.HardeningRule;
import dev.breakwater.testing.ResourceSelection;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.AzureSnapshot;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import dev.breakwater.testing.azure.LoopbackFront;
import dev.breakwater.testing.azure.Pacing;
import dev.breakwater.testing.azure.ServerAdditions;
import dev.breakwater.testing.azure.VaultReads;
import dev.breakwater.testing.azure.WireMockFront;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.testing.entra.EntraSettings;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.entra.FakeUser;
import dev.breakwater.testing.image.FakeRegistry;
import dev.breakwater.testing.image.TestSigner;
import dev.breakwater.testing.k3s.ClusterKind;
import dev.breakwater.testing.k3s.ClusterTest;
import dev.breakwater.testing.k3s.TestCluster;
import dev.breakwater.testing.kubernetes.ApiFaults;
import dev.breakwater.testing.kubernetes.ClusterSnapshot;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.server.StandAlone;
import dev.breakwater.testing.tls.LoopbackAuthority;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets that the Javadoc of the testing module shows, run. */
@BreakwaterTest
class JavadocTest {
    private static final SecureCluster PAYMENTS = Clusters.payments();
    private static final DesiredState DESIRED = DesiredState.named("payments").with(PAYMENTS);

    private static ResourceGroup group(FakeAzure azure) {
        return ResourceGroup.named("rg-shop")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
    }

    @Nested
    // tag::BreakwaterTest[]
    @BreakwaterTest
    class PaymentsTest {
        @Test
        void an_apply_is_done_after_the_first_time(Engine engine) {
            engine.apply(engine.plan(DESIRED)).orThrow();

            assertThat(engine.plan(DESIRED)).isEmpty();
        }
    }
    // end::BreakwaterTest[]

    @Nested
    // tag::HardeningContract[]
    class HardenedTest implements HardeningContract {
        // tag::HardeningRule[]
        @HardeningRule
        static final Rule NO_LOCAL_ACCOUNTS =
                clusters().shouldDisableLocalAccounts().because("break-glass goes through PIM");
        // end::HardeningRule[]

        @Override
        public Estate estate() {
            return Estate.of(DESIRED);
        }
    }
    // end::HardeningContract[]

    // tag::AsPrincipal[]
    @Test
    @AsPrincipal(roles = "Reader")
    void a_reader_deploys_nothing(Engine engine) {
        DesiredState group = DesiredState.named("payments").with(PAYMENTS.group());

        assertThat(engine.apply(engine.plan(group)))
                .wasDenied("Microsoft.Resources/subscriptions/resourceGroups/write");
    }
    // end::AsPrincipal[]

    // tag::Faults[]
    @Test
    @Faults(seed = 7)
    void an_apply_survives_a_bad_day(TestBed bed) {
        bed.apply(DESIRED);
    }
    // end::Faults[]

    // tag::ClusterTest[]
    @ClusterTest(on = ClusterKind.FAKE)
    void names_are_of_this_test_alone(TestCluster cluster) {
        try (KubernetesClient client = cluster.client()) {
            assertThat(client.namespaces().withName(cluster.namespace()).get()).isNotNull();
        }
    }
    // end::ClusterTest[]

    // tag::TestCluster[]
    @ClusterTest
    void a_user_without_roles_reads_nothing(TestCluster cluster) {
        KubernetesClient mallory = cluster.asUser(cluster.user("mallory"));

        assertThatThrownBy(
                        () -> mallory.secrets().inNamespace(cluster.namespace()).list())
                .hasMessageContaining("forbidden");
    }
    // end::TestCluster[]

    @Test
    void plans_and_audits(TestBed bed) {
        // tag::PlanAssert[]
        Plan plan = bed.engine().plan(DESIRED);

        assertThat(plan).creates(AksCluster.TYPE, 1).weakensNothing().requires();
        assertThat(plan).keeps(clusters().shouldDisableLocalAccounts());
        // end::PlanAssert[]
        // tag::ApplyResultAssert[]
        bed.azure().fault(Fault.status(409).code("Busy").times(9).on("PUT managedClusters"));

        assertThat(bed.engine().apply(bed.engine().plan(DESIRED)))
                .applied(PAYMENTS.group())
                .failed(PAYMENTS.cluster(), "Busy");
        // end::ApplyResultAssert[]
    }

    @Test
    void audits(TestBed bed) {
        // tag::AuditReportAssert[]
        bed.apply(DESIRED);
        bed.azure().drift(PAYMENTS.cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        AuditReport report = bed.audit(DESIRED);
        assertThat(report)
                .hasFindings("AKS-ID-03")
                .atPath("/properties/disableLocalAccounts")
                .on("payments");
        // end::AuditReportAssert[]
    }

    @Test
    void access() {
        // tag::AccessAssert[]
        Authorizer authorizer = Authorizer.of(Estate.of(DESIRED));

        assertThat(authorizer)
                .user("mallory")
                .inNamespace("payments")
                .cannot("get", "secrets")
                .and()
                .onlyClusterAdmins();
        // end::AccessAssert[]
    }

    @Test
    void traffic() {
        // tag::ReachabilityAssert[]
        World world = World.builder()
                .namespace("web", Map.of())
                .namespace("payments", Map.of())
                .pod(NetworkPod.of("web", "curl", Map.of()))
                .pod(NetworkPod.of("payments", "db", Map.of()))
                .policy(NetworkPolicy.defaultDenyIngress("payments"))
                .build();

        assertThat(Reachability.of(world))
                .from("web/curl")
                .to("payments/db", 5432)
                .isDenied();
        // end::ReachabilityAssert[]
    }

    @Test
    void admission(TestBed bed) {
        bed.apply(DESIRED);
        // tag::KubernetesAssert[]
        Document pod = Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "tool", "namespace": "payments"},
                 "spec": {"containers": [{"name": "tool", "image": "tool:1", "securityContext": {"privileged": true}}]}}""");

        assertThat(bed.kubernetes(PAYMENTS.cluster().id())).rejects(pod).because("privileged");
        // end::KubernetesAssert[]
        // tag::RejectionAssert[]
        assertThat(bed.kubernetes(PAYMENTS.cluster().id()))
                .rejects(pod)
                .because("violates PodSecurity")
                .withStatus(403);
        // end::RejectionAssert[]
    }

    @Test
    void denials(TestBed bed) {
        // tag::BreakwaterAssertions[]
        Engine reader = bed.engineAs("Reader");
        DesiredState group = DesiredState.named("payments").with(PAYMENTS.group());

        assertThat(reader.plan(group)).creates(PAYMENTS.group());
        assertDeniedBy(
                "Microsoft.Resources/subscriptions/resourceGroups/write", () -> reader.apply(reader.plan(group)));
        // end::BreakwaterAssertions[]
    }

    @Test
    void images() {
        // tag::ImageFindingsAssert[]
        ImageFindings findings =
                ImageFindings.of("scan", List.of(ImageReference.parse("acme.azurecr.io/web:1")), List.of());

        assertThat(findings).hasNoVulnerabilities(Severity.HIGH);
        // end::ImageFindingsAssert[]
        // tag::CodeScanAssert[]
        CodeScan scan = CodeScan.of("scan.sarif", """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "linter"}}, "results": []}]}""");

        assertThat(scan).hasNoErrors();
        // end::CodeScanAssert[]
        // tag::SignatureAssert[]
        TestSigner release = TestSigner.make("C=DE,ST=BE,O=Acme,CN=Release", "ES256");
        FakeRegistry registry = FakeRegistry.named("acme.azurecr.io");
        ImageReference web = registry.sign(registry.push("shop/web", "1.4"), release);

        TrustPolicy policy = TrustPolicy.strict("ca:acme", release.root());
        SignatureVerdict verdict =
                SignatureVerifier.of(registry.client(), policy).verify(web);
        assertThat(verdict).isVerified().isSignedBy("C=DE, ST=BE, O=Acme");
        // end::SignatureAssert[]
    }

    @Test
    void registries() {
        // tag::FakeRegistry[]
        FakeRegistry registry = FakeRegistry.named("acme.azurecr.io");
        ImageReference web = registry.push("shop/web", "1.4");

        assertThat(registry.client().resolve(web).digest()).isEqualTo(web.digest());
        // end::FakeRegistry[]
        // tag::TestSigner[]
        TestSigner release = TestSigner.make();
        registry.sign(web, release, Duration.ofDays(30));
        TrustPolicy policy = TrustPolicy.strict("ca:acme", release.root());

        assertThat(SignatureVerifier.of(registry.client(), policy).verify(web)).isVerified();
        // end::TestSigner[]
    }

    @Test
    void rules() {
        // tag::HardeningRules[]
        Rule isolated = namespaces().shouldPass("K8S-NET-01", "K8S-PSA-01");

        isolated.check(Estate.of(DESIRED));
        // end::HardeningRules[]
        // tag::Rule[]
        Rule closed = clusters().shouldDisableLocalAccounts().and(clusters().shouldRestrictTheApiServer());

        closed.because("auditors ask").check(Estate.of(DESIRED));
        // end::Rule[]
        // tag::ResourceSelection[]
        ResourceSelection production = clusters().taggedWith("env", "prod");

        production.shouldPass("AKS-ID-03").check(Estate.of(DESIRED));
        // end::ResourceSelection[]
    }

    @Test
    void beds() {
        // tag::TestBed[]
        try (TestBed bed = TestBed.start()) {
            bed.apply(DESIRED);

            assertThat(bed.engine().plan(DESIRED)).isEmpty();
        }
        // end::TestBed[]
    }

    @Test
    void snapshots() {
        // tag::AzureSnapshot[]
        AzureSnapshot snapshot;
        try (TestBed bed = TestBed.start()) {
            bed.apply(DESIRED);
            snapshot = bed.azure().snapshot();
        }
        try (TestBed copy = TestBed.start(snapshot)) {
            assertThat(copy.engine().plan(DESIRED)).isEmpty();
        }
        // end::AzureSnapshot[]
    }

    @Test
    void azures() {
        // tag::FakeAzure[]
        try (FakeAzure azure = FakeAzure.start()) {
            Engine engine = Engine.of(azure.provider());
            engine.apply(engine.plan(DesiredState.named("shop").with(group(azure))))
                    .orThrow();

            assertThat(azure.document(group(azure).id())).isPresent();
        }
        // end::FakeAzure[]
        // tag::FakeAzureBuilder[]
        try (FakeAzure azure = FakeAzure.builder()
                .locations("westeurope")
                .serverAdditions(ServerAdditions.ASSIGNED)
                .operations(Pacing.after(Duration.ofMinutes(5)))
                .start()) {
            assertThat(azure.requests()).isEmpty();
        }
        // end::FakeAzureBuilder[]
    }

    @Test
    void times(TestBed bed) {
        // tag::Fault[]
        bed.azure().fault(Fault.throttled(2).on("PUT managedClusters").retryAfter(Duration.ofMinutes(1)));

        assertThat(bed.engine().apply(bed.engine().plan(DESIRED))).isSuccess();
        // end::Fault[]
    }

    @Test
    void operations(TestBed bed) {
        // tag::Pacing[]
        bed.azure().operations("PUT managedClusters", Pacing.failed("QuotaExceeded"));

        assertThat(bed.engine().apply(bed.engine().plan(DESIRED))).failed(PAYMENTS.cluster(), "QuotaExceeded");
        // end::Pacing[]
    }

    @Test
    void fronts() {
        // tag::LoopbackFront[]
        try (FakeAzure azure = FakeAzure.start();
                LoopbackFront front = azure.loopback()) {
            Map<String, String> environment = front.environment(); // for az, Terraform or a program of yours

            assertThat(environment).containsKey("HTTPS_PROXY");
        }
        // end::LoopbackFront[]
        // tag::WireMockFront[]
        try (FakeAzure azure = FakeAzure.start();
                WireMockFront front = azure.wireMock()) {
            front.server().stubFor(any(urlPathEqualTo("/status")).willReturn(status(418))); // beside the Azure

            assertThat(front.httpClient()).isNotNull();
        }
        // end::WireMockFront[]
    }

    @Test
    void directories() {
        // tag::FakeEntra[]
        FakeEntra entra = FakeEntra.start(EntraSettings.standard());
        FakeUser alice = entra.user("alice").withMfa();
        String crew = entra.group("crew");
        entra.memberOf(alice.objectId(), List.of(crew));

        assertThat(entra.memberships().get(crew)).containsExactly(alice.objectId());
        // end::FakeEntra[]
    }

    @Test
    void api_servers() {
        // tag::FakeKubernetes[]
        try (FakeKubernetes server = FakeKubernetes.create();
                KubernetesClient client = server.client()) {
            server.apply(Document.parse("""
                    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}"""));

            assertThat(client.namespaces().withName("shop").get()).isNotNull();
        }
        // end::FakeKubernetes[]
        try (FakeKubernetes server = FakeKubernetes.create()) {
            // tag::ApiFaults[]
            server.faults(ApiFaults.seeded(7).only("configmaps").answering(503, 0.2));
            // end::ApiFaults[]
            // tag::ClusterSnapshot[]
            ClusterSnapshot before = server.snapshot();
            server.delete("v1", "ServiceAccount", "default", "default");
            server.restore(before);

            assertThat(server.get("v1", "ServiceAccount", "default", "default")).isPresent();
            // end::ClusterSnapshot[]
        }
    }

    @Test
    void secrets(TestBed bed) {
        // tag::AzureAssert[]
        KeyVault vault = KeyVault.named("kv-payments")
                .group(PAYMENTS.group().id())
                .location("westeurope")
                .tenant(TestBed.TENANT)
                .networkAccess(NetworkAccess.open())
                .build();
        bed.apply(DESIRED.with(vault));

        assertThat(bed.azure())
                .serviceAccount(PAYMENTS.cluster().id(), "payments", "default")
                .cannotRead(vault.id(), "db-password");
        // end::AzureAssert[]
        // tag::VaultReads[]
        VaultReads reads = bed.azure().vaultReads(PAYMENTS.cluster().id());

        assertThat(reads.of("payments", "default", vault.id(), "db-password"))
                .allMatch(attempt -> attempt.refusal().isPresent());
        // end::VaultReads[]
    }

    @Test
    void sign_ins() {
        // tag::SignInAssert[]
        String admins = "11111111-1111-4111-8111-111111111111";
        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins show two factors")
                .addIncludeGroups(ObjectId.of(admins))
                .kubernetes()
                .addDemands(ConditionalAccessPolicy.Demand.MFA)
                .build();

        assertThat(ConditionalAccess.of(List.of(policy.document()))
                        .whatIf(User.in("anna", admins), ConditionalAccess.AKS_SERVER, Context.deviceCodeFlow()))
                .requiresMfa();
        // end::SignInAssert[]
    }

    @Test
    void scanners(TestBed bed) {
        // tag::FakeDefender[]
        ContainerRegistry registry = ContainerRegistry.named("paymentsimages")
                .group(PAYMENTS.group().id())
                .location("westeurope")
                .networkAccess(NetworkAccess.privateOnly())
                .build();
        bed.apply(DESIRED.with(registry));
        bed.azure().defender().finds(registry.id(), ImageFindings.of("scan", List.of(), List.of()));
        // end::FakeDefender[]
    }

    @Test
    void samples() {
        try (FakeAzure azure = FakeAzure.start()) {
            ResourceGroup group = group(azure);
            // tag::Sample[]
            Sample sample = Sample.of(group).varying("/tags", group.withTags(Map.of("team", "shop")));

            assertThat(sample.variations()).containsOnlyKeys("/tags");
            // end::Sample[]
        }
    }

    @Test
    void programs(@TempDir Path folder) throws Exception {
        // tag::StandAlone[]
        try (StandAlone fakes = StandAlone.start(folder)) {
            assertThat(fakes.environment()).containsKeys("AZURE_CLIENT_ID", "KUBECONFIG");
            assertThat(fakes.script()).exists(); // sets them in a shell
        }
        // end::StandAlone[]
        // tag::LoopbackAuthority[]
        LoopbackAuthority authority = LoopbackAuthority.make("tests", "localhost");
        SSLContext serving = authority.context();
        LoopbackAuthority.Signed alice = authority.client(Caller.user("alice"));
        // end::LoopbackAuthority[]
        assertThat(serving.getProtocol()).isEqualTo("TLS");
        assertThat(alice).isNotNull();
    }
}
