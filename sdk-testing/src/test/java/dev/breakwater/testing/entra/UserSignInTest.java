package dev.breakwater.testing.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserSignInTest {
    private final Tenant tenant = new Tenant();
    private final FakeEntra entra = tenant.entra;
    private final Login login = tenant.login;
    private final RegisteredApp api = tenant.api();
    private final RegisteredApp client = tenant.publicClient(api);
    private final String scope = Tenant.uri(api) + "/read openid offline_access";
    private final FakeUser alice = entra.user("alice");

    @Test
    void a_device_code_waits_for_the_person_and_brings_all_tokens() {
        Login.Answer code = login.post("oauth2/v2.0/devicecode", "client_id", client.clientId(), "scope", scope);
        assertThat(code.text("message")).contains(code.text("user_code"));
        Login.Answer early = tenant.redeem(client, code);
        assertThat(early.error()).isEqualTo("authorization_pending");
        assertThat(early.code()).isEqualTo(70016);
        String crew = tenant.group("crew", alice.objectId());
        entra.signIn(alice);
        Login.Answer token = tenant.redeem(client, code);
        assertThat(token.status()).as(token.body().toJson()).isEqualTo(200);
        Document claims = token.claims();
        assertThat(claims.text("/aud")).contains(Tenant.uri(api));
        assertThat(claims.text("/iss")).contains("https://sts.windows.net/" + entra.tenant() + "/");
        assertThat(claims.text("/oid")).contains(alice.objectId());
        assertThat(claims.text("/upn")).contains(alice.name());
        assertThat(claims.text("/scp")).contains("read");
        assertThat(claims.get("groups")).contains(Document.array(crew));
        assertThat(claims.get("amr")).contains(Document.array("pwd"));
        assertThat(Jws.parse(token.text("id_token")).orElseThrow().claims().text("/aud"))
                .contains(client.clientId());
        assertThat(tenant.redeem(client, code).code()).as("once").isEqualTo(70019);
    }

    @Test
    void a_restore_forgets_sign_ins_under_way() {
        entra.signIn(alice);
        EntraSnapshot before = entra.snapshot();
        Login.Answer code = login.post("oauth2/v2.0/devicecode", "client_id", client.clientId(), "scope", scope);
        String refresh = tenant.deviceCode(client, scope).text("refresh_token");
        assertThat(refreshed(refresh).status()).isEqualTo(200);

        entra.restore(before);

        assertThat(tenant.redeem(client, code).code()).isEqualTo(70019);
        assertThat(refreshed(refresh).error()).isEqualTo("invalid_grant");
    }

    private Login.Answer refreshed(String token) {
        return login.token(
                "grant_type", "refresh_token", "client_id", client.clientId(), "refresh_token", token, "scope", scope);
    }

    @Test
    void tokens_are_signed_with_the_published_key() {
        entra.signIn(alice);
        Jws jws =
                Jws.parse(tenant.deviceCode(client, scope).text("access_token")).orElseThrow();
        Document configuration = login.get("v2.0/.well-known/openid-configuration");
        assertThat(configuration.text("/issuer"))
                .contains("https://login.microsoftonline.com/" + entra.tenant() + "/v2.0");
        assertThat(configuration.text("/jwks_uri").orElseThrow()).endsWith("/discovery/v2.0/keys");
        Document key = login.get("discovery/v2.0/keys").at("/keys/0").orElseThrow();
        assertThat(key.text("/kid")).isEqualTo(jws.header().text("/kid"));
        PublicKey published = Jws.key(key).orElseThrow();
        assertThat(jws.isSignedBy(published)).isTrue();
        assertThat(login.get(".well-known/openid-configuration").text("/issuer"))
                .contains("https://sts.windows.net/" + entra.tenant() + "/");
    }

    @Test
    void a_registration_chooses_the_second_version_of_tokens() {
        tenant.graph.patch(
                "applications/" + api.applicationId(),
                Document.object("api", Document.object("requestedAccessTokenVersion", 2)));
        entra.signIn(alice);
        Document claims = tenant.deviceCode(client, scope).claims();
        assertThat(claims.text("/aud")).contains(api.clientId());
        assertThat(claims.text("/iss")).contains("https://login.microsoftonline.com/" + entra.tenant() + "/v2.0");
        assertThat(claims.text("/azp")).contains(client.clientId());
        assertThat(claims.text("/preferred_username")).contains(alice.name());
        assertThat(claims.get("appid")).isEmpty();
    }

    @Test
    void a_refreshed_token_knows_the_memberships_of_now() {
        entra.signIn(alice);
        Login.Answer first = tenant.deviceCode(client, scope);
        assertThat(first.claims().get("groups")).isEmpty();
        String crew = tenant.group("crew", alice.objectId());
        Login.Answer refreshed = refresh(first);
        assertThat(refreshed.claims().get("groups")).contains(Document.array(crew));
        tenant.graph.patch("users/" + alice.objectId(), Document.object("accountEnabled", false));
        assertThat(refresh(first).code()).isEqualTo(50057);
        assertThat(login.token(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                client.clientId(),
                                "refresh_token",
                                "x",
                                "scope",
                                scope)
                        .code())
                .isEqualTo(9002313);
    }

    private Login.Answer refresh(Login.Answer first) {
        return login.token(
                "grant_type",
                "refresh_token",
                "client_id",
                client.clientId(),
                "refresh_token",
                first.text("refresh_token"),
                "scope",
                scope);
    }

    @Test
    void more_groups_than_fit_are_pointed_to() {
        for (int i = 0; i <= TokenClaims.MOST_GROUPS; i++) {
            tenant.group("group" + i, alice.objectId());
        }
        entra.signIn(alice);
        Document claims = tenant.deviceCode(client, scope).claims();
        assertThat(claims.get("groups")).isEmpty();
        assertThat(claims.text("/_claim_names/groups")).contains("src1");
        assertThat(claims.text("/_claim_sources/src1/endpoint").orElseThrow())
                .contains("/users/" + alice.objectId() + "/getMemberObjects");
    }

    @Test
    void nested_groups_and_roles_are_told() {
        String inner = tenant.group("inner", alice.objectId());
        String outer = tenant.group("outer", inner);
        tenant.graph.post(
                "roleManagement/directory/roleAssignments",
                Document.object("principalId", alice.objectId(), "directoryScopeId", "/")
                        .with("roleDefinitionId", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"));
        tenant.graph.patch("applications/" + api.applicationId(), Document.object("groupMembershipClaims", "All"));
        entra.signIn(alice);
        Document claims = tenant.deviceCode(client, scope).claims();
        assertThat(claims.get("groups")).contains(Document.array(inner, outer));
        assertThat(claims.get("wids")).contains(Document.array("88d8e3e3-8f55-4a1e-953a-9b9898b8876b"));
    }

    @Test
    void what_was_not_consented_to_is_refused() {
        entra.signIn(alice);
        Login.Answer answer = tenant.deviceCode(client, Tenant.uri(api) + "/write");
        assertThat(answer.code()).isEqualTo(65001);
        assertThat(answer.text("error_description"))
                .startsWith("AADSTS65001: The user or administrator has not consented to use the application with ID '"
                        + client.clientId() + "' named 'client'.");
        RegisteredApp other = entra.application("other");
        tenant.graph.patch("applications/" + other.applicationId(), Document.object("isFallbackPublicClient", true));
        assertThat(tenant.deviceCode(other, Tenant.uri(api) + "/.default").code())
                .isEqualTo(65001);
        Document opened =
                Document.object("appId", other.clientId(), "delegatedPermissionIds", List.of(Tenant.SCOPE_ID));
        tenant.graph.patch(
                "applications/" + api.applicationId(),
                Document.object("api", Document.object("preAuthorizedApplications", List.of(opened))));
        assertThat(tenant.deviceCode(other, Tenant.uri(api) + "/.default")
                        .claims()
                        .text("/scp"))
                .contains("read");
    }

    @Test
    void a_code_is_redeemed_with_its_verifier() throws Exception {
        tenant.graph.patch(
                "applications/" + client.applicationId(),
                Document.object("publicClient", Document.object("redirectUris", List.of("http://localhost"))));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("verifier".getBytes(StandardCharsets.US_ASCII));
        String[] query = {
            "client_id",
            client.clientId(),
            "response_type",
            "code",
            "redirect_uri",
            "http://localhost",
            "scope",
            scope,
            "state",
            "s 1",
            "nonce",
            "n1",
            "code_challenge",
            Jws.encoded(digest),
            "code_challenge_method",
            "S256"
        };
        assertThat(login.authorize(query)).as("nobody there").containsEntry("error", "login_required");
        entra.signIn(alice);
        Map<String, String> sent = login.authorize(query);
        assertThat(sent).containsEntry("state", "s 1");
        assertThat(redeem(sent.get("code"), "guess").code()).isEqualTo(501481);
        Login.Answer token = redeem(login.authorize(query).get("code"), "verifier");
        assertThat(token.claims().text("/oid")).contains(alice.objectId());
        assertThat(Jws.parse(token.text("id_token")).orElseThrow().claim("nonce"))
                .isEqualTo("n1");
        assertThat(redeem(sent.get("code"), "verifier").code()).as("again").isEqualTo(54005);
        assertThat(redeem(login.authorize(query).get("code"), Jws.encoded(digest))
                        .code())
                .as("the challenge itself")
                .isEqualTo(501481);
        query[15] = "plain";
        assertThat(redeem(login.authorize(query).get("code"), Jws.encoded(digest))
                        .status())
                .isEqualTo(200);
        assertThat(redeem(login.authorize(query).get("code"), "verifier").code())
                .isEqualTo(501481);
        query[5] = "https://evil.example";
        assertThat(login.authorize(query)).containsEntry("status", "400");
    }

    private Login.Answer redeem(String code, String verifier) {
        return login.token(
                "grant_type",
                "authorization_code",
                "client_id",
                client.clientId(),
                "code",
                code,
                "code_verifier",
                verifier,
                "redirect_uri",
                "http://localhost");
    }

    @Test
    void an_api_acts_on_behalf_of_its_caller() {
        RegisteredApp backend = entra.application("backend");
        tenant.graph.patch(
                "applications/" + backend.applicationId(),
                Document.object("identifierUris", List.of(Tenant.uri(backend)))
                        .withAt(
                                "/api",
                                Document.object(
                                        "oauth2PermissionScopes",
                                        List.of(Document.object(
                                                "id",
                                                "22222222-2222-4333-8444-555555555555",
                                                "value",
                                                "work",
                                                "isEnabled",
                                                true)))));
        tenant.consent(api, backend, "work");
        entra.signIn(alice);
        String assertion = tenant.deviceCode(client, scope).text("access_token");
        Login.Answer token = onBehalf(api, assertion, Tenant.uri(backend) + "/work");
        assertThat(token.claims().text("/oid")).contains(alice.objectId());
        assertThat(token.claims().text("/appid")).contains(api.clientId());
        assertThat(onBehalf(backend, assertion, Tenant.uri(api) + "/read").code())
                .as("a token for somebody else")
                .isEqualTo(500131);
        assertThat(onBehalf(api, assertion + "x", Tenant.uri(backend) + "/work").code())
                .isEqualTo(50013);
    }

    @Test
    void how_somebody_signed_in_is_known_to_policies_for_as_long_as_it_matters() {
        RegisteredApp backend = entra.application("backend");
        Tenant.must(tenant.graph.patch(
                "applications/" + backend.applicationId(),
                Document.object("identifierUris", List.of(Tenant.uri(backend)))));
        entra.signIn(alice);
        Login.Answer coded = tenant.deviceCode(client, scope);
        tenant.policy(Tenant.mfaPolicy(Map.of(
                "/conditions/authenticationFlows",
                Document.object("transferMethods", "deviceCodeFlow"),
                "/grantControls/builtInControls",
                List.of("block"))));
        assertThat(tenant.deviceCode(client, scope).code()).isEqualTo(53003);
        assertThat(refreshed(coded).code()).as("refreshed").isEqualTo(53003);
        assertThat(onBehalf(api, coded.text("access_token"), Tenant.uri(backend) + "/.default")
                        .code())
                .as("on behalf of")
                .isEqualTo(53003);
        Login.Answer typed = password(alice.name(), alice.password().reveal());
        assertThat(typed.status()).as("another way to sign in").isEqualTo(200);
        assertThat(refreshed(typed).status()).isEqualTo(200);
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/clientAppTypes", List.of("browser"))));
        assertThat(refreshed(typed).status()).as("a program is no browser").isEqualTo(200);
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/clientAppTypes", List.of("mobileAppsAndDesktopClients"))));
        assertThat(refreshed(typed).code()).isEqualTo(50076);
    }

    private Login.Answer refreshed(Login.Answer before) {
        return login.token(
                "grant_type",
                "refresh_token",
                "client_id",
                client.clientId(),
                "refresh_token",
                before.text("refresh_token"),
                "scope",
                scope);
    }

    private Login.Answer onBehalf(RegisteredApp app, String assertion, String wanted) {
        return login.token(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "client_id",
                app.clientId(),
                "client_secret",
                app.secret().reveal(),
                "assertion",
                assertion,
                "scope",
                wanted,
                "requested_token_use",
                "on_behalf_of");
    }

    private Login.Answer password(String name, String password) {
        return login.token(
                "grant_type",
                "password",
                "client_id",
                client.clientId(),
                "username",
                name,
                "password",
                password,
                "scope",
                scope);
    }

    @Test
    void a_password_alone_signs_in_unless_more_is_asked_for() {
        assertThat(password(alice.name(), alice.password().reveal()).status()).isEqualTo(200);
        assertThat(password(alice.name(), "guess").code()).isEqualTo(50126);
        assertThat(password("nobody@" + entra.domain(), "guess").code()).isEqualTo(50034);
        tenant.policy(Tenant.mfaPolicy(Map.of()));
        Login.Answer refused = password(alice.name(), alice.password().reveal());
        assertThat(refused.code()).isEqualTo(50076);
        assertThat(refused.error()).isEqualTo("invalid_grant");
    }

    @Test
    void a_confidential_client_needs_its_secret_also_for_users() {
        entra.signIn(alice);
        tenant.consent(entra.application("web"), api, "read");
        assertThat(tenant.deviceCode(entra.application("web"), scope).code()).isEqualTo(7000218);
    }

    @Test
    void a_device_code_ends() {
        Login.Answer code = login.post("oauth2/v2.0/devicecode", "client_id", client.clientId(), "scope", scope);
        tenant.time.advance(Duration.ofMinutes(15));
        entra.signIn(alice);
        assertThat(tenant.redeem(client, code).error()).isEqualTo("expired_token");
    }

    @Test
    void an_api_that_asks_for_assignment_lets_nobody_else_in() {
        tenant.graph.patch("servicePrincipals/" + api.objectId(), Document.object("appRoleAssignmentRequired", true));
        entra.signIn(alice);
        assertThat(tenant.deviceCode(client, scope).code()).isEqualTo(50105);
        String crew = tenant.group("crew", alice.objectId());
        Tenant.must(tenant.graph.post(
                "groups/" + crew + "/appRoleAssignments",
                Document.object("principalId", crew, "resourceId", api.objectId())
                        .with("appRoleId", "00000000-0000-0000-0000-000000000000")));
        assertThat(tenant.deviceCode(client, scope).status()).isEqualTo(200);
    }
}
