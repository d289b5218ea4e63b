package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tells whether a client is who it says: by a secret, by a token signed with its certificate, or by the token of an
 * issuer that it trusts. Issuer, subject and audience are compared byte for byte. Source of semantics: the list of
 * AADSTS error codes and the documentation of workload identity federation.
 */
final class Clients {
    private static final String CHECK = " Please check your federated identity credential Subject, Audience and Issuer"
            + " against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

    private final Directory directory;
    private final List<Function<String, Optional<Document>>> issuers = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>(List.of("https://" + SignIn.HOST));

    /**
     * A client that has shown who it is.
     *
     * @param principal its service principal
     * @param strength 0 for nothing shown, 1 for a secret, 2 for an assertion
     */
    record Proven(Directory.Entry principal, String strength) {
        boolean isPublic() {
            return strength.equals("0");
        }
    }

    Clients(Directory directory) {
        this.directory = directory;
    }

    /** Asks that function, too, for the public keys of an issuer. */
    void trust(Function<String, Optional<Document>> keysOfIssuer) {
        issuers.add(keysOfIssuer);
    }

    /** Tells of another address of the sign-in endpoints: assertions may be meant for it, too. */
    void answersAt(String address) {
        addresses.add(address);
    }

    /** The service principal that a client id names. */
    Directory.Entry principal(String clientId) {
        Directory.Entry principal = directory
                .with(Kind.SERVICE_PRINCIPAL, "appId", clientId)
                .or(() -> directory.with(Kind.APPLICATION, "appId", clientId))
                .filter(directory::isVisible)
                .orElseThrow(() -> SignInError.of(
                        400,
                        "unauthorized_client",
                        700016,
                        "Application with identifier '" + clientId + "' was not found in the directory '"
                                + directory.settings().tenant() + "'. This can happen if the application has not been"
                                + " installed by the administrator of the tenant or consented to by any user in the"
                                + " tenant. You may have sent your authentication request to the wrong tenant."));
        if (!principal.document().flag("/accountEnabled").orElse(true)) {
            throw SignInError.of(400, "unauthorized_client", 7000112, "Application '" + clientId + "' is disabled.");
        }
        return principal;
    }

    Proven prove(Map<String, String> form) {
        Directory.Entry principal = principal(SignIn.required(form, "client_id"));
        requirePresence(principal);
        if (form.containsKey("client_secret")) {
            requireSecret(principal, form.get("client_secret"));
            return new Proven(principal, "1");
        }
        if (form.containsKey("client_assertion")) {
            requireAssertion(principal, form.get("client_assertion"));
            return new Proven(principal, "2");
        }
        return new Proven(principal, "0");
    }

    /** A registration alone is nobody in the tenant. */
    private void requirePresence(Directory.Entry principal) {
        if (principal.kind() != Kind.SERVICE_PRINCIPAL) {
            throw SignInError.of(
                    400,
                    "unauthorized_client",
                    7000229,
                    "The client application " + principal.text("/appId")
                            + " is missing service principal in the tenant "
                            + directory.settings().tenant()
                            + ". See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119");
        }
    }

    /** The service principal and the registration behind it: both can hold credentials. */
    private List<Directory.Entry> holders(Directory.Entry principal) {
        List<Directory.Entry> holders = new ArrayList<>(List.of(principal));
        directory.with(Kind.APPLICATION, "appId", principal.text("/appId")).ifPresent(holders::add);
        return holders;
    }

    private void requireSecret(Directory.Entry principal, String secret) {
        String appId = principal.text("/appId");
        for (Directory.Entry holder : holders(principal)) {
            for (Document password : holder.document()
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
            throw SignInError.client(
                    7000222,
                    "The provided client secret keys for app '" + appId
                            + "' are expired. Visit the Azure portal to create"
                            + " new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate"
                            + " credentials for added security: https://aka.ms/certCreds.");
        }
    }

    private void requireAssertion(Directory.Entry principal, String assertion) {
        Jws jws =
                Jws.parse(assertion).orElseThrow(() -> SignInError.client(50027, "JWT token is invalid or malformed."));
        String appId = principal.text("/appId");
        if (jws.claim("iss").equals(appId) && jws.claim("sub").equals(appId)) {
            requireCertificate(principal, jws);
            requireAudience(jws);
        } else {
            requireFederation(principal, jws);
        }
        if (!jws.isGoodAt(directory.now())) {
            throw SignInError.client(
                    700024,
                    "Client assertion is not within its valid time range. Current time: " + directory.now() + ".");
        }
    }

    private void requireCertificate(Directory.Entry principal, Jws jws) {
        for (Directory.Entry holder : holders(principal)) {
            for (Certificate certificate : Certificate.of(holder)) {
                if (isNamed(certificate, jws) && jws.isSignedBy(certificate.key())) {
                    requireCurrent(principal, certificate);
                    return;
                }
            }
        }
        throw SignInError.client(
                700027,
                "The certificate with identifier used to sign the client assertion is not registered on application."
                        + " [Reason - The key was not found., Thumbprint of key used by client: '"
                        + jws.header().text("/x5t").orElse("") + "'] Application '" + principal.text("/appId") + "'.");
    }

    /** Some clients write thumbprints in plain base64; Entra takes both. */
    private static boolean isNamed(Certificate certificate, Jws jws) {
        Optional<String> sha256 = jws.header().text("/x5t#S256");
        String named = sha256.or(() -> jws.header().text("/x5t")).orElse("");
        String plain = named.replace('+', '-').replace('/', '_').replace("=", "");
        return plain.equals(certificate.thumbprint(sha256.isPresent() ? "SHA-256" : "SHA-1"));
    }

    /** An assertion for another tenant or service is worth nothing here. */
    private void requireAudience(Jws jws) {
        EntraSettings settings = directory.settings();
        for (String tenant : List.of(settings.tenant(), settings.domain())) {
            for (String path : List.of("/v2.0", "/oauth2/v2.0/token", "/oauth2/token")) {
                if (addresses.stream().anyMatch(one -> jws.audiences().contains(one + "/" + tenant + path))) {
                    return;
                }
            }
        }
        throw SignInError.client(
                700023,
                "Client assertion audience claim does not match Realm issuer. Review the documentation at"
                        + " https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials.");
    }

    private void requireCurrent(Directory.Entry principal, Certificate certificate) {
        Instant end = certificate.parsed().getNotAfter().toInstant();
        if (!directory.now().isBefore(end)) {
            throw SignInError.client(
                    700027,
                    "Client assertion failed signature validation. The certificate used to sign it has expired. Application '"
                            + principal.text("/appId") + "'.");
        }
    }

    private void requireFederation(Directory.Entry principal, Jws jws) {
        String issuer = jws.claim("iss");
        String subject = jws.claim("sub");
        String audience = String.join(", ", jws.audiences());
        List<Document> trusted = new ArrayList<>(directory.federations(principal));
        if (trusted.isEmpty()) {
            throw SignInError.request(
                    70021,
                    "No matching federated identity record found for presented assertion. Assertion Issuer: '" + issuer
                            + "'. Assertion Subject: '" + subject + "'. Assertion Audience: '" + audience
                            + "'. https://learn.microsoft.com/entra/workload-id/workload-identity-federation");
        }
        keep(
                trusted,
                700211,
                "issuer",
                issuer,
                one -> one.text("/issuer").filter(issuer::equals).isPresent());
        keep(
                trusted,
                700213,
                "subject",
                subject,
                one -> one.text("/subject").filter(subject::equals).isPresent());
        keep(
                trusted,
                700212,
                "audience",
                audience,
                one -> Applications.texts(one, "audiences").stream().anyMatch(jws.audiences()::contains));
        requireSigned(issuer, jws);
    }

    private static void keep(List<Document> trusted, int code, String what, String value, Predicate<Document> fits) {
        trusted.removeIf(fits.negate());
        if (trusted.isEmpty()) {
            throw SignInError.client(
                    code,
                    "No matching federated identity record found for presented assertion " + what + " '" + value + "'."
                            + CHECK);
        }
    }

    private void requireSigned(String issuer, Jws jws) {
        Document keys = issuers.stream()
                .map(source -> source.apply(issuer))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () -> SignInError.client(50166, "Request to External OIDC endpoint failed: '" + issuer + "'."));
        boolean signed = keys.get("keys").orElse(Document.array()).elements().stream()
                .map(Jws::key)
                .flatMap(Optional::stream)
                .anyMatch((PublicKey key) -> jws.isSignedBy(key));
        if (!signed) {
            throw SignInError.client(50013, "Assertion failed signature validation.");
        }
    }

    /** Whether a client may act without a secret: Microsoft's own tools, and applications that say so. */
    boolean isPublicClient(Directory.Entry principal) {
        Optional<Directory.Entry> application = directory.with(Kind.APPLICATION, "appId", principal.text("/appId"));
        return application.isEmpty()
                || application.get().document().flag("/isFallbackPublicClient").orElse(false);
    }

    @Override
    public String toString() {
        return "Clients";
    }
}
