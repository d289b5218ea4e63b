package dev.breakwater.testing.azure;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.audit.Severity;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.DefenderExtension;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.SecurityFinding;
import dev.breakwater.image.SecurityFinding.State;
import dev.breakwater.image.SecurityFindings;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that Defender for Containers finds is read through the real client, domain by domain. */
class SecurityFindingsTest {
    private static final String RUN_AS_ROOT = "9b795646-9130-41a4-90b7-df9eae2437c8";
    private static final String IMAGE = "prodimages.azurecr.io/shop/web:1.4@sha256:" + "ab".repeat(32);

    private final FakeAzure azure = FakeAzure.start();
    private final AzureProvider provider = azure.provider();
    private final ArmId all = ArmId.subscription(azure.subscription());
    private final ResourceGroup group = ResourceGroup.named("prod")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.systemAssigned())
            .addPool(NodePool.system("system").count(3).build())
            .build();
    private final ContainerRegistry registry = ContainerRegistry.named("prodimages")
            .networkAccess(NetworkAccess.privateOnly())
            .group(group.id())
            .location("westeurope")
            .build();

    @BeforeEach
    void seed() {
        apply(group, cluster, registry);
        ImageFinding xz = new ImageFinding(
                ImageReference.parse(IMAGE),
                "CVE-2024-3094",
                "xz-libs",
                "5.6.0",
                Optional.of("5.6.1"),
                Optional.of(Severity.CRITICAL),
                Domain.VULNERABILITIES,
                "seed");
        FakeDefender defender = azure.defender();
        defender.finds(registry.id(), ImageFindings.of("seed", List.of(), List.of(xz)));
        defender.recommends(
                cluster.id(), RUN_AS_ROOT, "Running containers as root user should be avoided", Severity.HIGH, false);
        defender.recommends(
                cluster.id(), "a".repeat(8), "Role-Based Access Control should be used", Severity.LOW, true);
        defender.recommends(
                group.id().child("Microsoft.KeyVault/vaults", "v"), "b".repeat(8), "Vaults", Severity.HIGH, false);
        defender.alerts(cluster.id(), "K8S.NODE_MalwareExecution", "Malware was run", Severity.HIGH, "Active");
        defender.alerts(cluster.id(), "K8S_PrivilegedContainer", "A privileged container", Severity.LOW, "Dismissed");
        defender.alerts(
                group.id().child("Microsoft.KeyVault/vaults", "v"), "KV_Access", "A vault", Severity.HIGH, "Active");
    }

    @AfterEach
    void close() {
        azure.close();
    }

    private void apply(Resource<?>... resources) {
        Engine engine = Engine.of(provider).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(DesiredState.named("prod").with(resources))).orThrow();
    }

    private DefenderPlan plan(DefenderExtension... more) {
        return DefenderPlan.containers()
                .subscription(azure.subscription())
                .addExtensions(more)
                .build();
    }

    @Test
    void all_domains_are_told_in_one_summary() {
        apply(plan());

        assertThat(provider.securityFindings(all).render())
                .isEqualToNormalizingNewlines("""
                6 findings, 4 of them open

                posture
                  HIGH %1$s: Running containers as root user should be avoided (open) in %2$s
                  LOW aaaaaaaa: Role-Based Access Control should be used (closed) in %2$s

                vulnerabilities
                  CRITICAL CVE-2024-3094: xz-libs 5.6.0, fixed in 5.6.1 (open) in %3$s

                run time
                  HIGH K8S.NODE_MalwareExecution: Malware was run (open) in %2$s
                  LOW K8S_PrivilegedContainer: A privileged container (closed) in %2$s

                deployment and monitoring
                  HIGH 56a83a6e-c417-42ec-b567-1e6fcb3d09a9: Azure Kubernetes Service clusters should have Defender \
                profile enabled (open) in %2$s
                """.formatted(RUN_AS_ROOT, cluster.id(), IMAGE.replace(":1.4@", "@")));
    }

    @Test
    void a_plan_that_is_off_leaves_every_domain_unknown_and_never_clean() {
        SecurityFindings found = provider.securityFindings(all);

        assertThat(found.isClean()).isFalse();
        assertThat(found.findings()).isEmpty();
        assertThat(found.notAssessable())
                .hasSize(4)
                .allSatisfy((domain, why) -> assertThat(why)
                        .isEqualTo("plan Containers off; declare DefenderPlan.containers() for the subscription."));
        assertThat(found.render())
                .startsWith("0 findings, 0 of them open; 4 domains not assessable\n")
                .contains("run time\n  not assessable: plan Containers off;")
                .doesNotContain("nothing found");
    }

    @Test
    void an_extension_that_is_off_leaves_its_domain_unknown() {
        apply(DefenderPlan.named("Containers")
                .subscription(azure.subscription())
                .addExtensions(DefenderExtension.SENSOR.off(), DefenderExtension.REGISTRY_ASSESSMENTS)
                .build());

        SecurityFindings found = provider.securityFindings(all);

        assertThat(found.notAssessable())
                .containsOnlyKeys(Domain.RUN_TIME, Domain.DEPLOYMENT)
                .containsEntry(
                        Domain.RUN_TIME,
                        "extension ContainerSensor of the plan Containers off; declare it in DefenderPlan.");
        assertThat(found.of(Domain.VULNERABILITIES).notAssessable()).isEmpty();
        assertThat(found.of(Domain.RUN_TIME)).hasToString("2 findings, 1 of them open; 1 domain not assessable");
    }

    @Test
    void deployments_that_nothing_gates_are_a_finding() {
        apply(DefenderPlan.named("Containers")
                .subscription(azure.subscription())
                .addExtensions(DefenderExtension.sensor(false))
                .build());

        assertThat(provider.securityFindings(all).of(Domain.DEPLOYMENT).findings())
                .extracting(SecurityFinding::id)
                .contains("SecurityGatingEnabled");
    }

    @Test
    void findings_are_narrowed_by_scope_severity_and_state() {
        apply(plan());

        assertThat(provider.securityFindings(registry.id()).findings())
                .extracting(SecurityFinding::id)
                .containsExactly("CVE-2024-3094");
        assertThat(provider.securityFindings(cluster.id()).findings()).hasSize(5);
        SecurityFindings grave = provider.securityFindings(group.id()).atLeast(Severity.CRITICAL);
        assertThat(grave.findings()).extracting(SecurityFinding::domain).containsExactly(Domain.VULNERABILITIES);
        assertThat(provider.securityFindings(all).in(State.CLOSED).findings())
                .extracting(SecurityFinding::id)
                .containsExactly("aaaaaaaa", "K8S_PrivilegedContainer");
    }

    @Test
    void programs_read_the_same_as_a_document() {
        apply(plan());

        Document document = provider.securityFindings(registry.id()).document();

        assertThat(document.at("/findings/0").orElseThrow())
                .isEqualTo(Document.object("domain", "VULNERABILITIES", "id", "CVE-2024-3094")
                        .with("title", "xz-libs 5.6.0, fixed in 5.6.1")
                        .with("subject", IMAGE.replace(":1.4@", "@"))
                        .with("severity", "CRITICAL")
                        .with("state", "OPEN")
                        .with("source", "Defender for Cloud"));
        assertThat(SecurityFindings.of(List.of(), Map.of()).isClean()).isTrue();
    }
}
