package dev.breakwater.testing.azure;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.audit.Severity;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.governance.CloudConnector;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.image.CodeScan;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.ImageScan;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Resource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry is scanned through the real client, and gates judge what is found. */
class FakeDefenderTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    private final FakeAzure azure = FakeAzure.start();
    private final AzureProvider provider = azure.provider();
    private final ResourceGroup group = ResourceGroup.named("prod")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final ContainerRegistry registry = ContainerRegistry.named("prodimages")
            .networkAccess(NetworkAccess.privateOnly())
            .group(group.id())
            .location("westeurope")
            .build();
    private final ImageReference web = ImageReference.parse("prodimages.azurecr.io/shop/web:1.4@" + DIGEST);

    @AfterEach
    void close() {
        azure.close();
    }

    @BeforeEach
    void aRegistry() {
        apply(group, registry);
        azure.defender()
                .finds(
                        registry.id(),
                        ImageFindings.of(
                                "seed",
                                List.of(),
                                List.of(
                                        finding("CVE-2024-3094", "xz-libs", Optional.of("5.6.1-r2"), Severity.CRITICAL),
                                        finding("CVE-2011-3374", "apt", Optional.empty(), Severity.LOW))));
    }

    private void apply(Resource<?>... resources) {
        Engine engine = Engine.of(provider).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(DesiredState.named("prod").with(resources))).orThrow();
    }

    private void switchOn() {
        apply(DefenderPlan.containers().subscription(azure.subscription()).build());
    }

    private ImageFinding finding(String id, String name, Optional<String> fixed, Severity severity) {
        return new ImageFinding(
                web, id, name, "1.0", fixed, Optional.of(severity), Domain.VULNERABILITIES, "Defender for Cloud");
    }

    @Test
    void a_registry_that_defender_has_not_looked_at_is_not_clean() {
        assertThatThrownBy(() -> provider.imageFindings(registry.id()))
                .hasMessageContaining(
                        "Defender has not assessed the images of this registry (no assessment), so nothing is"
                                + " known of them. Declare DefenderPlan.containers() for the subscription");
    }

    @Test
    void a_registry_is_scanned_with_its_images_and_findings() {
        switchOn();

        ImageScan scan = ImageScan.of(provider.imageFindings(registry.id()), DAY);

        assertThat(scan.render()).isEqualToNormalizingNewlines("""
                1 image, 2 findings: 1 critical, 1 low

                prodimages.azurecr.io/shop/web@%s
                  CRITICAL  CVE-2024-3094  xz-libs 1.0  fixed in 5.6.1-r2  Defender for Cloud
                  LOW       CVE-2011-3374  apt 1.0      no fix known       Defender for Cloud
                """.formatted(DIGEST));
        assertThat(provider.imageFindings(azure.subscription()).findings()).isEqualTo(scan.findings());
    }

    @Test
    void an_image_is_clean_where_it_was_scanned_and_unknown_where_it_was_not() {
        switchOn();
        azure.defender().finds(registry.id(), ImageFindings.of("seed", List.of(web), List.of()));

        ImageFindings found = provider.imageFindings(registry.id());

        assertThat(found).hasNoVulnerabilities().covers(web.toString());
        assertThatThrownBy(() -> assertThat(found).covers("prodimages.azurecr.io/shop/new:1"))
                .hasMessageContaining("prodimages.azurecr.io/shop/new:1");
    }

    @Test
    void a_gate_says_what_is_open_and_how_to_answer_for_it() {
        switchOn();
        ImageFindings found = provider.imageFindings(registry.id());

        assertThatThrownBy(() -> assertThat(found)
                        .accepting(accept("CVE-2024-3094", DAY.minusDays(1)))
                        .asOf(DAY)
                        .hasNoVulnerabilities(Severity.HIGH))
                .hasMessage("""
                        Expected no vulnerabilities of HIGH or worse, but 1 of 2 findings by Defender for Cloud are open:
                          CRITICAL CVE-2024-3094 in xz-libs 1.0, fixed in 5.6.1-r2
                            prodimages.azurecr.io/shop/web@%s
                            its acceptance has expired: CVE-2024-3094 accepted by shop until 2026-11-21: not reachable
                        Update the packages, or answer for one until a day: new Acceptance("CVE-2024-3094", reason, owner, \
                        expires).""".formatted(DIGEST));
        assertThat(found).accepting(accept("CVE-2024-3094", DAY)).asOf(DAY).hasNoVulnerabilities(Severity.MEDIUM);
    }

    private static Acceptance accept(String id, LocalDate until) {
        return new Acceptance(id, "not reachable", "shop", until);
    }

    @Test
    void where_nothing_was_looked_at_nothing_holds() {
        assertThatThrownBy(() -> assertThat(ImageFindings.of("nobody", List.of(), List.of()))
                        .hasNoVulnerabilities(Severity.CRITICAL))
                .hasMessage(
                        "Expected images without vulnerabilities of CRITICAL or worse, but no image was looked at by"
                                + " nobody.");
        assertThatThrownBy(() -> assertThat(ImageFindings.of("Trivy", List.of(web), List.of()))
                        .covers("prodimages.azurecr.io/shop/web:1.4", "prodimages.azurecr.io/shop/api"))
                .hasMessage("Expected Trivy to have looked at [prodimages.azurecr.io/shop/api], but it looked at ["
                        + web + "] only.");
    }

    @Test
    void a_gate_of_code_lists_its_errors() {
        CodeScan scan = CodeScan.of("scan.sarif", """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [
                  {"ruleId": "java/xxe", "level": "error", "message": {"text": "XML entities are resolved."}}]}]}
                """);

        assertThatThrownBy(() -> assertThat(scan).hasNoErrors())
                .hasMessageContaining("Expected no errors, but CodeScan[CodeQL, 1 result] has 1:")
                .hasMessageContaining("  error java/xxe: XML entities are resolved.");
        assertThat(scan).accepting(accept("java/xxe", DAY)).asOf(DAY).hasNoErrors();
    }

    @Test
    void connected_accounts_of_other_clouds_are_listed() {
        CloudConnector aws = new CloudConnector(
                "production", "AWS", "123456789012", List.of("CspmMonitorAws", "DefenderForContainersAws"));
        CloudConnector gcp = new CloudConnector("lab", "GCP", "788875449976", List.of("CspmMonitorGcp"));
        azure.defender().connects(aws);
        azure.defender().connects(gcp);

        List<CloudConnector> listed = provider.cloudConnectors(azure.subscription());

        assertThat(listed).containsExactlyInAnyOrder(aws, gcp);
        assertThat(listed).filteredOn(CloudConnector::coversContainers).containsExactly(aws);
    }
}
