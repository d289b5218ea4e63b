package dev.breakwater.guide;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.audit.Severity;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.blueprint.GuardedGateway;
import dev.breakwater.blueprint.SignedImages;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.image.CodeScan;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.ImageScan;
import dev.breakwater.image.SecurityFinding;
import dev.breakwater.image.SecurityFindings;
import dev.breakwater.image.SignatureVerdict;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.image.FakeRegistry;
import dev.breakwater.testing.image.TestSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows of images, run. */
class ImagesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final String DIGEST = "sha256:" + "c0ffee00".repeat(8);

    @Test
    void a_registry_is_scanned() {
        try (FakeAzure azure = FakeAzure.start()) {
            AzureProvider provider = azure.provider();
            ResourceGroup group = ResourceGroup.named("prod")
                    .subscription(azure.subscription())
                    .location("westeurope")
                    .build();
            ContainerRegistry registry = ContainerRegistry.named("shopimages")
                    .group(group.id())
                    .location("westeurope")
                    .networkAccess(NetworkAccess.privateOnly())
                    .build();
            DefenderPlan plan =
                    DefenderPlan.containers().subscription(azure.subscription()).build();
            Engine engine = Engine.of(provider).with(EngineOptions.standard().withTime(azure.time()));
            engine.apply(engine.plan(DesiredState.named("shop").with(group, registry, plan)))
                    .orThrow();
            ImageReference web = ImageReference.parse("shopimages.azurecr.io/web:1.4@" + DIGEST);
            // tag::seed[]
            ImageFinding xz = new ImageFinding(
                    web,
                    "CVE-2024-3094",
                    "xz-libs",
                    "5.6.0-r0",
                    Optional.of("5.6.1-r2"), // fixed in
                    Optional.of(Severity.CRITICAL),
                    ImageFinding.Domain.VULNERABILITIES,
                    "a test");
            azure.defender().finds(registry.id(), ImageFindings.of("a test", List.of(web), List.of(xz)));
            // end::seed[]
            // tag::scan[]
            ImageFindings found = provider.imageFindings(registry.id()); // by Defender for Containers
            ImageScan scan = ImageScan.of(found, TODAY);
            String table = scan.render(); // images × findings, the worst first
            String json = scan.document().toPrettyJson();
            // end::scan[]
            assertThat(table).contains("CRITICAL  CVE-2024-3094  xz-libs 5.6.0-r0  fixed in 5.6.1-r2");
            assertThat(json).contains("\"CVE-2024-3094\"");
            // tag::domains[]
            SecurityFindings all = provider.securityFindings(ArmId.subscription(azure.subscription()));
            String summary = all.render(); // posture, vulnerabilities, run time, deployment and monitoring
            SecurityFindings urgent =
                    all.atLeast(Severity.HIGH).in(SecurityFinding.State.OPEN, SecurityFinding.State.IN_PROGRESS);
            // end::domains[]
            assertThat(summary)
                    .contains("vulnerabilities\n  CRITICAL CVE-2024-3094: xz-libs", "run time\n  nothing found");
            assertThat(urgent.findings()).hasSize(1);
            // tag::gate[]
            Acceptance known = new Acceptance(
                    "CVE-2024-3094", "sshd is not in the image", "team-shop", LocalDate.of(2026, 12, 31));
            assertThat(found).accepting(known).asOf(TODAY).hasNoVulnerabilities(Severity.HIGH);
            // end::gate[]
        }
    }

    @Test
    void reports_of_other_scanners_are_read(@TempDir Path reports) throws IOException {
        Files.writeString(reports.resolve("trivy.json"), """
                {"SchemaVersion": 2, "ArtifactName": "shop/web:1.4", "ArtifactType": "container_image", "Results": []}
                """);
        Files.writeString(reports.resolve("codeql.sarif"), """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": []}]}
                """);
        // tag::reports[]
        ImageFindings trivy = ImageFindings.read(reports.resolve("trivy.json")); // or Grype's JSON, or SARIF
        assertThat(trivy).covers("shop/web:1.4").hasNoVulnerabilities();

        CodeScan code = CodeScan.read(reports.resolve("codeql.sarif"));
        assertThat(code).hasNoErrors(); // results of the level error, but accepted ones
        // end::reports[]
    }

    @Test
    void signatures_are_verified() {
        // tag::signature[]
        FakeRegistry registry = FakeRegistry.named("shopimages.azurecr.io"); // in memory
        TestSigner release = TestSigner.make("C=US,ST=WA,O=Shop,CN=Release", "ES256");
        ImageReference web = registry.sign(registry.push("web", "1.4"), release);

        TrustPolicy policy = TrustPolicy.of("trustpolicy.json", """
                        {"version": "1.0", "trustPolicies": [{
                          "name": "shop", "registryScopes": ["shopimages.azurecr.io/web"],
                          "signatureVerification": {"level": "strict"}, "trustStores": ["ca:shop"],
                          "trustedIdentities": ["x509.subject: C=US, ST=WA, O=Shop"]}]}
                        """).with("ca:shop", release.root());
        SignatureVerdict verdict =
                SignatureVerifier.of(registry.client(), policy).verify("shopimages.azurecr.io/web:1.4");

        assertThat(verdict).isVerified().isSignedBy("O=Shop, CN=Release");
        // end::signature[]
        assertThat(verdict.image()).isEqualTo(web);
    }

    @Test
    void only_signed_images_run() {
        TestSigner release = TestSigner.make();
        // tag::enforce[]
        SignedImages signed = SignedImages.from("shopimages.azurecr.io") // or *.azurecr.io
                .trusting(release.root())
                .signedBy("x509.subject: C=US, ST=WA, O=Acme")
                .exempting("sandbox");
        DesiredState state = DesiredState.named("signed-images").with(signed);
        // end::enforce[]
        assertThat(state.resources()).hasSize(3);
    }

    @Test
    void what_comes_in_passes_a_firewall() {
        ArmId group = ArmId.subscription("00000000-0000-0000-0000-0000000000aa").resourceGroup("rg-shop");
        String subnet = group + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/edge";
        // tag::gateway[]
        GuardedGateway edge = new GuardedGateway(
                "edge",
                "shop",
                "shop.example.com",
                "shop-tls", // a secret
                group,
                "westeurope",
                Output.of(subnet), // for Microsoft.ServiceNetworking/trafficControllers
                Optional.empty());
        DesiredState state = DesiredState.named("edge").with(edge);
        // end::gateway[]
        assertThat(state.resources()).hasSize(4);
    }
}
