package dev.breakwater.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApiPermission;
import dev.breakwater.identity.AppScope;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.ConditionalAccess;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.User;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ObjectId;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.testing.azure.FakeAzure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets of the page on identities. */
class IdentityGuideTest {
    private static final String ADMINS = "aaaaaaaa-0000-0000-0000-00000000000a";
    private static final String ANNA = "bbbbbbbb-0000-0000-0000-00000000000b";

    @Test
    void an_application_its_consent_and_its_secret_come_about() {
        try (FakeAzure azure = FakeAzure.start()) {
            ResourceGroup group = ResourceGroup.named("rg")
                    .subscription(azure.subscription())
                    .location("westeurope")
                    .build();
            KeyVault vault = KeyVault.named(group.id().uniqueName("kv"))
                    .group(group.id())
                    .location("westeurope")
                    .tenant(azure.tenant())
                    .networkAccess(NetworkAccess.open())
                    .build();
            RoleAssignment officer = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                    .principal(azure.application("caller").objectId(), PrincipalType.SERVICE_PRINCIPAL)
                    .scope(vault.id())
                    .build();
            // tag::application[]
            EntraApplication shop = EntraApplication.named(
                            "shop") // the unique name: at most one, however often applied
                    .audience(EntraApplication.Audience.THIS_TENANT)
                    .addIdentifierUris(EntraApplication.OWN_URI)
                    .groupClaims(EntraApplication.GroupClaims.ASSIGNED_GROUPS)
                    .addScopes(AppScope.forAdmins("orders", "Orders", "Reads orders for whoever is signed in."))
                    .addPermissions(ApiPermission.delegated("User.Read"))
                    .build();
            ServicePrincipal principal = ServicePrincipal.of(shop).build();
            AdminConsent consent = AdminConsent.to(principal, shop).build(); // asking is not having
            EntraGroup clerks = EntraGroup.named("shop-clerks").build();
            GroupMembership member =
                    GroupMembership.in(clerks).member(principal.objectId()).build();
            // end::application[]
            // tag::secret[]
            ClientSecret secret = ClientSecret.named("shop")
                    .application(shop)
                    .vault(vault.id())
                    .version("2026-09") // another version rotates
                    .lifetime(Duration.ofDays(90))
                    .overlap(Duration.ofDays(1)) // so long the old one works on
                    .addDependsOn(officer.address())
                    .build();
            // end::secret[]
            Engine engine =
                    Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
            DesiredState desired = DesiredState.named("shop")
                    .with(List.of(group, vault, officer, shop, principal, consent, clerks, member, secret));
            ApplyResult applied = engine.apply(engine.plan(desired));
            assertThat(applied.isSuccess()).as(applied.render()).isTrue();
            assertThat(engine.plan(desired).isEmpty()).isTrue();
        }
    }

    @Test
    void a_certificate_stays_in_its_vault() {
        EntraApplication shop = EntraApplication.named("shop").build();
        ArmId vault = ArmId.subscription("11111111-2222-3333-4444-555555555555")
                .resourceGroup("rg")
                .child("Microsoft.KeyVault/vaults", "kv-shop");
        // tag::certificate[]
        ClientCertificate certificate = ClientCertificate.named("shop")
                .application(shop)
                .vault(vault) // or .pem("-----BEGIN CERTIFICATE-----…")
                .certificateName("shop-signs-in") // created there, by whoever may; its key stays there
                .overlap(Duration.ofDays(7)) // so long the one before works on
                .build();
        // end::certificate[]
        assertThat(certificate.document().text("/certificate")).contains("shop-signs-in");
    }

    @Test
    void a_workload_has_an_identity() {
        SecureCluster cluster = SecureCluster.named("shop")
                .subscription("11111111-2222-3333-4444-555555555555")
                .resourceGroup("rg")
                .region("westeurope")
                .tenant("99999999-0000-4000-8000-000000000001")
                .adminGroup(ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("web")
                .build();
        ArmId vault = cluster.group().id().child("Microsoft.KeyVault/vaults", "kv-shop");
        // tag::workload[]
        WorkloadIdentity web = WorkloadIdentity.named("shop") // the service account
                .namespace("web")
                .cluster(cluster.cluster())
                .readingSecrets(vault)
                .build();
        DesiredState desired = DesiredState.named("shop").with(cluster).with(web);
        // end::workload[]
        assertThat(desired.resources()).containsAll(web.resources());
    }

    @Test
    void whether_a_second_factor_is_asked_is_a_question_to_documents() {
        // tag::whatIf[]
        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins show two factors")
                .addIncludeGroups(ObjectId.of(ADMINS))
                .kubernetes()
                .addDemands(Demand.MFA)
                .build();
        Decision decision = ConditionalAccess.of(List.of(policy.document()))
                .whatIf(User.in(ANNA, ADMINS), ConditionalAccess.AKS_SERVER, Context.deviceCodeFlow());
        boolean asked = decision.mfaAsked();
        String why = decision.why(); // Admins show two factors: it demands mfa
        // end::whatIf[]
        assertThat(asked).isTrue();
        assertThat(why).isEqualTo("Admins show two factors: it demands mfa");
    }
}
