package dev.breakwater.testing.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationSignInTest {
    private static final String ISSUER = "https://issuer.example/cluster/";
    private static final String EXCHANGE = "api://AzureADTokenExchange";
    private static KeyPair keys;

    private final Tenant tenant = new Tenant();
    private final RegisteredApp job = tenant.entra.application("job");

    @BeforeAll
    static void generate() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    private Login.Answer secret(String secret, String scope) {
        return tenant.login.token(
                "grant_type",
                "client_credentials",
                "client_id",
                job.clientId(),
                "client_secret",
                secret,
                "scope",
                scope);
    }

    @Test
    void a_secret_that_was_added_signs_in_until_it_expires_or_is_removed() {
        String path = "applications/" + job.applicationId();
        String scope = "https://vault.azure.net/.default";
        Graph10.Answer added = tenant.graph.post(
                path + "/addPassword",
                Document.object("passwordCredential", Document.object("endDateTime", "2026-02-01T00:00:00Z")));
        String secret = added.text("secretText");
        Login.Answer token = secret(secret, scope);
        assertThat(token.claims().text("/aud")).contains("https://vault.azure.net");
        assertThat(token.claims().text("/oid")).contains(job.objectId());
        assertThat(token.claims().text("/idtyp")).contains("app");
        assertThat(tenant.entra.verify(token.text("access_token")).orElseThrow().isApplication())
                .isTrue();
        tenant.time.advance(Duration.ofDays(31));
        assertThat(secret(secret, scope).code()).isEqualTo(7000222);
        assertThat(secret(job.secret().reveal(), scope).status())
                .as("the other one")
                .isEqualTo(200);
        tenant.graph.post(path + "/removePassword", Document.object("keyId", added.text("keyId")));
        assertThat(secret(secret, scope).code()).isEqualTo(7000215);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://unknown.example/.default    | invalid_resource | 500011
            https://vault.azure.net/some        | invalid_scope    | 1002012
            https://vault.azure.net/.default https://graph.microsoft.com/.default | invalid_request | 28000""")
    void a_scope_that_is_none_is_refused(String scope, String error, int code) {
        Login.Answer answer = secret(job.secret().reveal(), scope);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void application_permissions_are_in_the_token() {
        String graphId = tenant.graph
                .filter("servicePrincipals", "appId eq '00000003-0000-0000-c000-000000000000'")
                .all("id")
                .get(0);
        String scope = "https://graph.microsoft.com/.default";
        assertThat(secret(job.secret().reveal(), scope).claims().get("roles")).isEmpty();
        Tenant.must(tenant.graph.post(
                "servicePrincipals/" + job.objectId() + "/appRoleAssignments",
                Document.object("principalId", job.objectId(), "resourceId", graphId)
                        .with("appRoleId", "7ab1d382-f21e-4acd-a863-ba3e13f7da61")));
        assertThat(secret(job.secret().reveal(), scope).claims().get("roles"))
                .contains(Document.array("Directory.Read.All"));
    }

    @Test
    void an_application_without_a_service_principal_gets_nothing() {
        Tenant.must(tenant.graph.delete("servicePrincipals/" + job.objectId()));
        Login.Answer answer = secret(job.secret().reveal(), "https://vault.azure.net/.default");
        assertThat(answer.code()).isEqualTo(7000229);
        assertThat(answer.error()).isEqualTo("unauthorized_client");
        assertThat(answer.text("error_description"))
                .startsWith("AADSTS7000229: The client application " + job.clientId()
                        + " is missing service principal in the tenant " + tenant.entra.tenant() + ".");
    }

    private Document assertion(String issuer, String subject, String audience) {
        long now = tenant.time.now().getEpochSecond();
        return Document.object("iss", issuer, "sub", subject, "aud", List.of(audience))
                .with("nbf", now)
                .with("exp", now + 3600);
    }

    private Login.Answer exchange(Document claims) {
        return tenant.login.token(
                "grant_type",
                "client_credentials",
                "client_id",
                job.clientId(),
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                Jws.sign(claims, "k1", keys.getPrivate()),
                "scope",
                "https://vault.azure.net/.default");
    }

    private void trust() {
        Document set = Document.object("keys", List.of(Jws.key("k1", (RSAPublicKey) keys.getPublic())));
        tenant.entra.trust(issuer -> issuer.equals(ISSUER) ? Optional.of(set) : Optional.empty());
        Tenant.must(tenant.graph.post(
                "applications/" + job.applicationId() + "/federatedIdentityCredentials",
                Document.object("name", "cluster", "issuer", ISSUER)
                        .with("subject", "system:serviceaccount:shop:api")
                        .with("audiences", List.of(EXCHANGE))));
    }

    @Test
    void the_token_of_a_trusted_issuer_is_exchanged() {
        Document good = assertion(ISSUER, "system:serviceaccount:shop:api", EXCHANGE);
        assertThat(exchange(good).code()).as("before anything is trusted").isEqualTo(70021);
        trust();
        Login.Answer token = exchange(good);
        assertThat(token.claims().text("/oid")).contains(job.objectId());
        assertThat(token.claims().text("/appidacr")).contains("2");
        tenant.time.advance(Duration.ofHours(2));
        assertThat(exchange(good).code()).as("expired").isEqualTo(700024);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://issuer.example/cluster  | system:serviceaccount:shop:api  | api://AzureADTokenExchange | 700211 | assertion issuer 'https://issuer.example/cluster'
            https://issuer.example/Cluster/ | system:serviceaccount:shop:api  | api://AzureADTokenExchange | 700211 | assertion issuer
            https://issuer.example/cluster/ | system:serviceaccount:other:api | api://AzureADTokenExchange | 700213 | assertion subject 'system:serviceaccount:other:api'
            https://issuer.example/cluster/ | system:serviceaccount:shop:API  | api://AzureADTokenExchange | 700213 | assertion subject
            https://issuer.example/cluster/ | system:serviceaccount:shop:api  | api://azureadtokenexchange | 700212 | assertion audience 'api://azureadtokenexchange'""")
    void issuer_subject_and_audience_are_compared_byte_for_byte(
            String issuer, String subject, String audience, int code, String message) {
        trust();
        Login.Answer answer = exchange(assertion(issuer, subject, audience));
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.text("error_description")).contains(message);
    }

    @Test
    void a_forged_assertion_is_refused() throws Exception {
        trust();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair genuine = keys;
        keys = generator.generateKeyPair();
        Login.Answer answer = exchange(assertion(ISSUER, "system:serviceaccount:shop:api", EXCHANGE));
        keys = genuine;
        assertThat(answer.code()).isEqualTo(50013);
    }

    @Test
    void unknown_tenants_and_clients_are_told_apart() {
        assertThat(tenant.login
                        .post("nowhere.example", "oauth2/v2.0/token", Login.form("grant_type", "client_credentials"))
                        .code())
                .isEqualTo(90002);
        assertThat(tenant.login
                        .token("grant_type", "client_credentials", "client_id", tenant.entra.tenant())
                        .code())
                .isEqualTo(700016);
        assertThat(tenant.login.token("grant_type", "magic").code()).isEqualTo(70003);
        assertThat(tenant.login.token("client_id", job.clientId()).code()).isEqualTo(900144);
        tenant.graph.patch("servicePrincipals/" + job.objectId(), Document.object("accountEnabled", false));
        assertThat(secret(job.secret().reveal(), "https://vault.azure.net/.default")
                        .code())
                .isEqualTo(7000112);
    }
}
