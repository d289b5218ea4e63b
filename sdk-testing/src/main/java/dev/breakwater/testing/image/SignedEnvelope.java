package dev.breakwater.testing.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Signatures in the Notary Project's JWS envelope. */
final class SignedEnvelope {
    private static final String SCHEME = "io.cncf.notary.signingScheme";
    private static final String EXPIRY = "io.cncf.notary.expiry";

    private SignedEnvelope() {}

    static Document header(TestSigner signer, Instant now, Optional<Instant> expiry) {
        List<String> critical = new ArrayList<>(List.of(SCHEME));
        expiry.ifPresent(time -> critical.add(EXPIRY));
        return Document.object("alg", signer.algorithm(), "cty", "application/vnd.cncf.notary.payload.v1+json")
                .with("crit", critical)
                .with(SCHEME, "notary.x509")
                .with("io.cncf.notary.signingTime", now.toString())
                .withSome(EXPIRY, expiry.map(time -> Document.of(time.toString())));
    }

    static Document payload(Document subject) {
        return Document.object("targetArtifact", subject);
    }

    static byte[] of(Document header, Document payload, TestSigner signer) {
        return of(header, payload, signer, signer.chain());
    }

    static byte[] of(Document header, Document payload, TestSigner signer, List<X509Certificate> chain) {
        String first = encoded(header.toJson().getBytes(StandardCharsets.UTF_8));
        String second = encoded(payload.toJson().getBytes(StandardCharsets.UTF_8));
        byte[] signature = signer.sign((first + '.' + second).getBytes(StandardCharsets.US_ASCII));
        Document envelope = Document.object("payload", second, "protected", first)
                .with("header", Document.object("x5c", x5c(chain), "io.cncf.notary.signingAgent", "breakwater-testing"))
                .with("signature", encoded(signature));
        return envelope.toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> x5c(List<X509Certificate> chain) {
        List<String> all = new ArrayList<>();
        for (X509Certificate one : chain) {
            try {
                all.add(Base64.getEncoder().encodeToString(one.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new BreakwaterException("A certificate could not be encoded.", e);
            }
        }
        return all;
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
