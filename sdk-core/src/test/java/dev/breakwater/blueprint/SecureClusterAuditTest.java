package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.Subject;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.DeploymentSafeguards;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.KeyEncryption;
import dev.breakwater.cluster.MaintenanceConfiguration;
import dev.breakwater.cluster.ManagedNamespace;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodeGroupAccess;
import dev.breakwater.cluster.NodeOsChannel;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.OsDiskType;
import dev.breakwater.cluster.SkuTier;
import dev.breakwater.cluster.SshAccess;
import dev.breakwater.cluster.UpgradeChannel;
import dev.breakwater.cluster.UpgradeChannels;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.network.EgressRule;
import dev.breakwater.network.EgressTraffic;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
            Map.entry("AKS-NET-06", "controlled egress takes routes or a gateway that only the user can name"),
            Map.entry("AKS-NET-07", "advanced network security is billed by the node, a decision of the user"),
            Map.entry("AKS-NODE-02", "a disk encryption set takes a key that only the user can name"),
            Map.entry("AKS-OBS-05", "monitoring takes a data collection rule and is billed by what it collects"),
            Map.entry("LOG-02", "a private link scope takes a network that only the user can name"));

    private static final Document PORTS = Document.object("portStart", 8080, "portEnd", 8090, "protocol", "TCP");

    private static final ArmId GROUP = ArmId.subscription(Prod.SUBSCRIPTION).resourceGroup("network");

    private static final ClusterLink LINK = Prod.cluster().link();

    /** What only the node or the service knows. */
    private static final Set<String> UNKNOWABLE = Set.of(
            "AKS-ID-13",
            "AKS-ID-15",
            "AKS-NODE-10",
            "AKS-NODE-17",
            "AKS-NODE-18",
            "AKS-POL-04",
            "AKS-SEC-01",
            "IMG-03",
            "IMG-04",
            "IMG-05");

    private static RoleAssignment onGroup(AzureRole role) {
        return RoleAssignment.of(role)
                .principal(Prod.DEVELOPERS, PrincipalType.GROUP)
                .scope(GROUP)
                .build();
    }

    @Test
    void a_secure_cluster_passes_every_control_but_the_justified() {
        AuditReport report = audit(Prod.cluster());

        assertThat(report.failedControls()).isEqualTo(new TreeSet<>(JUSTIFIED.keySet()));
        assertThat(report.findings(Verdict.NOT_ASSESSABLE))
                .extracting(Finding::control)
                .as("only what a declaration cannot show")
                .containsExactlyInAnyOrderElementsOf(UNKNOWABLE);
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
                cluster(
                        "no Entra ID",
                        c -> c.withLocalAccounts(true).withEntra(Optional.empty()),
                        "AKS-ID-01",
                        "AKS-ID-02",
                        "AKS-ID-03"),
                cluster(
                        "no issuer",
                        c -> c.withWorkloadIdentity(false).withOidcIssuer(false),
                        "AKS-ID-08",
                        "AKS-ID-09"),
                cluster("no workload identity", c -> c.withWorkloadIdentity(false), "AKS-ID-09"),
                cluster("no managed identity", c -> c.withIdentity(Optional.empty()), "AKS-ID-06"),
                cluster(
                        "open to the internet",
                        c -> c.withApiServerAccess(ApiServerAccess.open()),
                        "AKS-API-02",
                        "AKS-API-03"),
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
                cluster(
                        "own applications",
                        c -> raw(c, "/properties/aadProfile/serverAppID", Prod.DEVELOPERS),
                        "AKS-ID-07",
                        "AKS-UPG-07"),
                cluster(
                        "pod identity",
                        c -> raw(c, "/properties/podIdentityProfile/enabled", true),
                        "AKS-ID-10",
                        "AKS-UPG-07"),
                cluster(
                        "basic balancer",
                        c -> raw(c, "/properties/networkProfile/loadBalancerSku", "basic"),
                        "AKS-NET-05",
                        "AKS-UPG-07"),
                pools("host ports", p -> raw(p, "/networkProfile/allowedHostPorts", List.of(PORTS)), "AKS-NET-10"),
                pools("an ended system", p -> p.withOsSku("CBLMariner"), "AKS-NODE-07", "AKS-UPG-07"),
                pools("availability sets", p -> raw(p, "/type", "AvailabilitySet"), "AKS-NODE-12", "AKS-UPG-07"),
                pools("Confidential Containers", p -> raw(p, "/workloadRuntime", "KataCcIsolation"), "AKS-NODE-19"),
                pools(
                        "unsafe sysctls",
                        p -> raw(p, "/kubeletConfig/allowedUnsafeSysctls", List.of("kernel.msg*")),
                        "AKS-NODE-15"),
                pools(
                        "no certificate rotation",
                        p -> p.withTags(Map.of("aks-disable-kubelet-serving-certificate-rotation", "true")),
                        "AKS-NODE-16"),
                pools(
                        "validated cryptography on one pool only",
                        p -> p.withFips(p.name().equals("apps")),
                        "AKS-NODE-06"),
                cluster(
                        "a public name for a private cluster",
                        c -> c.withApiServerAccess(new ApiServerAccess.PrivateLink(Optional.empty(), true)),
                        "AKS-API-05",
                        "AKS-API-07"),
                cluster(
                        "a key in a public vault",
                        c -> c.withKeyEncryption(KeyEncryption.of("https://kv.vault.azure.net/keys/etcd/1")),
                        "AKS-SEC-02"),
                cluster("an ended version", c -> c.withKubernetesVersion("1.20"), "AKS-SEC-01", "AKS-UPG-01"),
                cluster(
                        "pools behind",
                        c -> c.withKubernetesVersion("1.40")
                                .withPools(c.pools().stream()
                                        .map(pool -> pool.withKubernetesVersion("1.39"))
                                        .toList()),
                        "AKS-UPG-02"),
                cluster(
                        "one confidential pool of two",
                        c -> c.withPools(Stream.concat(
                                        c.pools().stream(),
                                        Stream.of(SecurePools.user("vault", "Standard_DC4as_v5")
                                                .count(3)
                                                .build()))
                                .toList()),
                        "AKS-NODE-11"),
                resources(
                        "no windows",
                        list -> list.stream()
                                .filter(one -> !(one instanceof MaintenanceConfiguration))
                                .toList(),
                        "AKS-UPG-05"),
                resources(
                        "a managed namespace that lets everything through",
                        list -> and(
                                list,
                                ManagedNamespace.named("shop")
                                        .cluster(Prod.cluster().cluster().id())
                                        .location("westeurope")
                                        .ingress(ManagedNamespace.Traffic.ALLOW_ALL)
                                        .build()),
                        "AKS-NS-01",
                        "AKS-NS-02",
                        "AKS-NS-03"),
                resources(
                        "safeguards that only warn",
                        list -> and(
                                list,
                                DeploymentSafeguards.of(DeploymentSafeguards.Level.WARN)
                                        .cluster(Prod.cluster().cluster().id())
                                        .addExcludedNamespaces("legacy")
                                        .build()),
                        "AKS-POL-05",
                        "AKS-POL-06",
                        "AKS-POL-07"),
                resources("nobody to administer it", SecureClusterAuditTest::withoutAdministrators, "AKS-ID-05"),
                resources(
                        "a person who may do everything in Azure",
                        list -> and(
                                list,
                                RoleAssignment.of(AzureRole.CONTRIBUTOR)
                                        .principal(Prod.DEVELOPERS, PrincipalType.USER)
                                        .scope(Prod.cluster().cluster().id())
                                        .build()),
                        "AKS-ID-12"),
                resources(
                        "a role of everything",
                        list -> and(
                                list,
                                RoleDefinition.named("Everything")
                                        .subscription(Prod.SUBSCRIPTION)
                                        .addActions("*")
                                        .build()),
                        "AKS-ROLE-01",
                        "AKS-ROLE-02"),
                resources(
                        "an open subnet",
                        list -> and(
                                list,
                                Subnet.named("nodes")
                                        .network(GROUP.child(VirtualNetwork.TYPE, "hub"))
                                        .addPrefixes("10.0.0.0/22")
                                        .build()),
                        "AKS-VNET-01",
                        "AKS-VNET-02"),
                resources(
                        "a network without a plan against floods",
                        list -> and(
                                list,
                                VirtualNetwork.named("hub")
                                        .group(GROUP)
                                        .location("westeurope")
                                        .addAddressPrefixes("10.0.0.0/16")
                                        .build()),
                        "AKS-VNET-03"),
                resources(
                        "a workspace as the service makes it",
                        list -> and(
                                list,
                                LogAnalyticsWorkspace.named("logs")
                                        .group(GROUP)
                                        .location("westeurope")
                                        .build()),
                        "LOG-01",
                        "LOG-03"),
                cluster("no Defender sensor", c -> c.withDefenderWorkspace(Optional.empty()), "AKS-OBS-01"),
                resources("no logs sent", list -> without(list, "audit"), "AKS-OBS-03", "AKS-OBS-04"),
                resources(
                        "only the audit log sent",
                        list -> replaced(
                                list,
                                DiagnosticSettings.class,
                                logs -> logs.withCategories(DiagnosticSettings.CLUSTER_AUDIT)),
                        "AKS-OBS-04"),
                resources(
                        "Pod Security audited only",
                        list -> replaced(
                                list,
                                PolicyAssignment.class,
                                policy -> policy.withParameters(Map.of("effect", Document.of("Audit")))),
                        "AKS-POL-02"),
                Arguments.of(
                        "no Pod Security initiative",
                        Prod.builder().podSecurityInitiative(false).build().resources(),
                        Set.of("AKS-POL-08")),
                resources("images pushed to any registry", list -> and(list, onGroup(AzureRole.ACR_PUSH)), "ACR-07"),
                resources(
                        "images pulled from any registry", list -> and(list, onGroup(AzureRole.ACR_PULL)), "AKS-ID-14"),
                Arguments.of(
                        "a namespace at a weaker level",
                        Prod.builder()
                                .addNamespace(SecureNamespace.named("legacy").podSecurity(PodSecurityLevel.BASELINE))
                                .build()
                                .resources(),
                        Set.of("AKS-POL-03")),
                Arguments.of(
                        "Defender off for the subscription",
                        replaced(
                                Prod.cluster().withDefenderPlan(true).resources(),
                                DefenderPlan.class,
                                plan -> plan.withTier(DefenderTier.FREE)),
                        Set.of("AKS-OBS-02")),
                resources(
                        "pods whose secret all who edit the namespace may read",
                        list -> and(list, withSecret()),
                        "K8S-SEC-01"),
                Arguments.of(
                        "a secret of a vault that another workload may read",
                        VaultReadersTest.loosened(),
                        Set.of("KV-05")),
                resources("namespace without level", SecureClusterAuditTest::withoutLevel, "K8S-PSA-01"),
                resources("default deny missing", list -> without(list, "default-deny"), "K8S-NET-01"),
                resources(
                        "everything may leave",
                        list -> and(
                                list,
                                NetworkPolicy.named("all-out")
                                        .namespace("payments")
                                        .egress(EgressTraffic.allow(EgressRule.any()))
                                        .on(LINK)
                                        .build()),
                        "K8S-NET-01",
                        "K8S-NET-06"),
                resources(
                        "a person as administrator",
                        list -> and(list, admins(Subject.user("jane@example.com"))),
                        "K8S-RBAC-01",
                        "K8S-RBAC-13"),
                resources(
                        "everybody as administrator",
                        list -> and(list, admins(Subject.group("system:authenticated"))),
                        "K8S-RBAC-01",
                        "K8S-RBAC-11"));
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
    void a_private_cluster_needs_no_ranges_and_cannot_be_integrated_later() {
        SecureCluster cluster = Prod.builder().build().withApiServerAccess(ApiServerAccess.privateLink());

        Set<String> expected = new TreeSet<>(JUSTIFIED.keySet());
        expected.removeAll(Set.of("AKS-API-01", "AKS-API-06"));
        assertThat(audit(cluster).failedControls()).isEqualTo(expected);
    }

    @Test
    void every_control_is_met_or_justified_and_has_a_loosening_that_fails_it() {
        Set<String> covered = new TreeSet<>(JUSTIFIED.keySet());
        covered.addAll(UNKNOWABLE);
        covered.addAll(ofOtherResources());
        loosenings().forEach(row -> covered.addAll(ids(row)));
        Set<String> hit = new TreeSet<>();
        loosenings().forEach(row -> hit.addAll(ids(row)));
        System.out.println("controls that a loosening of the example cluster hits: " + hit.size() + "/"
                + Catalogue.all().size());

        assertThat(Catalogue.all()).extracting(Control::id).containsExactlyInAnyOrderElementsOf(covered);
    }

    /** Controls that look only at what a secure cluster has none of; the tests of those declarations fail them. */
    private static Set<String> ofOtherResources() {
        Set<String> types = Prod.cluster().resources().stream()
                .map(resource -> resource.address().type())
                .collect(Collectors.toSet());
        return Catalogue.all().stream()
                .filter(control -> Collections.disjoint(control.evidence(), types))
                .map(Control::id)
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked") // the third argument of every row is a set of ids
    private static Set<String> ids(Arguments row) {
        return (Set<String>) row.get()[2];
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

    private static List<Resource<?>> and(List<Resource<?>> resources, Resource<?> more) {
        return Stream.concat(resources.stream(), Stream.of(more)).toList();
    }

    private static ClusterRoleBinding admins(Subject subject) {
        return ClusterRoleBinding.named("admins")
                .clusterRole("cluster-admin")
                .addSubjects(subject)
                .on(LINK)
                .build();
    }

    private static Deployment withSecret() {
        Document volume = Document.object("name", "key", "secret", Document.object("secretName", "key"));
        PodTemplate pods = PodTemplate.of("web", "mcr.microsoft.com/web@sha256:" + "0".repeat(64))
                .serviceAccount("web")
                .merge(Document.object("spec", Document.object("volumes", List.of(volume))));
        return Deployment.named("web").in("payments").on(LINK).pods(pods);
    }

    private static List<Resource<?>> without(List<Resource<?>> resources, String name) {
        return resources.stream()
                .filter(resource -> !resource.address().name().equals(name))
                .toList();
    }

    private static <T extends Resource<?>> List<Resource<?>> replaced(
            List<Resource<?>> resources, Class<T> type, UnaryOperator<T> change) {
        return resources.stream()
                .<Resource<?>>map(resource -> type.isInstance(resource) ? change.apply(type.cast(resource)) : resource)
                .toList();
    }

    private static List<Resource<?>> withoutAdministrators(List<Resource<?>> resources) {
        EntraIntegration entra =
                EntraIntegration.builder().tenant(Prod.TENANT).azureRbac(true).build();
        return resources.stream()
                .filter(resource -> !(resource instanceof RoleAssignment))
                .<Resource<?>>map(
                        resource -> resource instanceof AksCluster cluster ? cluster.withEntra(entra) : resource)
                .toList();
    }

    private static List<Resource<?>> withoutLevel(List<Resource<?>> resources) {
        return resources.stream()
                .<Resource<?>>map(
                        resource -> resource instanceof Namespace namespace ? namespace.withLabels(Map.of()) : resource)
                .toList();
    }

    private static AksCluster raw(AksCluster cluster, String pointer, Object value) {
        return cluster.withRawProperties(Map.of(pointer, Document.of(value)));
    }

    private static NodePool raw(NodePool pool, String pointer, Object value) {
        return pool.withRawProperties(Map.of(pointer, Document.of(value)));
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
