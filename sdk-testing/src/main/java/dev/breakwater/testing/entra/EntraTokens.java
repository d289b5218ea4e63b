package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks the tokens of a tenant. Those that go over the wire are signed with RS256, by a key made when it
 * is first needed. Credentials in process get tokens that only the fake itself can check, which costs no key: to
 * clients, tokens for Microsoft's services are opaque anyway.
 */
final class EntraTokens {
    private static final String FAST =
            Jws.encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));

    /** The last genuine token that was shown: most requests come in a row with one and the same. */
    private record Verified(String text, EntraToken token, Instant expiry) {}

    private final Clock clock;
    private final SecretKeySpec key;
    private final String keyId;
    private volatile Verified last = new Verified("", new EntraToken(Document.object()), Instant.MIN);
    private @Nullable KeyPair pair;

    EntraTokens(EntraSettings settings) {
        this.clock = settings.time().clock();
        this.key = new SecretKeySpec(settings.guid("token key").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.keyId = Jws.encoded(settings.guid("signing key").getBytes(StandardCharsets.UTF_8))
                .substring(0, 27);
    }

    /** A token that every holder of the public key can check. */
    String signed(Document claims) {
        return Jws.sign(claims, keyId, pair().getPrivate());
    }

    /** A token that only this fake can check. */
    String fast(Document claims) {
        String content = FAST + '.' + Jws.encoded(claims);
        return content + '.' + Jws.encoded(digest(content));
    }

    /** The public keys. */
    Document keys() {
        return Document.object("keys", Document.array(Jws.key(keyId, (RSAPublicKey) pair().getPublic())));
    }

    private synchronized KeyPair pair() {
        KeyPair there = pair;
        if (there == null) {
            there = generated();
            pair = there;
        }
        return there;
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes RSA keys.", e);
        }
    }

    /** A token of this tenant that has not expired; empty for anything else. */
    Optional<EntraToken> verify(String text) {
        Verified known = last;
        if (!known.text().equals(text)) {
            Optional<Verified> read = read(text);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            known = read.get();
            last = known;
        }
        return clock.instant().isBefore(known.expiry()) ? Optional.of(known.token()) : Optional.empty();
    }

    private Optional<Verified> read(String text) {
        Optional<Document> claims = text.startsWith(FAST + '.') ? checked(text) : published(text);
        return claims.flatMap(known -> known.number("/exp"))
                .map(expiry -> new Verified(
                        text, new EntraToken(claims.orElseThrow()), Instant.ofEpochSecond(expiry.longValue())));
    }

    private Optional<Document> published(String text) {
        return Jws.parse(text)
                .filter(jws -> jws.header().text("/kid").filter(keyId::equals).isPresent())
                .filter(jws -> jws.isSignedBy(pair().getPublic()))
                .map(Jws::claims);
    }

    private Optional<Document> checked(String text) {
        int dot = text.lastIndexOf('.');
        byte[] expected = Jws.encoded(digest(text.substring(0, dot))).getBytes(StandardCharsets.UTF_8);
        boolean genuine =
                MessageDigest.isEqual(expected, text.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
        try {
            byte[] claims = Base64.getUrlDecoder().decode(text.substring(Math.min(dot, FAST.length() + 1), dot));
            return genuine ? Optional.of(Document.parse(claims)) : Optional.empty();
        } catch (IllegalArgumentException | InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    private byte[] digest(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    @Override
    public String toString() {
        return "EntraTokens";
    }
}
