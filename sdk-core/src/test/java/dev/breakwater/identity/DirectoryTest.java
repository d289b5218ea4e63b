package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications, their service principals, groups, consents and secrets, as declarations. */
class DirectoryTest {
    private static final EntraApplication SERVER = EntraApplication.named("shop-server")
            .audience(EntraApplication.Audience.THIS_TENANT)
            .addIdentifierUris(EntraApplication.OWN_URI)
            .groupClaims(EntraApplication.GroupClaims.ASSIGNED_GROUPS)
            .tokenVersion(2)
            .addScopes(AppScope.forUsers("access", "Access the shop", "Acts in the shop for whoever is signed in"))
            .addPermissions(ApiPermission.delegated("User.Read"), ApiPermission.application("Directory.Read.All"))
            .build();
    private static final ArmId VAULT = ArmId.parse(
            "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv");

    @Test
    void an_application_is_a_body_of_graph() {
        assertThat(SERVER.document())
                .isEqualTo(Document.parse("{\"displayName\":\"shop-server\",\"signInAudience\":\"AzureADMyOrg\","
                        + "\"groupMembershipClaims\":\"ApplicationGroup\",\"identifierUris\":[\"api://{appId}\"],"
                        + "\"api\":{\"requestedAccessTokenVersion\":2,\"oauth2PermissionScopes\":[{\"id\":\""
                        + SERVER.permission("access").id()
                        + "\",\"value\":\"access\",\"type\":\"User\",\"adminConsentDisplayName\":\"Access the shop\","
                        + "\"adminConsentDescription\":\"Acts in the shop for whoever is signed in\",\"isEnabled\":true,"
                        + "\"userConsentDisplayName\":\"Access the shop\","
                        + "\"userConsentDescription\":\"Acts in the shop for whoever is signed in\"}]},"
                        + "\"requiredResourceAccess\":[{\"resourceAppId\":\"00000003-0000-0000-c000-000000000000\","
                        + "\"resourceAccess\":[{\"id\":\"e1fe6dd8-ba31-4d61-89e7-88639da4683d\",\"type\":\"Scope\"},"
                        + "{\"id\":\"7ab1d382-f21e-4acd-a863-ba3e13f7da61\",\"type\":\"Role\"}]}]}"));
    }

    @Test
    void the_order_and_the_grouping_of_permissions_say_nothing() {
        Document split = SERVER.document()
                .withAt(
                        "/requiredResourceAccess",
                        Document.parse(
                                "[{\"resourceAppId\":\"00000003-0000-0000-C000-000000000000\",\"resourceAccess\":"
                                        + "[{\"id\":\"7ab1d382-f21e-4acd-a863-ba3e13f7da61\",\"type\":\"Role\"}]},"
                                        + "{\"resourceAppId\":\"00000003-0000-0000-c000-000000000000\",\"resourceAccess\":"
                                        + "[{\"id\":\"e1fe6dd8-ba31-4d61-89e7-88639da4683d\",\"type\":\"Scope\"}]}]"));
        assertThat(EntraApplication.PROPERTIES.diff(SERVER.document(), split)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "signInAudience, \"AzureADMultipleOrgs\", HARDENS",
        "requiredResourceAccess, [], WEAKENS",
        "identifierUris, [\"api://{appId}\"], NEUTRAL",
    })
    void a_change_says_what_it_does_to_security(String member, String before, Effect effect) {
        Document live = SERVER.document()
                .with(member, Document.parse("{\"x\":" + before + "}").get("x").orElseThrow());
        List<FieldChange> changes = EntraApplication.PROPERTIES.diff(SERVER.document(), live);
        if (effect == Effect.NEUTRAL) {
            assertThat(changes).isEmpty();
        } else {
            assertThat(changes).extracting(FieldChange::effect).containsExactly(effect);
        }
    }

    @Test
    void what_lies_inside_an_application_goes_with_it() {
        ServicePrincipal principal = ServicePrincipal.of(SERVER).build();
        AdminConsent consent = AdminConsent.to(principal, SERVER).build();
        ApplicationFederation federation = ApplicationFederation.forServiceAccount("web", "shop")
                .application(SERVER)
                .issuer("https://issuer/")
                .build();
        ClientSecret secret = secret().build();
        assertThat(List.<Address<?>>of(principal.address(), consent.address(), federation.address(), secret.address()))
                .allMatch(address -> address.isInside(SERVER.address()))
                .doesNotHaveDuplicates();
        assertThat(consent.document().get("permissions").orElseThrow().elements())
                .extracting(Document::toString)
                .anyMatch(text -> text.contains("User.Read"))
                .anyMatch(text -> text.contains("7ab1d382"));
    }

    @Test
    void two_members_never_share_an_address() {
        EntraGroup group = EntraGroup.named("admins").build();
        ManagedIdentity one = identity("rg1");
        ManagedIdentity other = identity("rg2");
        assertThat(GroupMembership.in(group).member(one.principalId()).build().address())
                .isNotEqualTo(GroupMembership.in(group)
                        .member(other.principalId())
                        .build()
                        .address());
    }

    private static ManagedIdentity identity(String group) {
        return ManagedIdentity.named("app")
                .group(ArmId.subscription("11111111-2222-3333-4444-555555555555")
                        .resourceGroup(group))
                .location("westeurope")
                .build();
    }

    private static ClientSecret.Builder secret() {
        return ClientSecret.named("shop").application(SERVER).vault(VAULT).version("1");
    }

    @Test
    void what_graph_refuses_is_refused_with_all_reasons() {
        assertThatThrownBy(() -> EntraApplication.named("no spaces")
                        .addIdentifierUris("http://shop")
                        .tokenVersion(3)
                        .build())
                .hasMessageContaining("name contains 'no spaces'")
                .hasMessageContaining("identifierUris contains 'http://shop'")
                .hasMessageContaining("tokenVersion is 3");
        assertThatThrownBy(() -> EntraApplication.named("a")
                        .audience(EntraApplication.Audience.ANYBODY)
                        .build())
                .hasMessageContaining("declare tokenVersion(2)");
        assertThatThrownBy(() -> secret().overlap(Duration.ofDays(90)).build())
                .hasMessageContaining("overlap is not shorter than lifetime");
        assertThatThrownBy(() -> secret().build().withVault(ArmId.subscription("11111111-2222-3333-4444-555555555555")))
                .hasMessageContaining("not the id of a key vault");
        assertThatThrownBy(() -> ServicePrincipal.of("shop").build()).hasMessageContaining("not a GUID");
        assertThatThrownBy(() ->
                        AdminConsent.to(ServicePrincipal.of(SERVER).build()).build())
                .hasMessageContaining("grants nothing");
        assertThatThrownBy(() -> ApiPermission.delegated("Shop.Rob")).hasMessageContaining("pass its id");
        assertThatThrownBy(() -> SERVER.permission("rob")).hasMessageContaining("declares no scope 'rob'");
        assertThatThrownBy(() -> ApplicationFederation.named("x")
                        .application(SERVER)
                        .issuer("http://x")
                        .subject("")
                        .build())
                .hasMessageContaining("name contains 'x'")
                .hasMessageContaining("issuer contains 'http://x'")
                .hasMessageContaining("subject is blank");
    }

    @ParameterizedTest
    @CsvSource({
        "ENTRA-02, AzureADMyOrg, PASS",
        "ENTRA-02, AzureADMultipleOrgs, FAIL",
        "ENTRA-03, implicit, FAIL",
        "ENTRA-04, mapped, FAIL",
        "ENTRA-05, https://shop/back, PASS",
        "ENTRA-05, http://localhost:8080/back, PASS",
        "ENTRA-05, http://localhost.evil.example/, FAIL",
        "ENTRA-05, https://*.shop/back, FAIL",
        "ENTRA-06, 2026-01-01T00:00:00Z 2026-06-01T00:00:00Z, PASS",
        "ENTRA-06, 2026-01-01T00:00:00Z 2299-12-31T00:00:00Z, FAIL",
        "ENTRA-06, 2026-01-01T00:00:00Z never, FAIL",
    })
    void an_application_is_audited(String control, String what, Verdict verdict) {
        Document body = Document.object("displayName", "shop");
        String[] times = what.split(" ", -1);
        body = switch (control) {
            case "ENTRA-02" -> body.with("signInAudience", what);
            case "ENTRA-03" -> body.withAt("/web/implicitGrantSettings/enableIdTokenIssuance", true);
            case "ENTRA-04" -> body.withAt("/api/acceptMappedClaims", true);
            case "ENTRA-05" -> body.withAt("/web/redirectUris", List.of(what));
            default ->
                body.with(
                        "passwordCredentials",
                        List.of(Document.object("startDateTime", times[0], "endDateTime", times[1])));
        };
        assertThat(findings(control, new Estate.Entry(SERVER.address(), body, "v1.0")))
                .extracting(Finding::verdict)
                .containsExactly(verdict);
    }

    @Test
    void a_consent_to_rule_the_directory_is_a_finding() {
        ServicePrincipal principal = ServicePrincipal.of(SERVER).build();
        AdminConsent modest = AdminConsent.to(principal, SERVER).build();
        AdminConsent ruling = modest.withPermissions(ApiPermission.application("RoleManagement.ReadWrite.Directory"));
        assertThat(findings("ENTRA-07", entry(modest)))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PASS);
        assertThat(findings("ENTRA-07", entry(ruling)))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "Role,  role,  741f803b-c850-494e-b5df-cde7c675a1ca,   FAIL",
        "Role,  role,  DBAAE8CF-10b5-4b86-a4a1-f871c94c6695,   FAIL",
        "Role,  role,  01c0a623-fc9b-48e9-b794-0756f8e8f067,   FAIL",
        "Role,  role,  8e8e4742-1d95-4f68-9d56-6ee75648c72a,   FAIL",
        "Role,  role,  50483e42-d915-4231-9639-7fdb7fd190e5,   FAIL",
        "Role,  role,  dd199f4a-f148-40a4-a2ec-f0069cc799ec,   FAIL",
        "Role,  role,  7ab1d382-f21e-4acd-a863-ba3e13f7da61,   PASS",
        "Scope, scope, Directory.ReadWrite.All,                FAIL",
        "Scope, scope, directory.accessasuser.all,             FAIL",
        "Scope, scope, GroupMember.ReadWrite.All,              FAIL",
        "Scope, scope, User.Read.All,                          PASS",
    })
    void a_permission_of_graph_to_write_the_directory_is_a_finding(
            String type, String member, String value, Verdict verdict) {
        AdminConsent consent =
                AdminConsent.to(ServicePrincipal.of(SERVER).build(), SERVER).build();
        Document granted = Document.object("api", ApiPermission.GRAPH, "type", type, member, value);
        Document elsewhere = granted.with("api", "6dae42f8-4368-4678-94ff-3960e28e3630");
        Document body = Document.object("permissions", List.of(granted));
        assertThat(findings("ENTRA-07", new Estate.Entry(consent.address(), body, "v1.0")))
                .extracting(Finding::verdict)
                .containsExactly(verdict);
        Document other = Document.object("permissions", List.of(elsewhere));
        assertThat(findings("ENTRA-07", new Estate.Entry(consent.address(), other, "v1.0")))
                .extracting(Finding::verdict)
                .as("a scope of the same name elsewhere is another")
                .containsExactly(type.equals("Scope") ? Verdict.PASS : verdict);
    }

    @Test
    void a_declared_secret_is_audited_by_its_lifetime() {
        ClientSecret half = secret().build();
        ClientSecret years = half.withLifetime(Duration.ofDays(730));
        Estate.Entry fresh = new Estate.Entry(half.address(), half.document(), "declared");
        Estate.Entry stale = new Estate.Entry(years.address(), years.document(), "declared");
        assertThat(findings("ENTRA-06", fresh)).extracting(Finding::verdict).containsExactly(Verdict.PASS);
        assertThat(findings("ENTRA-06", stale)).extracting(Finding::verdict).containsExactly(Verdict.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"system:serviceaccount:web:shop, PASS", "system:serviceaccount:web:Shop, FAIL"})
    void a_federated_credential_of_an_application_is_held_to_the_same_exactness(String subject, Verdict verdict) {
        ApplicationFederation federation = ApplicationFederation.named("web")
                .application(SERVER)
                .issuer("https://issuer/")
                .subject(subject)
                .build();
        Estate.Entry entry = new Estate.Entry(federation.address(), federation.document(), "declared");
        List<Finding> findings =
                FederatedCredentialControls.all().get(0).check(Estate.of(Estate.Origin.LIVE, List.of(entry)));
        assertThat(findings).extracting(Finding::verdict).containsExactly(verdict);
        assertThat(findings.get(0).evidence().get(1)).hasToString("/subject = \"" + subject + "\" (declared)");
    }

    private static Estate.Entry entry(AdminConsent consent) {
        return new Estate.Entry(consent.address(), consent.document(), "declared");
    }

    private static List<Finding> findings(String id, Estate.Entry entry) {
        Control control = DirectoryControls.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        return control.check(Estate.of(Estate.Origin.LIVE, List.of(entry)));
    }
}
