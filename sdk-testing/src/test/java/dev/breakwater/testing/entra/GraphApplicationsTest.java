package dev.breakwater.testing.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphApplicationsTest {
    private final FakeEntra entra = FakeEntra.start(EntraSettings.standard());
    private final Graph10 graph = Graph10.administrator(entra);

    private Graph10.Answer application(String name) {
        return graph.post("applications", Document.object("displayName", name));
    }

    @Test
    void a_new_application_has_what_entra_fills_in() {
        Graph10.Answer made = application("shop");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("appId")).hasSize(36).isNotEqualTo(made.id());
        assertThat(made.text("signInAudience")).isEqualTo("AzureADandPersonalMicrosoftAccount");
        assertThat(made.text("publisherDomain")).isEqualTo("contoso.onmicrosoft.com");
        Graph10.Answer read = graph.get("applications/" + made.id());
        assertThat(read.body().without("@odata.context")).isEqualTo(made.body().without("@odata.context"));
        assertThat(graph.get("applications(appId='" + made.text("appId") + "')").id())
                .isEqualTo(made.id());
    }

    @Test
    void a_unique_name_makes_an_application_once() {
        Graph10 upsert = graph.with("Prefer", "create-if-missing");
        String path = "applications(uniqueName='shop-api')";
        Document body = Document.object("displayName", "shop");
        assertThat(graph.patch(path, body).code()).as("without the header").isEqualTo("Request_ResourceNotFound");
        Graph10.Answer first = upsert.patch(path, body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(upsert.patch(path, body.with("notes", "again")).status()).isEqualTo(204);
        assertThat(graph.get(path).id()).isEqualTo(first.id());
        assertThat(graph.get(path).text("notes")).isEqualTo("again");
        assertThat(graph.patch(path, Document.object("uniqueName", "other")).message())
                .contains("cannot be changed");
    }

    @Test
    void a_secret_is_told_once() {
        String id = application("shop").id();
        Document asked = Document.object("passwordCredential", Document.object("displayName", "operation 1"));
        Graph10.Answer made = graph.post("applications/" + id + "/microsoft.graph.addPassword", asked);
        String secret = made.text("secretText");
        assertThat(made.status()).isEqualTo(200);
        assertThat(secret).hasSizeGreaterThan(30).startsWith(made.text("hint"));
        Graph10.Answer second = graph.post("applications/" + id + "/addPassword", Document.object());
        assertThat(second.text("secretText")).isNotEqualTo(secret);
        Graph10.Answer read = graph.get("applications/" + id);
        assertThat(read.body().toJson()).doesNotContain(secret).contains("operation 1");
        Document key = Document.object("keyId", made.text("keyId"));
        assertThat(graph.post("applications/" + id + "/removePassword", key).status())
                .isEqualTo(204);
        assertThat(graph.post("applications/" + id + "/removePassword", key).message())
                .isEqualTo("No credentials found to be removed.");
    }

    @Test
    void a_patch_neither_makes_nor_changes_secrets() {
        String id = application("shop").id();
        String keyId = graph.post("applications/" + id + "/addPassword", Document.object())
                .text("keyId");
        Document stranger = Document.object("passwordCredentials", List.of(Document.object("displayName", "mine")));
        assertThat(graph.patch("applications/" + id, stranger).message())
                .isEqualTo("New password credentials must be generated with service actions.");
        Document changed = Document.object(
                "passwordCredentials", List.of(Document.object("keyId", keyId, "displayName", "renamed")));
        assertThat(graph.patch("applications/" + id, changed).message())
                .isEqualTo("Update to existing credential with KeyId '" + keyId + "' is not allowed.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"displayName": ""}                                        | Request_BadRequest          | A value is required for property 'displayName'
            {"displayName": "x", "appId": "1"}                         | Request_BadRequest          | Property 'appId' is read-only
            {"displayName": "x", "signInAudiense": "AzureADMyOrg"}     | BadRequest                  | The property 'signInAudiense' does not exist on type 'microsoft.graph.application'
            {"displayName": "x", "signInAudience": "Everybody"}        | Request_BadRequest          | 'signInAudience'
            {"displayName": "x", "identifierUris": ["https://x.org"]}  | HostNameNotOnVerifiedDomain | must use a verified domain
            {"displayName": "x", "api": {"requestedAccessTokenVersion": 1}} | Request_BadRequest     | it must be 2
            [1]                                                        | BadRequest                  | Unable to read JSON""")
    void an_application_that_entra_refuses_is_refused(String body, String code, String message) {
        Graph10.Answer answer = graph.send("POST", "applications", body);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).contains(message);
        assertThat(answer.text("error/innerError/request-id")).hasSize(36);
    }

    @Test
    void an_enabled_scope_must_be_disabled_before_it_goes() {
        Graph10.Answer made = application("shop");
        String path = "applications/" + made.id();
        Document scope = Document.object(
                "id", "11111111-2222-4333-8444-555555555555", "value", "read", "type", "User", "isEnabled", true);
        assertThat(graph.patch(path, scopes(List.of(scope))).status()).isEqualTo(204);
        assertThat(graph.patch(path, scopes(List.of())).code()).isEqualTo("CannotDeleteOrUpdateEnabledEntitlement");
        assertThat(graph.patch(path, scopes(List.of(scope.with("isEnabled", false))))
                        .status())
                .isEqualTo(204);
        assertThat(graph.patch(path, scopes(List.of())).status()).isEqualTo(204);
    }

    private static Document scopes(List<Document> scopes) {
        return Document.object("api", Document.object("oauth2PermissionScopes", scopes));
    }

    @Test
    void an_application_has_one_service_principal_that_follows_it() {
        Graph10.Answer made = application("shop");
        Document body = Document.object("appId", made.text("appId"));
        Graph10.Answer principal = graph.post("servicePrincipals", body);
        assertThat(principal.status()).isEqualTo(201);
        assertThat(principal.text("displayName")).isEqualTo("shop");
        assertThat(graph.post("servicePrincipals", body).status()).isEqualTo(409);
        String uri = "api://" + made.text("appId");
        graph.patch("applications/" + made.id(), Document.object("identifierUris", List.of(uri)));
        assertThat(graph.filter("servicePrincipals", "servicePrincipalNames/any(c:c eq '" + uri + "')")
                        .all("id"))
                .containsExactly(principal.id());
        assertThat(graph.post("servicePrincipals", Document.object("appId", entra.tenant()))
                        .code())
                .isEqualTo("NoBackingApplicationObject");
    }

    @Test
    void a_deleted_application_can_be_restored_with_its_principal() {
        Graph10.Answer made = application("shop");
        graph.post("servicePrincipals", Document.object("appId", made.text("appId")));
        assertThat(graph.delete("applications/" + made.id()).status()).isEqualTo(204);
        assertThat(graph.get("applications/" + made.id()).code()).isEqualTo("Request_ResourceNotFound");
        assertThat(graph.get("directory/deletedItems/microsoft.graph.application")
                        .all("id"))
                .containsExactly(made.id());
        assertThat(graph.post("directory/deletedItems/" + made.id() + "/restore", Document.object())
                        .status())
                .isEqualTo(200);
        assertThat(graph.filter("servicePrincipals", "appId eq '" + made.text("appId") + "'")
                        .all("displayName"))
                .containsExactly("shop");
    }

    @Test
    void federated_credentials_are_there_once() {
        String path = "applications/" + application("shop").id() + "/federatedIdentityCredentials";
        Document trust = Document.object("name", "cluster", "issuer", "https://issuer.example/", "subject", "a")
                .with("audiences", List.of("api://AzureADTokenExchange"));
        Graph10.Answer made = graph.post(path, trust);
        assertThat(made.status()).isEqualTo(201);
        assertThat(graph.post(path, trust).message()).contains("name cluster already exists");
        assertThat(graph.post(path, trust.with("name", "other")).status()).isEqualTo(409);
        Graph10 upsert = graph.with("Prefer", "create-if-missing");
        assertThat(upsert.patch(path + "(name='cluster')", Document.object("subject", "b"))
                        .status())
                .isEqualTo(204);
        assertThat(upsert.patch(path + "(name='second')", trust.without("name")).status())
                .isEqualTo(201);
        assertThat(graph.get(path + "/" + made.id()).text("subject")).isEqualTo("b");
        assertThat(graph.get(path).all("name")).containsExactly("cluster", "second");
        assertThat(graph.delete(path + "/" + made.id()).status()).isEqualTo(204);
        assertThat(graph.post(path, trust.with("audiences", List.of("a", "b"))).message())
                .contains("Exactly one audience");
    }
}
