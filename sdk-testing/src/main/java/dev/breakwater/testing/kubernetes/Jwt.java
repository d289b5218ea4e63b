package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A JSON Web Token signed by RS256 (RFC 7515, RFC 7519).
 *
 * @param header its header
 * @param claims its claims
 * @param signed what the signature is over
 * @param signature the signature, encoded
 */
record Jwt(Document header, Document claims, String signed, String signature) {
    private static final String ALGORITHM = "RS256";

    /** Signs claims. */
    static String sign(Document claims, String keyId, PrivateKey key) {
        Document header = Document.object("alg", ALGORITHM, "kid", keyId);
        String content = encoded(header) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new BreakwaterException("FakeKubernetes could not sign a token.", e);
        }
    }

    private static String encoded(Document part) {
        return encoded(part.toJson().getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A token taken apart, its signature not yet checked; empty when the text is none. */
    static Optional<Jwt> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Jwt jwt = new Jwt(
                    Document.parse(Base64.getUrlDecoder().decode(parts[0])),
                    Document.parse(Base64.getUrlDecoder().decode(parts[1])),
                    parts[0] + "." + parts[1],
                    parts[2]);
            return Optional.of(jwt).filter(one -> one.header.isObject() && one.claims.isObject());
        } catch (IllegalArgumentException | InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a key made the signature; a token of another algorithm was made by none. */
    boolean isSignedBy(PublicKey key) {
        if (!header.text("/alg").filter(ALGORITHM::equals).isPresent()) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(signed.getBytes(StandardCharsets.US_ASCII));
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    String issuer() {
        return claims.text("/iss").orElse("");
    }

    /** For whom the token is: one text or a list of them. */
    List<String> audiences() {
        Optional<Document> audience = claims.get("aud");
        return audience.flatMap(Document::asText).map(List::of).orElseGet(() -> Meta.texts(claims, "/aud"));
    }

    /** Whether the token is good at a time: a token without an end is not. */
    boolean isGoodAt(Instant now) {
        long end = claims.number("/exp").map(Number::longValue).orElse(0L);
        long start = claims.number("/nbf").map(Number::longValue).orElse(0L);
        return now.getEpochSecond() < end && now.getEpochSecond() >= start;
    }

    /** A public key as a member of a key set. */
    static Document key(String keyId, RSAPublicKey key) {
        return Document.object(
                "use",
                "sig",
                "kty",
                "RSA",
                "kid",
                keyId,
                "alg",
                ALGORITHM,
                "n",
                encoded(unsigned(key.getModulus())),
                "e",
                encoded(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** The RSA key in a member of a key set; empty for keys of other kinds. */
    static Optional<PublicKey> key(Document member) {
        if (!member.text("/kty").filter("RSA"::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(number(member, "/n"), number(member, "/e"));
            return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(Document member, String pointer) {
        return new BigInteger(
                1, Base64.getUrlDecoder().decode(member.text(pointer).orElse("")));
    }

    /** The issuer only: a token is a secret. */
    @Override
    public String toString() {
        return "Jwt[" + issuer() + "]";
    }
}
