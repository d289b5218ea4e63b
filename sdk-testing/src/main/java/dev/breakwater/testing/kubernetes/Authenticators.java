package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.resource.Sensitive;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Knows who a request comes from: by the certificate of its connection, else by its bearer token; a request with
 * neither may be anonymous. Thread-safe.
 */
final class Authenticators {
    static final Caller ADMIN =
            Caller.user("breakwater:admin", "system:masters").authenticated();
    private static final String SCHEME = "bearer ";
    private static final Set<String> PUBLIC = Set.of("healthz", "livez", "readyz", "version");

    private volatile Sensitive<String> adminToken = fresh();
    private final List<Function<String, Optional<Login>>> added = new CopyOnWriteArrayList<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final AccountTokens accounts;
    private volatile boolean anonymous = true;

    Authenticators(AccountTokens accounts) {
        this.accounts = accounts;
    }

    private static Sensitive<String> fresh() {
        return Sensitive.of("admin-" + UUID.randomUUID());
    }

    Sensitive<String> adminToken() {
        return adminToken;
    }

    /** Gives the administrator another token, and ends the certificates issued so far. */
    void rotate() {
        adminToken = fresh();
        ended.addAll(issued);
    }

    /** Remembers a client certificate, as PEM text, until it is ended by a rotation. */
    void issued(String pem) {
        issued.add(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    /** Whether a certificate was issued before the last rotation. */
    boolean isEnded(byte[] encoded) {
        return ended.contains(Base64.getEncoder().encodeToString(encoded));
    }

    AccountTokens accounts() {
        return accounts;
    }

    void add(Function<String, Optional<Caller>> callerOfToken) {
        added.add(token -> callerOfToken.apply(token).map(Login::of));
    }

    void add(Issuers issuers) {
        added.add(issuers::login);
    }

    /** Whether requests without token or certificate may ask for health and version. */
    void anonymous(boolean allowed) {
        anonymous = allowed;
    }

    /** Who a call comes from; empty when nobody knows. */
    Optional<Login> login(Call call) {
        Optional<Caller> certified = call.request().certified();
        if (certified.isPresent()) {
            return certified.map(Login::of).map(Login::authenticated);
        }
        String header = call.request().header("Authorization").trim();
        if (header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return login(header.substring(SCHEME.length()).trim(), List.of(accounts.issuer()));
        }
        boolean open = anonymous
                && call.path().size() == 1
                && PUBLIC.contains(call.path().get(0));
        return open ? Optional.of(Login.anonymous()) : Optional.empty();
    }

    /** Whose a token is, if it is for one of the audiences. */
    Optional<Login> login(String token, List<String> audiences) {
        if (isAdmin(token)) {
            return Optional.of(Login.of(ADMIN));
        }
        Optional<Login> account = accounts.login(token, audiences);
        return account.isPresent()
                ? account
                : added.stream()
                        .map(authenticator -> authenticator.apply(token))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(Login::authenticated);
    }

    private boolean isAdmin(String token) {
        byte[] expected = adminToken.reveal().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8));
    }
}
