package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccess.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways in which a client gets a token for a user, who is the scripted person at the keyboard. */
final class Flows {
    private static final Duration CODE = Duration.ofMinutes(15);

    private final Directory directory;
    private final Clients clients;
    private final TokenClaims claims;
    private final EntraTokens tokens;
    private final Consent consent;
    private final SignInPolicies access;
    private final Map<String, Pending> codes = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    /** How the users of tokens signed in, by the tokens' ids. */
    private final Map<String, Context> origins = new HashMap<>();

    private @Nullable FakeUser person;

    /** A device code or an authorization code that waits to be redeemed. */
    private record Pending(
            String clientId, String scope, Instant end, Optional<Session> session, Map<String, String> form) {}

    /** A user who has signed in to a client; how stays known when the session is refreshed. */
    private record Session(String userId, String clientId, boolean mfa, Context how) {}

    Flows(Directory directory, Clients clients, TokenClaims claims, EntraTokens tokens) {
        this.directory = directory;
        this.clients = clients;
        this.claims = claims;
        this.tokens = tokens;
        this.consent = new Consent(directory);
        this.access = new SignInPolicies(directory, claims);
    }

    SignInPolicies access() {
        return access;
    }

    /** Forgets the codes that wait and the sessions behind refresh tokens; how users of tokens signed in stays known. */
    void forget() {
        codes.clear();
        sessions.clear();
    }

    /** Puts a person at the keyboard; null for nobody. */
    void sit(@Nullable FakeUser newPerson) {
        person = newPerson;
    }

    EntraResponse startDevice(Map<String, String> form) {
        String client = SignIn.required(form, "client_id");
        clients.principal(client);
        String scope = SignIn.required(form, "scope");
        Asked.of(directory, scope);
        String code = directory.nextId("device code");
        String shown = code.substring(0, 8).toUpperCase(Locale.ROOT);
        codes.put(code, new Pending(client, scope, directory.now().plus(CODE), Optional.empty(), form));
        return EntraResponse.ok(Document.object("user_code", shown, "device_code", code)
                .with("verification_uri", "https://microsoft.com/devicelogin")
                .with("expires_in", CODE.toSeconds())
                .with("interval", 5)
                .with(
                        "message",
                        "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the"
                                + " code " + shown + " to authenticate."));
    }

    EntraResponse redeemDevice(Map<String, String> form) {
        String code = form.getOrDefault("device_code", form.getOrDefault("code", ""));
        Pending pending = Optional.ofNullable(codes.get(code))
                .orElseThrow(
                        () -> SignInError.of(400, "bad_verification_code", 70019, "Verification code is invalid."));
        if (!directory.now().isBefore(pending.end())) {
            throw SignInError.of(
                    400,
                    "expired_token",
                    70020,
                    "The provided value for the input parameter 'device_code' is"
                            + " not valid. This device code has expired.");
        }
        Clients.Proven client = proven(form, pending.clientId());
        FakeUser here = person;
        if (here == null) {
            throw SignInError.of(
                    400,
                    "authorization_pending",
                    70016,
                    "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
        }
        codes.remove(code);
        Session session = new Session(here.objectId(), pending.clientId(), here.passesMfa(), Context.deviceCodeFlow());
        return issue(session, client, pending.scope(), true, Optional.empty());
    }

    /** What the browser is sent back with: a code, or what is wrong. */
    EntraResponse authorize(Map<String, String> query) {
        String client = SignIn.required(query, "client_id");
        requireRedirect(client, query.getOrDefault("redirect_uri", ""));
        String target = query.getOrDefault("redirect_uri", "");
        String state = query.containsKey("state") ? "&state=" + encoded(query.get("state")) : "";
        try {
            String code = code(client, query);
            return EntraResponse.of(302).with("Location", target + "?code=" + code + state);
        } catch (SignInError e) {
            Document body = e.response("", directory.now()).body().orElse(Document.object());
            String text = "?error=" + body.text("/error").orElse("") + "&error_description="
                    + encoded(body.text("/error_description").orElse(""));
            return EntraResponse.of(302).with("Location", target + text + state);
        }
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }

    private void requireRedirect(String clientId, String target) {
        Directory.Entry principal = clients.principal(clientId);
        Document application = directory
                .with(Kind.APPLICATION, "appId", clientId)
                .orElse(principal)
                .document();
        boolean known = List.of("web", "spa", "publicClient").stream()
                .anyMatch(part ->
                        Applications.texts(application, part + "/redirectUris").contains(target));
        boolean local = target.matches("http://localhost(:\\d+)?/?.*")
                && (clients.isPublicClient(principal)
                        || Applications.texts(application, "publicClient/redirectUris")
                                .contains("http://localhost"));
        if (!known && !local) {
            throw SignInError.request(
                    50011,
                    "The redirect URI '" + target
                            + "' specified in the request does not match the redirect URIs configured"
                            + " for the application '" + clientId + "'.");
        }
    }

    private String code(String client, Map<String, String> query) {
        String scope = SignIn.required(query, "scope");
        Asked asked = Asked.of(directory, scope);
        FakeUser here = person;
        if (here == null || "none".equals(query.get("prompt"))) {
            throw SignInError.of(
                    400, "login_required", 50058, "A silent sign-in request was sent but no user is signed in.");
        }
        Directory.Entry user = user(here.objectId());
        boolean program = clients.isPublicClient(clients.principal(client));
        Context how = program ? Context.desktop() : Context.browser();
        access.methods(new SignInPolicies.Attempt(user, asked, true, here.passesMfa(), how));
        String code = directory.nextId("authorization code");
        Session session = new Session(here.objectId(), client, here.passesMfa(), how);
        codes.put(code, new Pending(client, scope, directory.now().plus(CODE), Optional.of(session), query));
        return code;
    }

    EntraResponse redeemCode(Map<String, String> form) {
        String code = SignIn.required(form, "code");
        Pending pending = Optional.ofNullable(codes.remove(code))
                .filter(one -> one.session().isPresent())
                .orElseThrow(() -> SignInError.grant(
                        54005,
                        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use"
                                + " an existing refresh token."));
        if (!directory.now().isBefore(pending.end())) {
            throw SignInError.grant(
                    70008,
                    "The provided authorization code or refresh token has expired due to"
                            + " inactivity. Send a new interactive authorization request for this user and resource.");
        }
        requireVerifier(pending.form(), form.getOrDefault("code_verifier", ""));
        Clients.Proven client = proven(form, pending.clientId());
        String scope = form.getOrDefault("scope", pending.scope());
        Optional<String> nonce = Optional.ofNullable(pending.form().get("nonce"));
        return issue(pending.session().orElseThrow(), client, scope, true, nonce);
    }

    /** RFC 7636: plain unless S256 was named; a code asked for without a challenge needs no verifier. */
    private static void requireVerifier(Map<String, String> asked, String verifier) {
        String challenge = asked.getOrDefault("code_challenge", "");
        boolean plain = asked.getOrDefault("code_challenge_method", "plain").equals("plain");
        if (!challenge.isEmpty() && !challenge.equals(plain ? verifier : digest(verifier))) {
            throw SignInError.grant(
                    501481,
                    "The Code_Verifier does not match the code_challenge supplied in the authorization request.");
        }
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Jws.encoded(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    EntraResponse refresh(Map<String, String> form) {
        Session session = Optional.ofNullable(sessions.get(SignIn.required(form, "refresh_token")))
                .orElseThrow(() -> SignInError.grant(
                        9002313, "Invalid request. Request is malformed or invalid: the refresh token is not known."));
        Clients.Proven client = proven(form, session.clientId());
        return issue(session, client, SignIn.required(form, "scope"), false, Optional.empty());
    }

    EntraResponse password(Map<String, String> form) {
        Clients.Proven client = proven(form, SignIn.required(form, "client_id"));
        String name = SignIn.required(form, "username");
        Directory.Entry user = directory
                .with(Kind.USER, "userPrincipalName", name)
                .orElseThrow(() ->
                        SignInError.grant(50034, "The user account " + name + " does not exist in the directory."));
        if (!directory.isSecret(user.id(), SignIn.required(form, "password"))) {
            throw SignInError.grant(50126, "Error validating credentials due to invalid username or password.");
        }
        Session session = new Session(user.id(), client.principal().text("/appId"), false, Context.desktop());
        return issue(session, client, SignIn.required(form, "scope"), false, Optional.empty());
    }

    EntraResponse onBehalfOf(Map<String, String> form) {
        Clients.Proven client = clients.prove(form);
        requireConfidential(client);
        EntraToken assertion = tokens.verify(SignIn.required(form, "assertion"))
                .orElseThrow(() -> SignInError.grant(50013, "Assertion failed signature validation."));
        boolean meant = Asked.find(directory, assertion.audience())
                .filter(resource -> resource.id().equals(client.principal().id()))
                .isPresent();
        if (!meant) {
            throw SignInError.grant(
                    500131, "Assertion audience does not match the Client app presenting the assertion.");
        }
        if (assertion.isApplication()) {
            throw SignInError.grant(50013, "Assertion is not a token of a user.");
        }
        boolean mfa = Applications.texts(assertion.claims(), "amr").contains("mfa");
        Context how = origins.getOrDefault(assertion.claims().text("/uti").orElse(""), Context.browser());
        Session session = new Session(assertion.objectId(), client.principal().text("/appId"), mfa, how);
        return issue(session, client, SignIn.required(form, "scope"), false, Optional.empty());
    }

    private Clients.Proven proven(Map<String, String> form, String expected) {
        Clients.Proven client = clients.prove(form);
        if (!client.principal().text("/appId").equals(expected)) {
            throw SignInError.grant(
                    700005, "Provided Authorization Code is intended to use against other application.");
        }
        if (!clients.isPublicClient(client.principal())) {
            requireConfidential(client);
        }
        return client;
    }

    private static void requireConfidential(Clients.Proven client) {
        if (client.isPublic()) {
            throw SignInError.client(
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }
    }

    private Directory.Entry user(String id) {
        Directory.Entry user = directory
                .find(Kind.USER, id)
                .orElseThrow(() -> SignInError.grant(50034, "The user account does not exist in the directory."));
        if (!user.document().flag("/accountEnabled").orElse(true)) {
            throw SignInError.grant(50057, "The user account is disabled.");
        }
        return user;
    }

    private EntraResponse issue(
            Session session, Clients.Proven client, String scope, boolean interactive, Optional<String> nonce) {
        Directory.Entry user = user(session.userId());
        Asked asked = Asked.of(directory, scope);
        List<String> methods =
                access.methods(new SignInPolicies.Attempt(user, asked, interactive, session.mfa(), session.how()));
        requireAssigned(user, asked);
        List<String> scopes = consent.granted(client.principal(), user, asked);
        Document access = claims.ofUser(user, client.principal(), asked, scopes, methods, client.strength());
        access.text("/uti").ifPresent(id -> origins.put(id, session.how()));
        Document identity = claims.identity(user, client.principal(), methods, nonce);
        long seconds = TokenClaims.LIFETIME.toSeconds();
        Document answer = Document.object("token_type", "Bearer", "scope", answered(asked, scopes))
                .with("expires_in", seconds)
                .with("ext_expires_in", seconds)
                .with("access_token", tokens.signed(access))
                .with("id_token", tokens.signed(identity))
                .with("client_info", clientInfo(user));
        return EntraResponse.ok(
                asked.wantsRefreshToken() ? answer.with("refresh_token", refreshToken(session)) : answer);
    }

    private static String answered(Asked asked, List<String> scopes) {
        StringBuilder text = new StringBuilder();
        scopes.forEach(
                scope -> text.append(asked.audience()).append('/').append(scope).append(' '));
        return text.toString().strip();
    }

    private String clientInfo(Directory.Entry user) {
        Document info =
                Document.object("uid", user.id(), "utid", directory.settings().tenant());
        return Jws.encoded(info);
    }

    private String refreshToken(Session session) {
        String token = "1.A" + Jws.encoded(directory.nextId("refresh token").getBytes(StandardCharsets.US_ASCII));
        sessions.put(token, session);
        return token;
    }

    /** A resource can ask that its users are assigned to it. */
    private void requireAssigned(Directory.Entry user, Asked asked) {
        boolean required =
                asked.resource().document().flag("/appRoleAssignmentRequired").orElse(false);
        if (required && claims.assignments(user, asked.resource()).isEmpty()) {
            throw SignInError.grant(
                    50105,
                    "Your administrator has configured the application '"
                            + asked.resource().text("/displayName")
                            + "' to block users unless they are specifically granted ('assigned') access to the"
                            + " application. The signed in user '" + user.text("/userPrincipalName")
                            + "' is blocked because they are not a direct member of a group with access, nor had access"
                            + " directly assigned by an administrator.");
        }
    }

    @Override
    public String toString() {
        return "Flows[" + sessions.size() + " sessions]";
    }
}
