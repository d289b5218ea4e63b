package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sign-in endpoints on {@code login.microsoftonline.com}. Guarded by the lock of the fake. */
final class SignIn {
    private static final String CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    static final String HOST = "login.microsoftonline.com";

    private final Directory directory;
    private final EntraTokens tokens;
    private final TokenClaims claims;
    private final Clients clients;
    private final Flows flows;
    private long served;

    SignIn(Directory directory, EntraTokens tokens) {
        this.directory = directory;
        this.tokens = tokens;
        this.claims = new TokenClaims(directory);
        this.clients = new Clients(directory);
        this.flows = new Flows(directory, clients, claims, tokens);
    }

    TokenClaims claims() {
        return claims;
    }

    Clients clients() {
        return clients;
    }

    Flows flows() {
        return flows;
    }

    EntraResponse answer(EntraRequest request) {
        String trace = directory.settings().guid("sign-in " + served++);
        try {
            return dispatch(request, request.segments());
        } catch (SignInError e) {
            return e.response(trace, directory.now());
        }
    }

    private EntraResponse dispatch(EntraRequest request, List<String> path) {
        String rest = String.join("/", path.subList(Math.min(1, path.size()), path.size()));
        if (!rest.endsWith("discovery/instance")) {
            requireTenant(path.isEmpty() ? "" : path.get(0));
        }
        return switch (request.method() + " " + rest) {
            case "GET discovery/instance" -> instance();
            case "GET v2.0/.well-known/openid-configuration" -> configuration("/oauth2/v2.0", authority() + "/v2.0");
            case "GET .well-known/openid-configuration" -> configuration("/oauth2", sts());
            case "GET discovery/v2.0/keys", "GET discovery/keys" -> EntraResponse.ok(tokens.keys());
            case "POST oauth2/v2.0/devicecode", "POST oauth2/devicecode" -> flows.startDevice(scoped(request.form()));
            case "GET oauth2/v2.0/authorize" -> flows.authorize(request.query());
            case "POST oauth2/v2.0/token", "POST oauth2/token" -> token(scoped(request.form()));
            default ->
                throw new UnknownPathException("FakeEntra does not model " + request.method() + " " + HOST
                        + request.uri().getPath() + ". It knows discovery, keys, authorize, devicecode and token of a"
                        + " tenant.");
        };
    }

    /** The older endpoints name a resource where the newer ones name scopes. */
    private static Map<String, String> scoped(Map<String, String> form) {
        Map<String, String> scoped = new LinkedHashMap<>(form);
        Optional.ofNullable(form.get("resource"))
                .ifPresent(resource -> scoped.putIfAbsent("scope", resource + "/.default"));
        return scoped;
    }

    private EntraResponse instance() {
        Document metadata = Document.object("preferred_network", HOST, "preferred_cache", "login.windows.net")
                .with("aliases", Document.array(HOST, "login.windows.net", "login.microsoft.com", "sts.windows.net"));
        return EntraResponse.ok(
                Document.object("tenant_discovery_endpoint", authority() + "/v2.0/.well-known/openid-configuration")
                        .with("api-version", "1.1")
                        .with("metadata", Document.array(metadata)));
    }

    private EntraResponse configuration(String version, String issuer) {
        return EntraResponse.ok(Document.object("issuer", issuer)
                .with("authorization_endpoint", authority() + version + "/authorize")
                .with("token_endpoint", authority() + version + "/token")
                .with("device_authorization_endpoint", authority() + version + "/devicecode")
                .with("jwks_uri", authority() + "/discovery/v2.0/keys")
                .with("response_types_supported", Document.array("code", "id_token"))
                .with("subject_types_supported", Document.array("pairwise"))
                .with("id_token_signing_alg_values_supported", Document.array("RS256")));
    }

    private String sts() {
        return "https://sts.windows.net/" + directory.settings().tenant() + "/";
    }

    private String authority() {
        return "https://" + HOST + '/' + directory.settings().tenant();
    }

    private void requireTenant(String tenant) {
        EntraSettings settings = directory.settings();
        boolean known = settings.tenant().equalsIgnoreCase(tenant)
                || settings.domain().equalsIgnoreCase(tenant)
                || List.of("common", "organizations").contains(tenant);
        if (!known) {
            throw SignInError.request(90002, "Tenant '" + tenant + "' not found.");
        }
    }

    private EntraResponse token(Map<String, String> form) {
        return switch (required(form, "grant_type")) {
            case "client_credentials" -> application(form);
            case "urn:ietf:params:oauth:grant-type:device_code", "device_code" -> flows.redeemDevice(form);
            case "authorization_code" -> flows.redeemCode(form);
            case "refresh_token" -> flows.refresh(form);
            case "password" -> flows.password(form);
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> flows.onBehalfOf(form);
            default ->
                throw SignInError.of(
                        400,
                        "unsupported_grant_type",
                        70003,
                        "The app requested an unsupported grant type '" + form.get("grant_type") + "'.");
        };
    }

    private EntraResponse application(Map<String, String> form) {
        Clients.Proven client = clients.prove(form);
        if (client.isPublic()) {
            throw SignInError.client(
                    7000216,
                    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant"
                            + " type.");
        }
        Asked asked = Asked.of(directory, scope(form.getOrDefault("scope", "")));
        flows.access().requireWorkload(client.principal(), asked);
        requireAssigned(client.principal(), asked);
        long seconds = TokenClaims.LIFETIME.toSeconds();
        Document token = claims.ofApplication(client.principal(), asked, client.strength(), TokenClaims.LIFETIME);
        return EntraResponse.ok(Document.object("token_type", "Bearer", "expires_in", seconds)
                .with("ext_expires_in", seconds)
                .with("access_token", tokens.signed(token)));
    }

    /** The claims of a token that nobody asked for by a request. */
    Document unchecked(Directory.Entry principal, String scope, Duration lifetime) {
        Asked asked = Asked.unchecked(directory, scope);
        if (principal.kind() != Kind.USER) {
            return claims.ofApplication(principal, asked, "1", lifetime);
        }
        Directory.Entry client = clients.principal(CLI);
        List<String> scopes = new Consent(directory).granted(client, principal, asked);
        return claims.ofUser(principal, client, asked, scopes, List.of("pwd", "mfa"), "0")
                .with("exp", directory.now().plus(lifetime).getEpochSecond());
    }

    private void requireAssigned(Directory.Entry principal, Asked asked) {
        boolean required =
                asked.resource().document().flag("/appRoleAssignmentRequired").orElse(false);
        if (required && claims.assignments(principal, asked.resource()).isEmpty()) {
            throw SignInError.grant(
                    501051,
                    "Application '" + principal.text("/appId") + "' is not assigned to a role for the application '"
                            + asked.audience() + "'.");
        }
    }

    static String required(Map<String, String> form, String name) {
        String value = form.getOrDefault(name, "");
        if (value.isBlank()) {
            throw SignInError.request(900144, "The request body must contain the following parameter: '" + name + "'.");
        }
        return value;
    }

    private static String scope(String scope) {
        if (scope.isBlank()) {
            throw SignInError.request(
                    90014,
                    "The required field 'scope' is missing from the credential. Ensure that you have all the necessary"
                            + " parameters for the login request.");
        }
        if (!(scope + ' ').contains("/.default ")) {
            throw SignInError.of(
                    400,
                    "invalid_scope",
                    1002012,
                    "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                            + " value with /.default suffixed to the resource identifier (application ID URI).");
        }
        return scope;
    }

    @Override
    public String toString() {
        return "SignIn[" + served + " served]";
    }
}
