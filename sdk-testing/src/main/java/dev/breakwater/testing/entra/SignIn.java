package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The sign-in endpoints on {@code login.microsoftonline.com}. Guarded by the lock of the fake. */
final class SignIn {
    static final String HOST = "login.microsoftonline.com";
    static final Duration LIFETIME = Duration.ofHours(24);

    private final Directory directory;
    private final EntraTokens tokens;
    private long served;

    SignIn(Directory directory, EntraTokens tokens) {
        this.directory = directory;
        this.tokens = tokens;
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
        return switch (request.method() + " " + rest) {
            case "GET discovery/instance" -> instance();
            case "GET v2.0/.well-known/openid-configuration", "GET .well-known/openid-configuration" -> {
                requireTenant(path.get(0));
                yield configuration();
            }
            case "GET discovery/v2.0/keys", "GET discovery/keys" -> EntraResponse.ok(tokens.keys());
            case "POST oauth2/v2.0/token" -> {
                requireTenant(path.get(0));
                yield token(request.form());
            }
            default ->
                throw new UnknownPathException("FakeEntra does not model " + request.method() + " " + HOST
                        + request.uri().getPath()
                        + ". It knows discovery, discovery/v2.0/keys and oauth2/v2.0/token of a tenant.");
        };
    }

    private EntraResponse instance() {
        Document metadata = Document.object("preferred_network", HOST, "preferred_cache", "login.windows.net")
                .with("aliases", Document.array(HOST, "login.windows.net", "login.microsoft.com", "sts.windows.net"));
        return EntraResponse.ok(
                Document.object("tenant_discovery_endpoint", authority() + "/v2.0/.well-known/openid-configuration")
                        .with("api-version", "1.1")
                        .with("metadata", Document.array(metadata)));
    }

    private EntraResponse configuration() {
        return EntraResponse.ok(Document.object("issuer", authority() + "/v2.0")
                .with("authorization_endpoint", authority() + "/oauth2/v2.0/authorize")
                .with("token_endpoint", authority() + "/oauth2/v2.0/token")
                .with("device_authorization_endpoint", authority() + "/oauth2/v2.0/devicecode")
                .with("jwks_uri", authority() + "/discovery/v2.0/keys"));
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
        String client = form.getOrDefault("client_id", "");
        if (!"client_credentials".equals(form.get("grant_type"))) {
            throw SignInError.of(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        Directory.Entry principal = directory
                .with(Kind.SERVICE_PRINCIPAL, "appId", client)
                .orElseThrow(() -> SignInError.of(
                        400,
                        "unauthorized_client",
                        700016,
                        "Application with identifier '" + client + "' was not found in the directory '"
                                + directory.settings().tenant() + "'."));
        if (!form.containsKey("client_secret")) {
            throw SignInError.client(
                    7000216,
                    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant"
                            + " type.");
        }
        requireSecret(principal, form.get("client_secret"));
        return issued(principal, scope(form.getOrDefault("scope", "")));
    }

    private void requireSecret(Directory.Entry principal, String secret) {
        String appId = principal.text("/appId");
        for (Directory.Entry entry : List.of(
                principal, directory.with(Kind.APPLICATION, "appId", appId).orElse(principal))) {
            for (Document password : entry.document()
                    .at("/passwordCredentials")
                    .orElse(Document.array())
                    .elements()) {
                if (directory.isSecret(password.text("/keyId").orElse(""), secret)) {
                    requireFresh(appId, password);
                    return;
                }
            }
        }
        throw SignInError.client(
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value,"
                        + " not the client secret ID, for a secret added to app '" + appId + "'.");
    }

    private void requireFresh(String appId, Document password) {
        Instant end = Instant.parse(password.text("/endDateTime").orElseThrow());
        if (!directory.now().isBefore(end)) {
            throw SignInError.client(7000222, "The provided client secret keys for app '" + appId + "' are expired.");
        }
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

    private EntraResponse issued(Directory.Entry principal, String scope) {
        long seconds = LIFETIME.toSeconds();
        return EntraResponse.ok(Document.object("token_type", "Bearer", "expires_in", seconds)
                .with("ext_expires_in", seconds)
                .with(
                        "access_token",
                        tokens.signed(claims(principal.id(), principal.text("/appId"), scope, LIFETIME))));
    }

    Document claims(String objectId, String clientId, String scope, Duration lifetime) {
        Instant now = directory.now();
        return Document.object(
                        "aud",
                        audience(scope),
                        "iss",
                        "https://sts.windows.net/" + directory.settings().tenant() + "/")
                .with("tid", directory.settings().tenant())
                .with("oid", objectId)
                .with("sub", objectId)
                .with("appid", clientId)
                .with("idtyp", "app")
                .with("ver", "1.0")
                .with("iat", now.getEpochSecond())
                .with("nbf", now.getEpochSecond())
                .with("exp", now.plus(lifetime).getEpochSecond());
    }

    /** The resource of the one {@code /.default} scope; clients add {@code openid} and others around it. */
    private static String audience(String scope) {
        int end = (scope + ' ').indexOf("/.default ");
        return end < 0 ? scope : scope.substring(scope.lastIndexOf(' ', end) + 1, end);
    }

    @Override
    public String toString() {
        return "SignIn[" + served + " served]";
    }
}
