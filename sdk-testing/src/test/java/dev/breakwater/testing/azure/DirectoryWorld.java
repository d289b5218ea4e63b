package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApiPermission;
import dev.breakwater.identity.AppScope;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.ConditionalAccessPolicy;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A tenant with a vault, and everything that a shop declares of the directory; and who looks at it from outside. */
final class DirectoryWorld implements AutoCloseable {
    private final FakeAzure azure;
    private final ResourceGroup group;
    private final EntraApplication shop = EntraApplication.named("shop")
            .addIdentifierUris(EntraApplication.OWN_URI)
            .addScopes(AppScope.forUsers("access", "Access", "Acts for whoever is signed in"))
            .addPermissions(ApiPermission.delegated("User.Read"), ApiPermission.application("Directory.Read.All"))
            .build();
    private final KeyVault vault;
    private final RoleAssignment officer;

    DirectoryWorld(Lags lags) {
        azure = FakeAzure.builder()
                .time(TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z")))
                .lags(lags)
                .start();
        group = ResourceGroup.named("rg")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        vault = KeyVault.named(group.id().uniqueName("kv"))
                .group(group.id())
                .location("westeurope")
                .tenant(azure.tenant())
                .networkAccess(NetworkAccess.open())
                .build();
        officer = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                .principal(azure.application("caller").objectId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
    }

    FakeAzure azure() {
        return azure;
    }

    /** What must be there first. */
    DesiredState base() {
        return DesiredState.named("shop").with(List.of(group, vault, officer));
    }

    String vaultId() {
        return vault.id().toString();
    }

    /** Gives the vault a certificate; its private key is of no interest here. */
    void imports(String name, String pem) {
        String url = "https://" + vault.name() + ".vault.azure.net/certificates/" + name + "/import?api-version=7.6";
        send(
                HttpMethod.POST,
                url,
                "vault.azure.net",
                Document.object("value", pem).toJson());
    }

    ClientSecret secret(String version) {
        return ClientSecret.named("shop")
                .application(shop)
                .vault(vault.id())
                .version(version)
                .overlap(Duration.ofHours(6))
                .addDependsOn(officer.address())
                .build();
    }

    /** All of it. */
    DesiredState desired(String version) {
        return directory().with(base().resources()).with(secret(version));
    }

    /** The vault, the application and its secret. */
    DesiredState secrets(String version) {
        return secrets(secret(version));
    }

    /** The vault, the application, its service principal, without which it is nobody, and this secret of it. */
    DesiredState secrets(ClientSecret secret) {
        return base().with(shop).with(ServicePrincipal.of(shop).build()).with(secret);
    }

    /** All but the secret and its vault. */
    DesiredState directory() {
        ServicePrincipal principal = ServicePrincipal.of(shop).build();
        EntraGroup admins = EntraGroup.named("shop-admins").build();
        return DesiredState.named("shop")
                .with(List.of(
                        shop,
                        principal,
                        admins,
                        GroupMembership.in(admins).member(principal.objectId()).build(),
                        AdminConsent.to(principal, shop).build(),
                        ApplicationFederation.forServiceAccount("web", "shop")
                                .application(shop)
                                .issuer("https://issuer.example/")
                                .build(),
                        ConditionalAccessPolicy.named("Admins show two factors")
                                .addIncludeGroups(new ObjectId(admins.objectId()))
                                .kubernetes()
                                .addDemands(ConditionalAccessPolicy.Demand.MFA)
                                .build()));
    }

    /** An engine of a process that talks over that line and gives up at the first failure. */
    Engine engine(HttpClient line) {
        AzureOptions options = AzureOptions.builder()
                .httpClient(line)
                .clock(azure.time().clock())
                .build();
        return Engine.of(AzureProvider.of(azure.credential(), options)).with(options(Duration.ZERO));
    }

    /** An engine of a process that waits for what may heal. */
    Engine patient() {
        return Engine.of(azure.provider()).with(options(Duration.ofMinutes(5)));
    }

    private EngineOptions options(Duration retries) {
        return EngineOptions.standard()
                .withTime(azure.time())
                .withConcurrency(1)
                .withRetryDeadline(retries);
    }

    /** A line that loses the request at that index, or its answer. */
    Crash line(int at, Crash.Lost lost) {
        return new Crash(azure, ArmId.parse(group.id() + "/providers/x/none/none"), at, lost);
    }

    /** How many objects of each kind are there. */
    List<Integer> counts() {
        String consents = "/servicePrincipals(appId='" + text(application(), "appId") + "')";
        return List.of(
                list("/applications?$filter=uniqueName%20eq%20'shop'").size(),
                list("/servicePrincipals?$filter=displayName%20eq%20'shop'").size(),
                list("/groups").size(),
                list("/groups(uniqueName='shop-admins')/members").size(),
                list(consents + "/oauth2PermissionGrants").size(),
                list(consents + "/appRoleAssignments").size(),
                list("/applications/" + text(application(), "id") + "/federatedIdentityCredentials")
                        .size(),
                list("/identity/conditionalAccess/policies").size());
    }

    Document application() {
        return graph("/applications(uniqueName='shop')");
    }

    /** The credentials of ours at the application. */
    List<Document> credentials() {
        return new ArrayList<>(
                application().get("passwordCredentials").map(Document::elements).orElse(List.of()));
    }

    /** Those of them whose value is neither the vault's nor was so before. */
    List<Document> unkept() {
        Document tags = secretBundle().get("tags").orElse(Document.object());
        List<Document> unkept = credentials();
        unkept.removeIf(one -> {
            String operation = text(one, "displayName").replaceAll(".*:", "");
            return operation.equals(text(tags, "breakwater-operation"))
                    || tags.get("breakwater-retire-" + operation).isPresent();
        });
        return unkept;
    }

    /** Whether what the vault holds begins as a credential of the application does. */
    boolean vaultHoldsWhatIsThere() {
        String value = text(secretBundle(), "value");
        return credentials().stream()
                .anyMatch(one -> !text(one, "hint").isEmpty() && value.startsWith(text(one, "hint")));
    }

    /** Whether somebody who reads the vault can sign in with what is there; dear, since the fake makes a key for it. */
    boolean vaultHoldsWhatWorks() {
        String body = "grant_type=client_credentials&scope=https%3A%2F%2Fvault.azure.net%2F.default&client_id="
                + text(application(), "appId") + "&client_secret="
                + URLEncoder.encode(text(secretBundle(), "value"), StandardCharsets.UTF_8);
        HttpRequest request = new HttpRequest(
                        HttpMethod.POST, "https://login.microsoftonline.com/" + azure.tenant() + "/oauth2/v2.0/token")
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .setBody(body);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            return response.getStatusCode() == 200;
        }
    }

    /** The vault's secret with its value; an empty object if there is none. */
    Document secretBundle() {
        return get("https://" + vault.name() + ".vault.azure.net/secrets/shop?api-version=7.6", "vault.azure.net");
    }

    private List<Document> list(String path) {
        return graph(path).get("value").map(Document::elements).orElse(List.of());
    }

    private Document graph(String path) {
        return get("https://graph.microsoft.com/v1.0" + path, "graph.microsoft.com");
    }

    private Document get(String url, String audience) {
        return send(HttpMethod.GET, url, audience, "");
    }

    private Document send(HttpMethod method, String url, String audience, String content) {
        String token = azure.credential()
                .getTokenSync(new TokenRequestContext().addScopes("https://" + audience + "/.default"))
                .getToken();
        HttpRequest request = new HttpRequest(method, url).setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        request.setBody(content);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            Document body = Document.parse(response.getBodyAsBinaryData().toBytes());
            return response.getStatusCode() == 200 ? body : Document.object();
        }
    }

    private static String text(Document document, String name) {
        return document.text("/" + name).orElse("");
    }

    @Override
    public void close() {
        azure.close();
    }
}
