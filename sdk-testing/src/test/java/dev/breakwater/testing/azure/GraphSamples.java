package dev.breakwater.testing.azure;

import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApiPermission;
import dev.breakwater.identity.AppRole;
import dev.breakwater.identity.AppScope;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.ConditionalAccessPolicy.Mode;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraApplication.Audience;
import dev.breakwater.identity.EntraApplication.GroupClaims;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ObjectId;
import dev.breakwater.identity.OptionalClaim;
import dev.breakwater.identity.OptionalClaim.Token;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.PublicCertificate;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.testing.contract.Sample;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Microsoft Graph knows, each type with one variation per property. */
final class GraphSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("ENTRA-02", "moved next month", "platform", LocalDate.of(2027, 1, 1));
    private static final String ANNA = "bbbbbbbb-0000-4000-8000-00000000000b";

    private final ResourceGroup group;
    private final ManagedIdentity identity;
    private final FakeAzure azure;
    private final ServicePrincipal owner;
    private final EntraApplication bare = EntraApplication.named("api").build();
    private final EntraApplication shop;
    private final ServicePrincipal principal;

    GraphSamples(FakeAzure azure, ResourceGroup group, ManagedIdentity identity) {
        this.azure = azure;
        this.group = group;
        this.identity = identity;
        EntraApplication team = EntraApplication.named("team").build();
        this.owner = ServicePrincipal.of(team).build();
        this.shop = EntraApplication.named("shop")
                .displayName("The shop")
                .description("Sells")
                .audience(Audience.THIS_TENANT)
                .addIdentifierUris(EntraApplication.OWN_URI)
                .groupClaims(GroupClaims.ASSIGNED_GROUPS)
                .acceptMappedClaims(false)
                .tokenVersion(2)
                .implicitIdTokens(false)
                .implicitAccessTokens(false)
                .addScopes(AppScope.forUsers("access", "Access the shop", "Acts for whoever is signed in"))
                .addRoles(AppRole.forUsers("clerk", "Clerk", "Sells"))
                .addPermissions(ApiPermission.delegated("User.Read"), ApiPermission.application("Directory.Read.All"))
                .publicClient(false)
                .addWebRedirects("https://shop.example/back")
                .addPageRedirects("https://shop.example/page")
                .addPublicRedirects("http://localhost")
                .addOptionalClaims(new OptionalClaim(Token.ID, "groups", true, List.of("sam_account_name")))
                .addOptionalClaims(OptionalClaim.in(Token.ACCESS, "email"), OptionalClaim.in(Token.SAML, "email"))
                .addOwners(new ObjectId(owner.objectId()))
                .addDependsOn(owner.address())
                .addAcceptances(ACCEPTED)
                .build();
        this.principal = ServicePrincipal.of(bare).build();
    }

    List<Sample> all() {
        return List.of(
                application(),
                principal(),
                group(),
                member(),
                consent(),
                federation(),
                secret(),
                certificate(),
                policy());
    }

    private Sample application() {
        AppScope scope = shop.scopes().get(0);
        AppRole role = shop.roles().get(0);
        return Sample.of(shop)
                .needing(EntraApplication.named("team").build(), owner)
                .varying("displayName", shop.withDisplayName("Shop"))
                .undeclaring("displayName", shop.withDisplayName(Optional.empty()))
                .varying("description", shop.withDescription("Buys"))
                .varying("audience", shop.withAudience(Audience.ANY_TENANT))
                .undeclaring("audience", shop.withAudience(Optional.empty()))
                .varying("groupClaims", shop.withGroupClaims(GroupClaims.ALL))
                .varying("acceptMappedClaims", shop.withAcceptMappedClaims(true))
                .varying("tokenVersion", shop.withTokenVersion(1))
                .varying("implicitIdTokens", shop.withImplicitIdTokens(true))
                .varying("implicitAccessTokens", shop.withImplicitAccessTokens(true))
                .varying("publicClient", shop.withPublicClient(true))
                .varying("identifierUris", shop.withIdentifierUris("api://" + azure.tenant() + "/shop"))
                .undeclaring("identifierUris", shop.withIdentifierUris(Set.of()))
                .varying(
                        "scope for admins",
                        shop.withScopes(new AppScope(scope.name(), true, scope.title(), scope.description(), false)))
                .varying("scope title", shop.withScopes(AppScope.forUsers(scope.name(), "Another", "text")))
                .varying("scopes", shop.withScopes(scope, AppScope.forAdmins("rule", "Rule", "Rules the shop")))
                .varying("role", shop.withRoles(new AppRole(role.name(), "Seller", "Sells more", true, true, false)))
                .varying("roles", shop.withRoles(role, AppRole.forUsers("boss", "Boss", "Rules")))
                .varying("permissions", shop.withPermissions(ApiPermission.delegated("User.Read")))
                .undeclaring("permissions", shop.withPermissions(List.of()))
                .varying("webRedirects", shop.withWebRedirects("https://shop.example/other"))
                .varying("pageRedirects", shop.withPageRedirects("https://shop.example/other"))
                .varying("publicRedirects", shop.withPublicRedirects("http://localhost:8080"))
                .varying(
                        "optionalClaims",
                        shop.withOptionalClaims(
                                OptionalClaim.in(Token.ID, "email"),
                                OptionalClaim.in(Token.ACCESS, "upn"),
                                OptionalClaim.in(Token.SAML, "upn")))
                .varying(
                        "owners",
                        shop.withOwners(ObjectId.of(azure.application("caller").objectId())))
                .undeclaring("owners", shop.withOwners(Set.of()))
                .exempting("/api/oauth2PermissionScopes/*/id", "follows from the name")
                .exempting("/appRoles/*/id", "follows from the name");
    }

    private Sample principal() {
        ServicePrincipal whole = principal
                .withEnabled(true)
                .withAssignmentRequired(true)
                .withDependsOn(Set.of(bare.address()))
                .withAcceptances(ACCEPTED);
        return Sample.of(whole)
                .needing(bare)
                .varying("enabled", whole.withEnabled(false))
                .varying("assignmentRequired", whole.withAssignmentRequired(false))
                .undeclaring("assignmentRequired", whole.withAssignmentRequired(Optional.empty()))
                .exempting("/appId", "part of the address: another application is another principal");
    }

    private Sample group() {
        EntraGroup admins = EntraGroup.named("shop-admins")
                .displayName("Administrators of the shop")
                .description("Rule")
                .roleAssignable(true)
                .addDependsOn(bare.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(admins)
                .needing(bare)
                .varying("displayName", admins.withDisplayName("Admins"))
                .undeclaring("displayName", admins.withDisplayName(Optional.empty()))
                .varying("description", admins.withDescription("Rules"))
                .varying("roleAssignable", admins.withRoleAssignable(false))
                .exempting("/mailEnabled", "a security group has no mail")
                .exempting("/mailNickname", "follows from the name")
                .exempting("/securityEnabled", "there is one kind of group");
    }

    private Sample member() {
        EntraGroup admins = EntraGroup.named("shop-admins").build();
        GroupMembership member = GroupMembership.in(admins)
                .member(principal.objectId())
                .addDependsOn(bare.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(member)
                .needing(admins, bare, principal)
                .exempting("/groupId", "part of the address: another group is another membership")
                .exempting("/memberId", "part of the address: another member is another membership");
    }

    private Sample consent() {
        EntraApplication server = EntraApplication.named("server")
                .addScopes(AppScope.forAdmins("access", "Access", "Acts for whoever is signed in"))
                .build();
        ServicePrincipal api = ServicePrincipal.of(server).build();
        AdminConsent consent = AdminConsent.to(principal)
                .addPermissions(
                        ApiPermission.delegated("User.Read"),
                        ApiPermission.application("Directory.Read.All"),
                        server.permission("access"))
                .addDependsOn(api.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(consent)
                .needing(server, api, bare, principal)
                .varying("fewer", consent.withPermissions(ApiPermission.delegated("User.Read")))
                .varying(
                        "others",
                        consent.withPermissions(
                                ApiPermission.delegated("openid"),
                                ApiPermission.delegated("User.Read"),
                                ApiPermission.application("User.Read.All")))
                .exempting("/clientId", "part of the address: another principal is another consent");
    }

    private Sample federation() {
        ApplicationFederation credential = ApplicationFederation.forServiceAccount("web", "shop")
                .application(bare)
                .issuer("https://westeurope.oic.prod-aks.azure.com/t/1/")
                .description("Sells")
                .addDependsOn(group.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(credential)
                .needing(group, bare)
                .varying(
                        "issuer without slash",
                        credential.withIssuer(Output.of("https://westeurope.oic.prod-aks.azure.com/t/1")))
                .varying("subject", credential.withSubject("system:serviceaccount:web:Shop"))
                .varying("audience", credential.withAudience("api://other"))
                .varying("description", credential.withDescription("Buys"))
                .exempting("/name", "part of the address: another name is another credential");
    }

    private Sample certificate() {
        ClientCertificate certificate = ClientCertificate.named("api")
                .application(bare)
                .pem(Pems.FIRST)
                .overlap(Duration.ofHours(12))
                .addDependsOn(bare.address())
                .addAcceptances(ACCEPTED)
                .build();
        PublicCertificate other = PublicCertificate.ofPem(Pems.LONG);
        ClientCertificate ofVault = ClientCertificate.named("api")
                .application(bare)
                .vault(group.id().child("Microsoft.KeyVault/vaults", "kv-later"))
                .certificateName("api-signs-in")
                .build();
        return Sample.of(certificate)
                .needing(bare)
                .varying("certificate", certificate.withCertificate(other))
                .undeclaring("overlap", certificate.withOverlap(Duration.ZERO))
                .undeclaring("vault that has none yet", ofVault)
                .exempting("/displayName", "part of the address: another name is another certificate")
                .exempting("/overdue", "what is left of an earlier one; no declaration has another value");
    }

    private Sample secret() {
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
        ClientSecret secret = ClientSecret.named("api")
                .application(bare)
                .vault(vault.id())
                .secretName("api-secret")
                .version("1")
                .lifetime(Duration.ofDays(60))
                .overlap(Duration.ofHours(12))
                .addDependsOn(officer.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(secret)
                .needing(group, identity, bare, vault, officer)
                .varying("version", secret.withVersion("2"))
                .varying("lifetime", secret.withLifetime(Duration.ofDays(30)))
                .undeclaring("overlap", secret.withOverlap(Duration.ZERO))
                .exempting("/displayName", "part of the address: another name is another secret")
                .exempting("/vault", "a secret is found through its vault: another vault holds another secret")
                .exempting("/secret", "as the vault")
                .exempting("/overdue", "what others left behind; no declaration has another value");
    }

    private Sample policy() {
        EntraGroup admins = EntraGroup.named("shop-admins").build();
        EntraGroup emergency = EntraGroup.named("break-glass").build();
        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins show two factors")
                .mode(Mode.ENABLED)
                .addIncludeUsers("GuestsOrExternalUsers")
                .addExcludeUsers(ANNA)
                .addIncludeGroups(new ObjectId(admins.objectId()))
                .addExcludeGroups(new ObjectId(emergency.objectId()))
                .addIncludeRoles("62e90394-69f5-4237-9190-012177145e10")
                .addIncludeApplications("All")
                .addExcludeApplications("797f4846-ba00-4fd7-ba43-dac1f8f63013")
                .addClientAppTypes("browser")
                .addIncludeLocations("All")
                .addExcludeLocations("AllTrusted")
                .addDemands(Demand.MFA)
                .all(false)
                .signInHours(8)
                .addDependsOn(group.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(policy)
                .needing(group, admins, emergency)
                .varying("mode", policy.withMode(Mode.REPORT_ONLY))
                .varying("includeUsers", policy.withIncludeUsers("All"))
                .varying("excludeUsers", policy.withExcludeUsers(Set.of()))
                .varying("includeGroups", policy.withIncludeGroups(Set.of()))
                .varying("excludeGroups", policy.withExcludeGroups(Set.of()))
                .varying("includeRoles", policy.withIncludeRoles(Set.of()))
                .varying("includeApplications", policy.withIncludeApplications("797f4846-ba00-4fd7-ba43-dac1f8f63013"))
                .varying("excludeApplications", policy.withExcludeApplications(Set.of()))
                .varying("clientAppTypes", policy.withClientAppTypes(Set.of()))
                .varying("includeLocations", policy.withIncludeLocations("AllTrusted"))
                .varying("excludeLocations", policy.withExcludeLocations(Set.of()))
                .varying("locations", policy.withIncludeLocations(Set.of()).withExcludeLocations(Set.of()))
                .varying("demands", policy.withDemands(Demand.BLOCK))
                .varying("devices", policy.withDemands(Demand.COMPLIANT_DEVICE, Demand.HYBRID_JOINED_DEVICE))
                .varying("all", policy.withAll(true))
                .varying("signInHours", policy.withSignInHours(4))
                .varying("no signInHours", policy.withSignInHours(Optional.empty()))
                .exempting("/namesakes", "not declared: somebody else's")
                .exempting("/twins", "what a run that died left behind; see the deaths of the directory")
                .exempting("/displayName", "part of the address: another name is another policy");
    }
}
