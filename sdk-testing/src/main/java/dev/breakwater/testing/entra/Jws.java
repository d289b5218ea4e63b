package dev.breakwater.testing.entra;

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
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A signed token (RFC 7515): RS256, or PS256 as some clients sign with their certificate.
 *
 * @param header its header
 * @param claims its claims
 * @param signed what the signature is over
 * @param signature the signature, encoded
 */
record Jws(Document header, Document claims, String signed, String signature) {
    /** Signs claims with RS256. */
    static String sign(Document claims, String keyId, PrivateKey key) {
        Document header = Document.object("typ", "JWT", "alg", "RS256", "x5t", keyId, "kid", keyId);
        String content = encoded(header) + '.' + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with RSA.", e);
        }
    }

    static String encoded(Document part) {
        return encoded(part.toJson().getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A token taken apart, its signature not yet checked; empty if the text is none. */
    static Optional<Jws> parse(String token) {
        String[] parts = token.strip().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Document header = Document.parse(Base64.getUrlDecoder().decode(parts[0]));
            Document claims = Document.parse(Base64.getUrlDecoder().decode(parts[1]));
            Jws jws = new Jws(header, claims, parts[0] + '.' + parts[1], parts[2]);
            return Optional.of(jws).filter(one -> header.isObject() && claims.isObject());
        } catch (IllegalArgumentException | InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Optional<Signature> check = algorithm();
            if (check.isEmpty()) {
                return false;
            }
            check.get().initVerify(key);
            check.get().update(signed.getBytes(StandardCharsets.US_ASCII));
            return check.get().verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Signature> algorithm() throws GeneralSecurityException {
        String name = text("/alg", header);
        if (name.equals("PS256")) {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return Optional.of(signature);
        }
        return name.equals("RS256") ? Optional.of(Signature.getInstance("SHA256withRSA")) : Optional.empty();
    }

    private static String text(String pointer, Document document) {
        return document.text(pointer).orElse("");
    }

    String claim(String name) {
        return text("/" + name, claims);
    }

    /** For whom it is: one text or a list of them. */
    List<String> audiences() {
        Optional<Document> audience = claims.get("aud");
        Optional<String> one = audience.flatMap(Document::asText);
        return one.map(List::of).orElseGet(() -> Applications.texts(claims, "aud"));
    }

    /** Whether it is good at a time, give or take what clocks differ by. */
    boolean isGoodAt(Instant now) {
        long end = claims.number("/exp").map(Number::longValue).orElse(0L);
        long start = claims.number("/nbf").map(Number::longValue).orElse(0L);
        return now.getEpochSecond() < end + 300 && now.getEpochSecond() >= start - 300;
    }

    /** A public key as a member of a key set. */
    static Document key(String keyId, RSAPublicKey key) {
        return Document.object("kty", "RSA", "use", "sig", "kid", keyId, "x5t", keyId)
                .with("n", encoded(unsigned(key.getModulus())))
                .with("e", encoded(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** The RSA key in a member of a key set; empty for keys of other kinds. */
    static Optional<PublicKey> key(Document member) {
        try {
            BigInteger modulus = new BigInteger(1, Base64.getUrlDecoder().decode(text("/n", member)));
            BigInteger exponent = new BigInteger(1, Base64.getUrlDecoder().decode(text("/e", member)));
            return Optional.of(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The issuer alone: a token is a secret. */
    @Override
    public String toString() {
        return "Jws[" + claim("iss") + "]";
    }
}
