package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodeGroupAccess;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.OsDiskType;
import dev.breakwater.cluster.SkuTier;
import dev.breakwater.cluster.SshAccess;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecureClusterAuditTest {
    /** What a secure cluster does not meet unless it is told more, and why. */
    private static final Map<String, String> JUSTIFIED = Map.ofEntries(
            Map.entry("AKS-API-01", "the API server is public with authorized ranges, as this declaration chose"),
            Map.entry("AKS-API-06", "integration takes a subnet that only the user can name"),
            Map.entry("AKS-API-07", "the API server is public with authorized ranges"),
            Map.entry("AKS-NET-06", "controlled egress takes routes or a gateway that only the user can name"),
            Map.entry("AKS-NODE-02", "a disk encryption set takes a key that only the user can name"),
            Map.entry("AKS-OBS-01", "the Defender sensor takes a workspace that only the user can name"),
            Map.entry("AKS-OBS-05", "monitoring takes a workspace that only the user can name"),
            Map.entry("AKS-SEC-01", "encryption of secrets takes a key that only the user can name"));

    @Test
    void a_secure_cluster_passes_every_control_but_the_justified() {
        AuditReport report = audit(Prod.cluster());

        assertThat(report.failedControls()).isEqualTo(new TreeSet<>(JUSTIFIED.keySet()));
        assertThat(report.count(Verdict.NOT_ASSESSABLE)).as(report::render).isZero();
    }

    @Test
    void the_audit_says_the_same_of_the_declaration_the_plan_the_live_cluster_and_its_snapshot() {
        DesiredState desired = DesiredState.named("prod").with(Prod.cluster());
        Estate live = LockOutReviewTest.estate(Estate.Origin.LIVE, desired.resources());
        Estate snapshot = Estate.parse(live.toJson());

        List<String> declared = verdicts(Prod.AUDITOR.audit(desired));
        assertThat(verdicts(Prod.AUDITOR.audit(live))).isEqualTo(declared);
        assertThat(Prod.AUDITOR.audit(snapshot).findings())
                .isEqualTo(Prod.AUDITOR.audit(live).findings());
    }

    static Stream<Arguments> loosenings() {
        return Stream.of(
                cluster("local accounts on", c -> c.withLocalAccounts(true), "AKS-ID-03"),
                cluster("Kubernetes RBAC off", c -> c.withRbac(false), "AKS-ID-04"),
                cluster(
                        "Azure RBAC off",
                        c -> c.withEntra(EntraIntegration.builder()
                                .tenant(Prod.TENANT)
                                .addAdminGroups(Prod.ADMINS)
                                .azureRbac(false)
                                .build()),
                        "AKS-ID-02"),
                cluster("no Entra ID", c -> c.withEntra(Optional.empty()), "AKS-ID-01", "AKS-ID-02", "AKS-ID-05"),
                cluster("no issuer", c -> c.withOidcIssuer(false), "AKS-ID-08"),
                cluster("no workload identity", c -> c.withWorkloadIdentity(false), "AKS-ID-09"),
                cluster("no managed identity", c -> c.withIdentity(Optional.empty()), "AKS-ID-06"),
                cluster("open to the internet", c -> c.withApiServerAccess(ApiServerAccess.open()), "AKS-API-02"),
                cluster(
                        "every address authorized",
                        c -> c.withApiServerAccess(ApiServerAccess.ranges("0.0.0.0/0")),
                        "AKS-API-03"),
                cluster("run command on", c -> c.withRunCommand(true), "AKS-API-04"),
                cluster(
                        "no policy engine",
                        c -> c.withNetwork(new NetworkEngine.AzureCni(true, NetworkEngine.PolicyEngine.NONE)),
                        "AKS-NET-01"),
                cluster(
                        "a policy engine about to end",
                        c -> c.withNetwork(new NetworkEngine.AzureCni(true, NetworkEngine.PolicyEngine.AZURE)),
                        "AKS-NET-02"),
                cluster("kubenet", c -> c.withNetwork(new NetworkEngine.Kubenet(true)), "AKS-NET-02", "AKS-NET-03"),
                cluster("HTTP application routing", c -> addOn(c, AddOn.named("httpApplicationRouting")), "AKS-NET-08"),
                cluster(
                        "no Azure Policy",
                        c -> c.withAddOns(AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2))),
                        "AKS-POL-01"),
                cluster("no secrets provider", c -> c.withAddOns(AddOn.azurePolicy()), "AKS-SEC-03"),
                cluster(
                        "no secret rotation",
                        c -> c.withAddOns(AddOn.azurePolicy(), AddOn.keyVaultSecretsProvider()),
                        "AKS-SEC-04"),
                cluster(
                        "node group open",
                        c -> c.withNodeResourceGroupAccess(NodeGroupAccess.UNRESTRICTED),
                        "AKS-NODE-08"),
                cluster("no Image Cleaner", c -> c.withImageCleaner(Optional.empty()), "AKS-NODE-14"),
                cluster(
                        "no upgrades",
                        c -> c.withUpgradeChannels(new UpgradeChannels(UpgradeChannel.NONE, NodeOsChannel.NONE)),
                        "AKS-UPG-03",
                        "AKS-UPG-04"),
                cluster("free tier", c -> c.withSku(ClusterSku.of(SkuTier.FREE)), "AKS-UPG-06"),
                pools("no host encryption", p -> p.withEncryptionAtHost(false), "AKS-NODE-01"),
                pools("managed disks", p -> p.withOsDiskType(OsDiskType.MANAGED), "AKS-NODE-03"),
                pools("SSH open", p -> p.withSshAccess(SshAccess.LOCAL_USER), "AKS-NODE-04"),
                pools("no secure boot", p -> p.withSecureBoot(false), "AKS-NODE-05"),
                pools("no virtual TPM", p -> p.withVtpm(false), "AKS-NODE-05"),
                pools("public addresses", p -> p.withNodePublicIp(true), "AKS-NET-04"),
                pools("one zone unknown", p -> p.withZones(), "AKS-NODE-13"),
                pools("no reserved system pool", p -> p.withTaints(), "AKS-NODE-09"),
                resources("namespace without level", SecureClusterAuditTest::withoutLevel, "K8S-PSA-01"),
                resources("default deny missing", list -> without(list, "default-deny"), "K8S-NET-01"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("loosenings")
    void a_loosening_fails_exactly_its_controls(String what, List<Resource<?>> loosened, Set<String> expected) {
        AuditReport report = Prod.AUDITOR.audit(DesiredState.named("prod").with(loosened));

        Set<String> failed = new TreeSet<>(report.failedControls());
        failed.removeAll(JUSTIFIED.keySet());
        assertThat(failed).as(what).isEqualTo(new TreeSet<>(expected));
    }

    @Test
    void an_accepted_loosening_passes_until_it_expires() {
        SecureCluster loosened = Prod.builder()
                .customise(hardened -> hardened.withRunCommand(true))
                .acceptance("AKS-API-04", "the old pipeline needs it", "build team", Prod.TODAY)
                .build();

        AuditReport report = audit(loosened);

        assertThat(report.failedControls()).doesNotContain("AKS-API-04");
        assertThat(report.findings(Verdict.ACCEPTED))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("Accepted by build team until 2026-06-01: the old pipeline needs it"));
        assertThat(report.staleAcceptances()).isEmpty();
    }

    @Test
    void a_private_cluster_needs_no_ranges() {
        SecureCluster cluster = Prod.builder().build().withApiServerAccess(ApiServerAccess.privateLink());

        assertThat(audit(cluster).failedControls())
                .doesNotContain("AKS-API-01", "AKS-API-02", "AKS-API-03", "AKS-API-05");
    }

    @Test
    void every_justified_control_exists() {
        assertThat(Catalogue.all()).extracting(Control::id).containsAll(JUSTIFIED.keySet());
    }

    private static AuditReport audit(SecureCluster cluster) {
        return Prod.AUDITOR.audit(DesiredState.named("prod").with(cluster));
    }

    private static Arguments cluster(String what, SecureCluster.Customisation change, String... controls) {
        SecureCluster loosened =
                Prod.builder().namespace("payments").customise(change::apply).build();
        return Arguments.of(what, loosened.resources(), Set.of(controls));
    }

    private static Arguments pools(String what, UnaryOperator<NodePool> change, String... controls) {
        return cluster(
                what,
                cluster ->
                        cluster.withPools(cluster.pools().stream().map(change).toList()),
                controls);
    }

    private static Arguments resources(String what, UnaryOperator<List<Resource<?>>> change, String... controls) {
        return Arguments.of(what, change.apply(Prod.cluster().resources()), Set.of(controls));
    }

    private static List<Resource<?>> without(List<Resource<?>> resources, String name) {
        return resources.stream()
                .filter(resource -> !resource.address().name().equals(name))
                .toList();
    }

    private static List<Resource<?>> withoutLevel(List<Resource<?>> resources) {
        return resources.stream()
                .<Resource<?>>map(
                        resource -> resource instanceof Namespace namespace ? namespace.withLabels(Map.of()) : resource)
                .toList();
    }

    private static AksCluster addOn(AksCluster cluster, AddOn addOn) {
        return cluster.withAddOns(
                Stream.concat(cluster.addOns().stream(), Stream.of(addOn)).toList());
    }

    private static List<String> verdicts(AuditReport report) {
        return report.findings().stream().map(SecureClusterAuditTest::verdict).toList();
    }

    private static String verdict(Finding finding) {
        return finding.verdict() + " " + finding.control() + " " + finding.address();
    }
}
