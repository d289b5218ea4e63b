package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sign-in endpoints of Entra ID on {@code login.microsoftonline.com}. Guarded by the engine's lock. */
final class Entra {
    static final String HOST = "login.microsoftonline.com";

    private final Settings settings;
    private final Guids guids;
    private final Tokens tokens;
    private final Map<String, FakeApplication> applications = new LinkedHashMap<>();

    Entra(Settings settings, Guids guids, Tokens tokens) {
        this.settings = settings;
        this.guids = guids;
        this.tokens = tokens;
    }

    void routes(Router router) {
        router.add("GET", "/common/discovery/instance", call -> instance());
        router.add("GET", "/{tenant}/discovery/instance", call -> instance());
        router.add("GET", "/{tenant}/v2.0/.well-known/openid-configuration", this::configuration);
        router.add("GET", "/{tenant}/.well-known/openid-configuration", this::configuration);
        router.add("POST", "/{tenant}/oauth2/v2.0/token", this::token);
    }

    /** Registers an application; the same name gives the same one. */
    FakeApplication register(String name) {
        FakeApplication application = new FakeApplication(
                guids.of("client id of " + name),
                guids.of("service principal of " + name),
                Sensitive.of(guids.of("client secret of " + name)));
        return applications.computeIfAbsent(application.clientId(), id -> application);
    }

    boolean knows(String objectId) {
        return applications.values().stream().anyMatch(known -> known.objectId().equalsIgnoreCase(objectId));
    }

    private ArmResponse instance() {
        Document metadata = Document.object("preferred_network", HOST, "preferred_cache", "login.windows.net")
                .with("aliases", Document.array(HOST, "login.windows.net", "login.microsoft.com", "sts.windows.net"));
        return ArmResponse.ok(
                Document.object("tenant_discovery_endpoint", authority() + "/v2.0/.well-known/openid-configuration")
                        .with("api-version", "1.1")
                        .with("metadata", Document.array(metadata)));
    }

    private ArmResponse configuration(Call call) {
        String tenant = call.variable("tenant");
        if (!isTenant(tenant)) {
            return unknownTenant(tenant);
        }
        return ArmResponse.ok(Document.object("issuer", authority() + "/v2.0")
                .with("authorization_endpoint", authority() + "/oauth2/v2.0/authorize")
                .with("token_endpoint", authority() + "/oauth2/v2.0/token")
                .with("device_authorization_endpoint", authority() + "/oauth2/v2.0/devicecode")
                .with("jwks_uri", authority() + "/discovery/v2.0/keys"));
    }

    private ArmResponse token(Call call) {
        Map<String, String> form = form(call.request().text());
        String client = form.getOrDefault("client_id", "");
        Optional<FakeApplication> application = Optional.ofNullable(applications.get(client));
        if (!isTenant(call.variable("tenant"))) {
            return unknownTenant(call.variable("tenant"));
        }
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return error(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        if (application.isEmpty()) {
            return error(
                    400,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + client + "' was not found in the directory '" + settings.tenant()
                            + "'.");
        }
        if (!form.containsKey("client_secret")) {
            return error(
                    401,
                    "invalid_client",
                    7000216,
                    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant"
                            + " type.");
        }
        if (!application.get().secret().reveal().equals(form.get("client_secret"))) {
            return error(
                    401,
                    "invalid_client",
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent"
                            + " in the request is the client secret value, not the client secret ID, for a secret added to app '"
                            + client + "'.");
        }
        return scoped(application.get(), form.getOrDefault("scope", ""));
    }

    private ArmResponse scoped(FakeApplication application, String scope) {
        if (scope.isBlank()) {
            return error(
                    400,
                    "invalid_request",
                    90014,
                    "The required field 'scope' is missing from the credential. Ensure that you have all the necessary"
                            + " parameters for the login request.");
        }
        if (!scope.endsWith("/.default") && !scope.contains("/.default ")) {
            return error(
                    400,
                    "invalid_scope",
                    1002012,
                    "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                            + " value with /.default suffixed to the resource identifier (application ID URI).");
        }
        return issued(application, scope);
    }

    private ArmResponse issued(FakeApplication application, String scope) {
        long seconds = Tokens.LIFETIME.toSeconds();
        return ArmResponse.ok(Document.object("token_type", "Bearer", "expires_in", seconds)
                .with("ext_expires_in", seconds)
                .with("access_token", tokens.issue(application, scope)));
    }

    private String authority() {
        return "https://" + HOST + '/' + settings.tenant();
    }

    private boolean isTenant(String tenant) {
        return settings.tenant().equalsIgnoreCase(tenant) || "common".equals(tenant) || "organizations".equals(tenant);
    }

    private ArmResponse unknownTenant(String tenant) {
        return error(400, "invalid_request", 90002, "Tenant '" + tenant + "' not found.");
    }

    private ArmResponse error(int status, String error, int code, String text) {
        return ArmResponse.of(
                status,
                Document.object("error", error, "error_description", "AADSTS" + code + ": " + text)
                        .with("error_codes", Document.array(code))
                        .with("timestamp", settings.time().clock().instant().toString()));
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(ArmRequest.decoded(pair.substring(0, equals)), ArmRequest.decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }
}
