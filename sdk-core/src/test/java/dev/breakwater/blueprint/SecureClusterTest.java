package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.WorkloadRuntime;
import dev.breakwater.document.Document;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.LimitRange;
import dev.breakwater.workload.ResourceQuota;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SecureClusterTest {
    @Test
    void it_expands_to_ordinary_resources_that_validate_together() {
        DesiredState desired = DesiredState.named("prod").with(Prod.cluster());

        assertThat(desired.validate()).isEmpty();
        assertThat(desired.resources())
                .extracting(resource -> resource.address().shortName())
                .containsExactly(
                        "resourceGroups/rg-prod",
                        "userAssignedIdentities/id-prod",
                        "workspaces/log-prod",
                        "policyAssignments/pod-security-restricted",
                        "managedClusters/prod",
                        "diagnosticSettings/audit",
                        "maintenanceConfigurations/aksManagedAutoUpgradeSchedule",
                        "maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule",
                        "roleAssignments/azure-kubernetes-service-rbac-cluster-admin-for-" + Prod.ADMINS,
                        "roleAssignments/azure-kubernetes-service-cluster-user-role-for-" + Prod.ADMINS,
                        "roleAssignments/azure-kubernetes-service-cluster-user-role-for-" + Prod.DEVELOPERS,
                        "Namespace/payments",
                        "NetworkPolicy/default-deny",
                        "NetworkPolicy/allow-dns",
                        "ResourceQuota/quota",
                        "LimitRange/defaults",
                        "RoleBinding/edit-groups");
    }

    @Test
    void equal_declarations_give_equal_resources_and_documents() {
        assertThat(Prod.cluster()).isEqualTo(Prod.cluster());
        assertThat(documents(Prod.cluster())).isEqualTo(documents(Prod.cluster()));
    }

    @Test
    void the_cluster_is_hardened_in_every_setting_that_can_be_declared() {
        Document properties =
                Prod.cluster().cluster().document().at("/properties").orElseThrow();

        Map<String, Object> expected = Map.ofEntries(
                Map.entry("/disableLocalAccounts", true),
                Map.entry("/enableRBAC", true),
                Map.entry("/aadProfile/managed", true),
                Map.entry("/aadProfile/enableAzureRBAC", true),
                Map.entry("/aadProfile/tenantID", Prod.TENANT),
                Map.entry("/aadProfile/adminGroupObjectIDs", List.of(Prod.ADMINS)),
                Map.entry("/apiServerAccessProfile/authorizedIPRanges", List.of("203.0.113.0/24")),
                Map.entry("/apiServerAccessProfile/disableRunCommand", true),
                Map.entry("/networkProfile/networkPlugin", "azure"),
                Map.entry("/networkProfile/networkPluginMode", "overlay"),
                Map.entry("/networkProfile/networkPolicy", "cilium"),
                Map.entry("/networkProfile/networkDataplane", "cilium"),
                Map.entry("/oidcIssuerProfile/enabled", true),
                Map.entry("/securityProfile/workloadIdentity/enabled", true),
                Map.entry("/securityProfile/imageCleaner/enabled", true),
                Map.entry("/addonProfiles/azurepolicy/enabled", true),
                Map.entry("/addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation", "true"),
                Map.entry("/autoUpgradeProfile/upgradeChannel", "patch"),
                Map.entry("/autoUpgradeProfile/nodeOSUpgradeChannel", "NodeImage"),
                Map.entry("/nodeResourceGroupProfile/restrictionLevel", "ReadOnly"));
        expected.forEach((pointer, value) ->
                assertThat(properties.at(pointer)).as(pointer).contains(Document.of(value)));
        assertThat(Prod.cluster().cluster().document().text("/sku/tier")).contains("Standard");
    }

    @Test
    void every_pool_is_hardened_and_the_system_pool_is_reserved() {
        List<Document> pools = Prod.cluster()
                .cluster()
                .document()
                .at("/properties/agentPoolProfiles")
                .orElseThrow()
                .elements();

        assertThat(pools).extracting(pool -> pool.text("/name").orElseThrow()).containsExactly("system", "apps");
        assertThat(pools).allSatisfy(pool -> {
            assertThat(pool.flag("/enableEncryptionAtHost")).contains(true);
            assertThat(pool.flag("/securityProfile/enableSecureBoot")).contains(true);
            assertThat(pool.flag("/securityProfile/enableVTPM")).contains(true);
            assertThat(pool.text("/securityProfile/sshAccess")).contains("Disabled");
            assertThat(pool.flag("/enableNodePublicIP")).contains(false);
            assertThat(pool.at("/availabilityZones")).contains(Document.array("1", "2", "3"));
        });
        assertThat(pools.get(0).at("/nodeTaints")).contains(Document.array("CriticalAddonsOnly=true:NoSchedule"));
    }

    @Test
    void pools_can_be_overridden() {
        SecureCluster cluster = Prod.builder()
                .systemPool(SecurePools.system().build().withVmSize("Standard_D8ds_v5"))
                .addUserPools(SecurePools.user("gpu", "Standard_NC24ads_A100_v4")
                        .count(1)
                        .build())
                .build();

        assertThat(cluster.cluster().pools())
                .extracting(pool -> pool.vmSize().orElseThrow())
                .containsExactly("Standard_D8ds_v5", "Standard_NC24ads_A100_v4");
    }

    @Test
    void audit_logs_and_defender_go_to_a_workspace_of_its_own_without_keys() {
        SecureCluster cluster = Prod.builder().build().withName("prod_" + "x".repeat(58));

        assertThat(cluster.ownWorkspace()).hasValueSatisfying(workspace -> {
            assertThat(workspace.name()).startsWith("log-prod-x").hasSize(63);
            assertThat(workspace.localAuth()).contains(false);
            assertThat(workspace.retentionDays()).contains(90);
            assertThat(cluster.cluster().defenderWorkspace()).contains(workspace.resourceId());
            assertThat(logs(cluster).workspace()).contains(workspace.resourceId());
        });
        assertThat(logs(cluster).categories()).contains("kube-audit-admin", "guard", "kube-apiserver");
    }

    @Test
    void a_workspace_that_is_given_takes_the_place_of_its_own() {
        Output<String> workspace = Output.of("/subscriptions/" + Prod.SUBSCRIPTION
                + "/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs");

        SecureCluster cluster = Prod.builder().workspace(workspace).build();

        assertThat(cluster.ownWorkspace()).isEmpty();
        assertThat(cluster.resources()).noneMatch(LogAnalyticsWorkspace.class::isInstance);
        assertThat(cluster.cluster().defenderWorkspace()).contains(workspace);
        assertThat(logs(cluster).workspace()).contains(workspace);
    }

    @Test
    void the_restricted_initiative_denies_but_in_namespaces_of_the_system_and_weaker_ones() {
        SecureCluster weaker = Prod.builder()
                .namespace("payments")
                .addNamespace(SecureNamespace.named("legacy").podSecurity(PodSecurityLevel.BASELINE))
                .build();

        assertThat(only(PolicyAssignment.class, Prod.cluster()).document())
                .returns(Optional.of("Deny"), body -> body.text("/properties/parameters/effect/value"))
                .returns(Optional.empty(), body -> body.at("/properties/parameters/excludedNamespaces"));
        assertThat(only(PolicyAssignment.class, weaker).parameters().get("excludedNamespaces"))
                .isEqualTo(Document.array(
                        "kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system", "legacy"));
        assertThat(weaker.withPodSecurityInitiative(false).resources()).noneMatch(PolicyAssignment.class::isInstance);
    }

    @Test
    void defender_for_the_subscription_is_on_only_when_asked_for() {
        assertThat(Prod.cluster().resources()).noneMatch(DefenderPlan.class::isInstance);
        assertThat(only(DefenderPlan.class, Prod.cluster().withDefenderPlan(true))
                        .id())
                .hasToString(
                        "/subscriptions/" + Prod.SUBSCRIPTION + "/providers/Microsoft.Security/pricings/Containers");
    }

    @Test
    void two_clusters_share_a_resource_group_in_one_desired_state() {
        SecureCluster east = Prod.cluster().withName("east").withDefenderPlan(true);
        DesiredState both = DesiredState.named("prod")
                .with(Prod.cluster().withDefenderPlan(true))
                .with(east);

        assertThat(both.validate()).isEmpty();
        assertThat(both.resources()).filteredOn(ResourceGroup.class::isInstance).hasSize(1);
        assertThat(both.resources())
                .filteredOn(PolicyAssignment.class::isInstance)
                .hasSize(1);
        assertThat(both.resources())
                .filteredOn(LogAnalyticsWorkspace.class::isInstance)
                .hasSize(2);
        assertThat(DesiredState.named("prod")
                        .with(Prod.cluster())
                        .with(east.withTags(Map.of("team", "east")))
                        .validate())
                .singleElement()
                .asString()
                .contains("rg-prod: is declared more than once; keep one declaration.");
    }

    @Test
    void a_namespace_has_a_quota_that_admits_pods_which_say_nothing() {
        SecureCluster cluster = Prod.builder()
                .namespace("payments")
                .addNamespace(SecureNamespace.named("batch").quota(Map.of("pods", "500")))
                .addNamespace(SecureNamespace.named("free").quota(Map.of()))
                .build();

        assertThat(cluster.resources())
                .filteredOn(ResourceQuota.class::isInstance)
                .extracting(quota -> quota.document().at("/spec/hard").orElseThrow())
                .containsExactly(
                        Document.object(
                                "limits.memory",
                                "80Gi",
                                "pods",
                                "100",
                                "requests.cpu",
                                "10",
                                "requests.memory",
                                "40Gi"),
                        Document.object("pods", "500"));
        assertThat(cluster.resources())
                .filteredOn(LimitRange.class::isInstance)
                .extracting(range -> range.document().text("/metadata/namespace"))
                .containsExactly(Optional.of("payments"), Optional.of("batch"));
    }

    @Test
    void the_cluster_identity_gets_a_role_only_on_a_network_that_is_yours_and_before_the_cluster() {
        String subnet = "/subscriptions/" + Prod.SUBSCRIPTION
                + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/nodes";

        SecureCluster cluster = Prod.builder()
                .addUserPools(SecurePools.user("apps").subnetId(subnet).build())
                .build();

        assertThat(identityRoles(Prod.cluster())).isEmpty();
        assertThat(identityRoles(cluster)).singleElement().satisfies(assignment -> {
            assertThat(assignment.role().name()).isEqualTo("Network Contributor");
            assertThat(assignment.scope()).hasToString(subnet);
            assertThat(cluster.cluster().dependsOn()).contains(assignment.address());
        });
        assertThat(DesiredState.named("prod").with(cluster).validate()).isEmpty();
    }

    @Test
    void an_integrated_private_cluster_may_write_its_dns_zone() {
        String zone = "/subscriptions/" + Prod.SUBSCRIPTION
                + "/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/private.westeurope.azmk8s.io";
        ApiServerAccess access = new ApiServerAccess.VnetIntegrated(
                Output.of("/subscriptions/" + Prod.SUBSCRIPTION
                        + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/api"),
                true,
                List.of(),
                Optional.of(Output.of(zone)));

        assertThat(Prod.builder().build().withApiServerAccess(access).resources())
                .filteredOn(RoleAssignment.class::isInstance)
                .map(RoleAssignment.class::cast)
                .extracting(role -> role.role().name() + " on " + role.scope().name())
                .as("AKS links the zone to the network")
                .startsWith(
                        "Network Contributor on hub", "Private DNS Zone Contributor on private.westeurope.azmk8s.io");
    }

    @Test
    void a_private_cluster_has_no_ranges() {
        AksCluster cluster = Prod.builder()
                .build()
                .withApiServerAccess(ApiServerAccess.privateLink())
                .cluster();

        assertThat(cluster.document().flag("/properties/apiServerAccessProfile/enablePrivateCluster"))
                .contains(true);
        assertThat(cluster.document().at("/properties/apiServerAccessProfile/authorizedIPRanges"))
                .as("none, and those there were are taken away")
                .contains(Document.array());
        assertThat(cluster.publicNetworkAccess()).contains(false);
        assertThat(cluster.rawProperties())
                .as("nothing that outlives a customisation")
                .isEmpty();
    }

    @Test
    void a_confidential_or_arm_pool_is_hardened_without_what_it_cannot_have() {
        assertThat(List.of("Standard_DC4as_v5", "Standard_D4pds_v5")).allSatisfy(size -> {
            NodePool pool = SecurePools.user("vault", size).count(3).build();
            assertThat(pool.secureBoot()).isEmpty();
            assertThat(pool.encryptionAtHost()).contains(true);
        });
        assertThat(SecurePools.user("apps", "Standard_D8ds_v5").count(3).build().vtpm())
                .contains(true);
    }

    @Test
    void a_sandboxed_pool_is_hardened_but_for_trusted_launch() {
        NodePool pool = SecurePools.sandboxed("plugins").build();

        assertThat(pool.workloadRuntime()).contains(WorkloadRuntime.KATA_VM_ISOLATION);
        assertThat(pool.secureBoot()).isEmpty();
        assertThat(pool.encryptionAtHost()).contains(true);
        assertThat(audit(Prod.builder().addUserPools(pool)).failedControls())
                .doesNotContain("AKS-NODE-05", "AKS-NODE-10");
    }

    private static AuditReport audit(SecureCluster.Builder cluster) {
        return Prod.AUDITOR.audit(DesiredState.named("prod").with(cluster.build()));
    }

    @Test
    void customisations_apply_in_order_after_hardening() {
        AksCluster cluster = Prod.builder()
                .customise(hardened -> hardened.withLocalAccounts(true))
                .customise(changed ->
                        changed.withTags(Map.of("seen", changed.localAccounts().toString())))
                .build()
                .cluster();

        assertThat(cluster.tags()).containsEntry("seen", "Optional[true]");
    }

    @Test
    void acceptances_stand_on_the_cluster() {
        SecureCluster cluster = Prod.builder()
                .acceptance("AKS-NET-06", "no firewall yet", "network team", Prod.TODAY)
                .build();

        assertThat(cluster.cluster().acceptances())
                .singleElement()
                .satisfies(acceptance -> assertThat(acceptance.owner()).isEqualTo("network team"));
    }

    @Test
    void acceptances_of_what_lies_outside_the_cluster_stand_there() {
        SecureCluster cluster = Prod.builder()
                .addNamespace(SecureNamespace.named("legacy").podSecurity(PodSecurityLevel.BASELINE))
                .defenderPlan(true)
                .acceptance("LOG-02", "no private link scope yet", "network team", Prod.TODAY)
                .acceptance("AKS-POL-03", "an application of 2009", "legacy team", Prod.TODAY)
                .acceptance("AKS-OBS-02", "an agent of another maker", "security team", Prod.TODAY)
                .build();

        assertThat(cluster.cluster().acceptances()).isEmpty();
        AuditReport report = Prod.AUDITOR.audit(DesiredState.named("prod").with(cluster));
        assertThat(report.findings(Verdict.ACCEPTED))
                .extracting(Finding::control)
                .containsExactlyInAnyOrder("LOG-02", "AKS-POL-03");
        assertThat(report.staleAcceptances())
                .extracting(Acceptance::control)
                .as("the plan is on, so that nothing was to accept")
                .containsExactly("AKS-OBS-02");
    }

    @Test
    void an_underscore_in_the_name_becomes_a_hyphen_in_the_host_name() {
        SecureCluster cluster = Prod.builder().build().withName("prod_west_" + "x".repeat(50));

        assertThat(cluster.cluster().dnsPrefix())
                .hasValueSatisfying(
                        prefix -> assertThat(prefix).startsWith("prod-west-x").hasSizeLessThanOrEqualTo(54));
    }

    @Test
    void everything_wrong_is_said_at_once() {
        assertThatThrownBy(() -> Prod.builder()
                        .build()
                        .withNamespaces(
                                SecureNamespace.named("kube-system"),
                                SecureNamespace.named("twice"),
                                SecureNamespace.named("twice")))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("namespace 'kube-system' belongs to the cluster itself")
                .hasMessageContaining("namespace 'twice' is declared twice");
        assertThatThrownBy(() -> SecureCluster.named("prod")
                        .subscription("s")
                        .resourceGroup("rg")
                        .region("r")
                        .tenant("t")
                        .adminGroup("admins")
                        .apiServerAccess(ApiServerAccess.open())
                        .build())
                .hasMessageContaining("subscription contains 's', which is not a GUID")
                .hasMessageContaining("tenant contains 't'")
                .hasMessageContaining("adminGroup contains 'admins'");
    }

    @Test
    void what_a_part_refuses_is_refused_when_the_whole_is_built() {
        assertThatThrownBy(() -> Prod.builder().namespace("Not A Label").build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("Not A Label");
    }

    @Test
    void a_weaker_pod_security_level_can_be_declared() {
        SecureCluster cluster = Prod.builder()
                .addNamespace(SecureNamespace.named("legacy").podSecurity(PodSecurityLevel.BASELINE))
                .build();

        assertThat(documents(cluster).toString()).contains("pod-security.kubernetes.io/enforce\":\"baseline");
    }

    @Test
    void an_admin_group_known_only_to_the_cluster_is_not_lost_by_a_customisation() {
        SecureCluster cluster = Prod.builder()
                .customise(hardened -> hardened.withEntra(
                        EntraIntegration.builder().azureRbac(true).build()))
                .build();

        assertThat(LockOutReviewTest.remarks(LockOutReview.standard(), List.of(), cluster.resources()))
                .as("the role assignment still reaches cluster-admin")
                .isEmpty();
    }

    private static DiagnosticSettings logs(SecureCluster cluster) {
        return only(DiagnosticSettings.class, cluster);
    }

    private static <T> T only(Class<T> type, SecureCluster cluster) {
        List<T> found = cluster.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<RoleAssignment> identityRoles(SecureCluster cluster) {
        return cluster.resources().stream()
                .filter(RoleAssignment.class::isInstance)
                .map(RoleAssignment.class::cast)
                .filter(assignment -> assignment.principal().known().isEmpty())
                .toList();
    }

    private static Map<String, Document> documents(SecureCluster cluster) {
        return cluster.resources().stream()
                .collect(Collectors.toMap(resource -> resource.address().toString(), Resource::document));
    }
}
