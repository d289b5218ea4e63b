package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * The metadata service of a machine that has all managed identities of the tenant: it hands out their tokens to whoever
 * can reach it. Source of semantics: the documentation of the instance metadata service.
 */
final class Imds {
    static final String HOST = "169.254.169.254";

    private final Directory directory;
    private final EntraTokens tokens;
    private final TokenClaims claims;

    Imds(Directory directory, EntraTokens tokens, TokenClaims claims) {
        this.directory = directory;
        this.tokens = tokens;
        this.claims = claims;
    }

    EntraResponse answer(EntraRequest request) {
        if (!String.join("/", request.segments()).equals("metadata/identity/oauth2/token")) {
            return refused(404, "not_found", "The requested path is not that of a token.");
        }
        if (!request.headers()
                .apply("Metadata")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return refused(400, "invalid_request", "Required metadata header not specified");
        }
        List<Directory.Entry> identities = new ArrayList<>(directory.all(Kind.SERVICE_PRINCIPAL));
        identities.removeIf(
                entry -> !entry.text("/servicePrincipalType").equals("ManagedIdentity") || !isMeant(entry, request));
        if (identities.isEmpty()) {
            return refused(400, "invalid_request", "Identity not found");
        }
        if (identities.size() > 1) {
            return refused(
                    400,
                    "invalid_request",
                    "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in"
                            + " the token request");
        }
        return issued(identities.get(0), request.parameter("resource").orElse(""));
    }

    private static boolean isMeant(Directory.Entry identity, EntraRequest request) {
        List<String> names = Applications.texts(identity.document(), "alternativeNames");
        return request.parameter("client_id")
                        .map(identity.text("/appId")::equalsIgnoreCase)
                        .orElse(true)
                && request.parameter("object_id")
                        .map(identity.id()::equalsIgnoreCase)
                        .orElse(true)
                && request.parameter("msi_res_id")
                        .or(() -> request.parameter("mi_res_id"))
                        .map(id -> names.stream().anyMatch(id::equalsIgnoreCase))
                        .orElse(true);
    }

    private EntraResponse issued(Directory.Entry identity, String resource) {
        try {
            Asked asked = Asked.of(directory, resource + "/.default");
            Document token = claims.ofApplication(identity, asked, "2", TokenClaims.LIFETIME);
            long seconds = TokenClaims.LIFETIME.toSeconds();
            return EntraResponse.ok(Document.object("access_token", tokens.signed(token), "token_type", "Bearer")
                    .with("client_id", identity.text("/appId"))
                    .with("expires_in", Long.toString(seconds))
                    .with("expires_on", Long.toString(directory.now().getEpochSecond() + seconds))
                    .with("resource", resource));
        } catch (SignInError e) {
            return refused(400, "invalid_resource", "AADSTS500011: " + e.getMessage());
        }
    }

    private static EntraResponse refused(int status, String error, String description) {
        return EntraResponse.of(status, Document.object("error", error, "error_description", description));
    }

    @Override
    public String toString() {
        return "Imds";
    }
}
