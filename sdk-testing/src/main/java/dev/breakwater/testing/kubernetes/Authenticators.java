package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.resource.Sensitive;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Knows who a bearer token belongs to. Thread-safe. */
final class Authenticators {
    static final Caller ADMIN =
            Caller.user("breakwater:admin", "system:masters").authenticated();
    private static final String SCHEME = "bearer ";

    private final Sensitive<String> adminToken = Sensitive.of("admin-" + UUID.randomUUID());
    private final List<Function<String, Optional<Caller>>> added = new CopyOnWriteArrayList<>();

    Sensitive<String> adminToken() {
        return adminToken;
    }

    void add(Function<String, Optional<Caller>> callerOfToken) {
        added.add(callerOfToken);
    }

    /** The user of a request; empty when its token is absent or nobody's. */
    Optional<Caller> user(KubernetesRequest request) {
        String header = request.header("Authorization").trim();
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).trim();
        if (isAdmin(token)) {
            return Optional.of(ADMIN);
        }
        return added.stream()
                .map(authenticator -> authenticator.apply(token))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Caller::authenticated);
    }

    private boolean isAdmin(String token) {
        byte[] expected = adminToken.reveal().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8));
    }
}
