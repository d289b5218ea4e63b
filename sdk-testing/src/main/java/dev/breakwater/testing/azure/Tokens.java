package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues and checks the fake's access tokens: JWTs with Entra's claims, signed with a key of this fake. */
final class Tokens {
    /** The application id of every AKS cluster's Entra server. */
    static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private static final Set<String> ARM = Set.of(
            "https://management.azure.com",
            "https://management.core.windows.net",
            "https://management.usgovcloudapi.net",
            "https://management.chinacloudapi.cn");

    static final Duration LIFETIME = Duration.ofHours(24);
    private static final String HEADER =
            encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));

    /** Whom a token stands for, and what it is good for. */
    record Claims(String audience, String objectId, String applicationId) {
        boolean isForArm() {
            return ARM.contains(audience.replaceAll("/+$", ""));
        }

        boolean isForAks() {
            return audience.equals(AKS) || audience.equals("api://" + AKS);
        }
    }

    /** The last genuine token that was shown: most requests come in a row with one and the same. */
    private record Verified(String token, Claims claims, Instant expiry) {}

    private final String tenant;
    private final Clock clock;
    private final SecretKeySpec key;
    private volatile Verified last = new Verified("", new Claims("", "", ""), Instant.MIN);

    Tokens(String tenant, Clock clock, Guids guids) {
        this.tenant = tenant;
        this.clock = clock;
        this.key = new SecretKeySpec(guids.of("token key").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** A token for a scope such as {@code https://management.azure.com/.default}. */
    String issue(FakeApplication application, String scope) {
        return issue(application, scope, LIFETIME);
    }

    String issue(FakeApplication application, String scope, Duration lifetime) {
        Instant now = clock.instant();
        String issuer = "https://sts.windows.net/" + tenant + "/";
        Document claims = Document.object("aud", audience(scope), "iss", issuer, "tid", tenant)
                .with("oid", application.objectId())
                .with("sub", application.objectId())
                .with("appid", application.clientId())
                .with("idtyp", "app")
                .with("ver", "1.0")
                .with("iat", now.getEpochSecond())
                .with("nbf", now.getEpochSecond())
                .with("exp", now.plus(lifetime).getEpochSecond());
        String content = HEADER + '.' + encoded(claims.toJson().getBytes(StandardCharsets.UTF_8));
        return content + '.' + encoded(signature(content));
    }

    /** The resource of the one {@code /.default} scope; clients add {@code openid} and others around it. */
    private static String audience(String scope) {
        int end = (scope + ' ').indexOf("/.default ");
        return end < 0 ? scope : scope.substring(scope.lastIndexOf(' ', end) + 1, end);
    }

    /** The claims of a token of this fake that has not expired; empty for anything else. */
    Optional<Claims> verify(String token) {
        Verified known = last;
        if (!known.token().equals(token)) {
            Optional<Verified> read = read(token);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            known = read.get();
            last = known;
        }
        return clock.instant().isBefore(known.expiry()) ? Optional.of(known.claims()) : Optional.empty();
    }

    private Optional<Verified> read(String token) {
        int dot = token.lastIndexOf('.');
        if (dot < 0 || !token.startsWith(HEADER + '.')) {
            return Optional.empty();
        }
        byte[] expected = encoded(signature(token.substring(0, dot))).getBytes(StandardCharsets.UTF_8);
        boolean genuine =
                MessageDigest.isEqual(expected, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
        return genuine ? verified(token, token.substring(HEADER.length() + 1, dot)) : Optional.empty();
    }

    private static Optional<Verified> verified(String token, String encoded) {
        try {
            Document claims = Document.parse(Base64.getUrlDecoder().decode(encoded));
            Instant expiry =
                    Instant.ofEpochSecond(claims.number("/exp").orElseThrow().longValue());
            Claims who = new Claims(text(claims, "/aud"), text(claims, "/oid"), text(claims, "/appid"));
            return Optional.of(new Verified(token, who, expiry));
        } catch (IllegalArgumentException | InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Document claims, String pointer) {
        return claims.text(pointer).orElse("");
    }

    private byte[] signature(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
