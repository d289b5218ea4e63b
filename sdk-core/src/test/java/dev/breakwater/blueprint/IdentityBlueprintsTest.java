package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.ObjectId;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityBlueprintsTest {
    private static final String ADMINS = "aaaaaaaa-0000-0000-0000-00000000000a";
    private static final SecureCluster SHOP = SecureCluster.named("shop")
            .subscription("11111111-2222-3333-4444-555555555555")
            .resourceGroup("rg")
            .region("westeurope")
            .tenant("99999999-0000-4000-8000-000000000001")
            .adminGroup(ADMINS)
            .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
            .build();
    private static final AksCluster CLUSTER = SHOP.cluster();
    private static final ArmId VAULT = CLUSTER.group().child("Microsoft.KeyVault/vaults", "kv");
    private static final WorkloadIdentity WEB = WorkloadIdentity.named("shop")
            .namespace("web")
            .cluster(CLUSTER)
            .readingSecrets(VAULT)
            .build();
    private static final ServerAndClientApps PAIR =
            ServerAndClientApps.named("kube").vault(VAULT).build();

    @Test
    void a_workload_identity_is_the_whole_chain_from_pod_to_vault() {
        assertThat(WEB.resources())
                .extracting(resource -> resource.address().type())
                .containsExactly(
                        "Microsoft.ManagedIdentity/userAssignedIdentities",
                        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
                        "v1/ServiceAccount",
                        "Microsoft.Authorization/roleAssignments");
        assertThat(WEB.credential().issuer()).as("the live issuer").isEqualTo(CLUSTER.oidcIssuerUrl());
        assertThat(WEB.credential().subject()).isEqualTo("system:serviceaccount:web:shop");
        assertThat(WEB.serviceAccount().clientId()).contains(WEB.clientId());
        assertThat(WEB.podLabels()).containsEntry("azure.workload.identity/use", "true");
        assertThat(DesiredState.named("shop").with(SHOP).with(WEB).resources())
                .contains(WEB.resources().toArray(Resource[]::new));
    }

    @Test
    void a_cluster_without_issuer_or_workload_identity_is_refused() {
        assertThatThrownBy(() ->
                        WEB.withCluster(CLUSTER.withWorkloadIdentity(false).withOidcIssuer(false)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("declare AksCluster.oidcIssuer(true)")
                .hasMessageContaining("declare AksCluster.workloadIdentity(true)");
    }

    @Test
    void the_pair_lets_its_client_ask_for_tokens_to_its_server() {
        assertThat(PAIR.resources()).hasSize(7);
        AdminConsent consent = (AdminConsent) PAIR.resources().get(6);
        assertThat(consent.permissions()).containsExactly(PAIR.server().permission(ServerAndClientApps.SCOPE));
        assertThat(PAIR.client().document().flag("/isFallbackPublicClient")).contains(true);
        assertThat(PAIR.server().document().text("/groupMembershipClaims")).contains("All");
        assertThat(PAIR.secret().vault()).isEqualTo(VAULT);
    }

    @Test
    void the_pair_is_refused_for_a_cluster_of_aks_and_found_on_an_old_one() {
        assertThatThrownBy(() -> PAIR.on(CLUSTER))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("AKS retired server and client applications")
                .hasMessageContaining("EntraIntegration.admins");
        Document old = CLUSTER.document().withAt("/properties/aadProfile/serverAppID", ADMINS);
        assertThat(findings("AKS-ID-07", new Estate.Entry(CLUSTER.address(), old, "2025-09-01")))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.FAIL);
    }

    @Test
    void administrators_are_asked_for_a_second_factor_or_that_is_a_finding() {
        Estate.Entry cluster = new Estate.Entry(CLUSTER.address(), CLUSTER.document(), "declared");
        assertThat(findings("AKS-ID-13", cluster)).extracting(Finding::verdict).containsExactly(Verdict.NOT_ASSESSABLE);

        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins show two factors")
                .addIncludeGroups(ObjectId.of(ADMINS))
                .kubernetes()
                .addDemands(Demand.MFA)
                .build();
        ConditionalAccessPolicy off = policy.withMode(ConditionalAccessPolicy.Mode.REPORT_ONLY);
        assertThat(findings("AKS-ID-13", cluster, entry(policy)))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PASS);
        assertThat(findings("AKS-ID-13", cluster, entry(off)))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "for browsers only, FAIL",
        "for programs only, FAIL",
        "device code blocked, FAIL",
        "device code blocked and the rest asked, PASS",
        "all blocked, FAIL",
        "a compliant device, FAIL",
        "mfa or a compliant device, PASS",
        "somewhere on some devices, NOT_ASSESSABLE",
        "asked and more on some devices, PASS",
        "for browsers only and more on some devices, NOT_ASSESSABLE",
    })
    void administrators_are_asked_in_every_way_to_sign_in(String which, Verdict verdict) {
        Estate.Entry cluster = new Estate.Entry(CLUSTER.address(), CLUSTER.document(), "declared");
        List<Finding> findings = findings("AKS-ID-13", with(cluster, policies(which)));
        assertThat(findings).extracting(Finding::verdict).containsExactly(verdict);
        assertThat(findings.get(0).evidence().get(1)).asString().startsWith("/displayName = \"Admins");
    }

    private static Estate.Entry[] with(Estate.Entry first, List<Estate.Entry> more) {
        List<Estate.Entry> all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all.toArray(Estate.Entry[]::new);
    }

    private static List<Estate.Entry> policies(String which) {
        ConditionalAccessPolicy asking = ConditionalAccessPolicy.named("Admins show two factors")
                .addIncludeGroups(ObjectId.of(ADMINS))
                .kubernetes()
                .addDemands(Demand.MFA)
                .build();
        ConditionalAccessPolicy blocking = asking.withName("Admins are blocked").withDemands(Demand.BLOCK);
        Estate.Entry browsers = entry(asking.withClientAppTypes("browser"));
        Estate.Entry devices = narrowed(asking.withName("Admins on devices"), "/conditions/devices");
        Estate.Entry codes = narrowed(blocking, "/conditions/authenticationFlows");
        return switch (which) {
            case "for browsers only" -> List.of(browsers);
            case "for programs only" -> List.of(entry(asking.withClientAppTypes("mobileAppsAndDesktopClients")));
            case "device code blocked" -> List.of(codes);
            case "device code blocked and the rest asked" -> List.of(codes, entry(asking));
            case "all blocked" -> List.of(entry(blocking));
            case "a compliant device" -> List.of(entry(asking.withDemands(Demand.COMPLIANT_DEVICE)));
            case "mfa or a compliant device" -> List.of(entry(asking.withDemands(Demand.MFA, Demand.COMPLIANT_DEVICE)));
            case "somewhere on some devices" -> List.of(devices);
            case "asked and more on some devices" -> List.of(entry(asking), devices);
            default -> List.of(browsers, devices);
        };
    }

    private static Estate.Entry narrowed(ConditionalAccessPolicy policy, String condition) {
        Document body = policy.document().withAt(condition, Document.object("transferMethods", "deviceCodeFlow"));
        return new Estate.Entry(policy.address(), body, "v1.0");
    }

    @Test
    void a_role_can_hold_in_one_namespace_only() {
        RoleAssignment reader = RoleAssignment.of(AzureRole.AKS_RBAC_READER)
                .principal(ADMINS, PrincipalType.GROUP)
                .scope(CLUSTER.namespaceScope("web"))
                .build();
        assertThat(reader.id().toString()).startsWith(CLUSTER.id() + "/namespaces/web/providers/");
    }

    private static Estate.Entry entry(ConditionalAccessPolicy policy) {
        return new Estate.Entry(policy.address(), policy.document(), "declared");
    }

    private static List<Finding> findings(String control, Estate.Entry... entries) {
        return Catalogue.control(control).orElseThrow().check(Estate.of(Estate.Origin.LIVE, List.of(entries)));
    }
}
