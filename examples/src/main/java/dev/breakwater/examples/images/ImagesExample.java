package dev.breakwater.examples.images;

import dev.breakwater.audit.Severity;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.ImageScan;
import dev.breakwater.image.OciRegistry;
import dev.breakwater.image.RegistryTransport;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.image.FakeRegistry;
import dev.breakwater.testing.image.TestSigner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A registry is scanned, with one finding that somebody answers for; then two images are asked who signed them. */
public final class ImagesExample {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    private ImagesExample() {}

    /** Runs both stories on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        try (FakeAzure azure = FakeAzure.start();
                FakeRegistry images = FakeRegistry.serve()) {
            scan(azure, images, out);
            verify(azure.provider(), images, out);
        }
    }

    private static void scan(FakeAzure azure, FakeRegistry images, PrintStream out) {
        ResourceGroup group = ResourceGroup.named("rg-shop")
                .subscription(azure.subscription())
                .location(Rehearsal.REGION)
                .build();
        ContainerRegistry registry = ContainerRegistry.named("shopimages")
                .group(group.id())
                .location(Rehearsal.REGION)
                .networkAccess(NetworkAccess.privateOnly())
                .build();
        DefenderPlan plan =
                DefenderPlan.containers().subscription(azure.subscription()).build();
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(DesiredState.named("shop").with(group, registry, plan)))
                .orThrow();
        azure.defender().finds(registry.id(), seeded(images));

        Acceptance known = new Acceptance("CVE-2011-3374", "apt is not reachable", "team-shop", DAY.plusMonths(1));
        ImageScan scan = ImageScan.of(azure.provider().imageFindings(registry.id()), DAY, known);
        out.println(scan.render());
        out.println("open, HIGH or worse: " + scan.open(Severity.HIGH).size());
        out.println();
        out.println(azure.provider()
                .securityFindings(ArmId.subscription(azure.subscription()))
                .render());
    }

    private static ImageFindings seeded(FakeRegistry images) {
        ImageReference web = images.push("shop/web", "1.4");
        return ImageFindings.of(
                "Defender for Cloud",
                List.of(images.push("shop/api", "2.0")),
                List.of(
                        finding(web, "CVE-2024-3094", "xz-libs", Optional.of("5.6.1-r2"), Severity.CRITICAL),
                        finding(web, "CVE-2011-3374", "apt", Optional.empty(), Severity.LOW)));
    }

    private static ImageFinding finding(
            ImageReference image, String id, String name, Optional<String> fixed, Severity severity) {
        return new ImageFinding(
                image,
                id,
                name,
                "1.0",
                fixed,
                Optional.of(severity),
                ImageFinding.Domain.VULNERABILITIES,
                "Defender for Cloud");
    }

    /** One image is signed by the release pipeline, the other by nobody; the registry wants a token. */
    private static void verify(AzureProvider provider, FakeRegistry images, PrintStream out) {
        TestSigner release = TestSigner.make("C=US,ST=WA,O=Shop,CN=Release", "ES256");
        images.sign(images.push("shop/web", "1.5"), release);
        images.push("shop/api", "2.1");
        images.requiringEntra(token -> true);

        OciRegistry registry = OciRegistry.over(RegistryTransport.http(provider.registryLogin(images.host())))
                .plain(); // on loopback
        SignatureVerifier verifier = SignatureVerifier.of(registry, TrustPolicy.strict("ca:shop", release.root()));
        for (String image : List.of("shop/web:1.5", "shop/api:2.1")) {
            out.println(verifier.verify(images.host() + "/" + image));
        }
    }
}
