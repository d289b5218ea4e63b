package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A tenant with what most tests of sign-in need: an administrator, an API with a scope, and a public client of it. */
final class Tenant {
    static final String SCOPE_ID = "11111111-2222-4333-8444-555555555555";

    final VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
    final FakeEntra entra;
    final Graph10 graph;
    final Login login;

    Tenant() {
        EntraSettings standard = EntraSettings.standard();
        entra = FakeEntra.start(
                new EntraSettings(standard.tenant(), standard.domain(), time, 1, Duration.ZERO, 100, List::of));
        entra.administrator(entra.application("administrator").objectId());
        graph = Graph10.over(entra, entra.application("administrator").objectId());
        login = new Login(entra);
    }

    /** Registers an API with the scope {@code read}; its identifier is {@code api://} and its application id. */
    RegisteredApp api() {
        RegisteredApp api = entra.application("api");
        Document scope = Document.object("id", SCOPE_ID, "value", "read", "type", "User", "isEnabled", true);
        must(graph.patch(
                "applications/" + api.applicationId(),
                Document.object("identifierUris", List.of(uri(api)), "groupMembershipClaims", "SecurityGroup")
                        .withAt("/api", Document.object("oauth2PermissionScopes", List.of(scope)))));
        return api;
    }

    static String uri(RegisteredApp api) {
        return "api://" + api.clientId();
    }

    /** Registers a public client, and lets it use the API for everybody. */
    RegisteredApp publicClient(RegisteredApp api) {
        RegisteredApp client = entra.application("client");
        must(graph.patch("applications/" + client.applicationId(), Document.object("isFallbackPublicClient", true)));
        consent(client, api, "read");
        return client;
    }

    void consent(RegisteredApp client, RegisteredApp api, String scope) {
        must(graph.post(
                "oauth2PermissionGrants",
                Document.object("clientId", client.objectId(), "consentType", "AllPrincipals")
                        .with("resourceId", api.objectId())
                        .with("scope", scope)));
    }

    String group(String name, String... members) {
        String id = must(graph.post(
                        "groups",
                        Document.object("displayName", name, "mailNickname", name, "mailEnabled", false)
                                .with("securityEnabled", true)))
                .id();
        for (String member : members) {
            String url = "https://graph.microsoft.com/v1.0/directoryObjects/" + member;
            must(graph.post("groups/" + id + "/members/$ref", Document.object("@odata.id", url)));
        }
        return id;
    }

    static Graph10.Answer must(Graph10.Answer answer) {
        if (answer.status() >= 300) {
            throw new AssertionError(answer.body().toJson());
        }
        return answer;
    }

    /** The whole device code flow: asked for, approved by whoever sits there, redeemed. */
    Login.Answer deviceCode(RegisteredApp client, String scope) {
        Login.Answer code = login.post("oauth2/v2.0/devicecode", "client_id", client.clientId(), "scope", scope);
        return redeem(client, code);
    }

    Login.Answer redeem(RegisteredApp client, Login.Answer code) {
        return login.token(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                client.clientId(),
                "device_code",
                code.text("device_code"));
    }

    /** A policy that asks everybody for a second factor; parts of it can be replaced. */
    static Document mfaPolicy(Map<String, Object> parts) {
        Document policy = Document.object("displayName", "MFA", "state", "enabled")
                .withAt("/conditions", Document.object())
                .withAt("/conditions/users", Document.object("includeUsers", List.of("All")))
                .withAt("/conditions/applications", Document.object("includeApplications", List.of("All")))
                .with("grantControls", Document.object("operator", "OR", "builtInControls", List.of("mfa")));
        for (Map.Entry<String, Object> part : parts.entrySet()) {
            policy = policy.withAt(part.getKey(), part.getValue());
        }
        return policy;
    }

    void policy(Document policy) {
        must(graph.post("identity/conditionalAccess/policies", policy));
    }

    @Override
    public String toString() {
        return "Tenant[" + entra + "]";
    }
}
