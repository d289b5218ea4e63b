package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A certificate by which an application signs in.
 *
 * @param parsed the certificate itself
 */
record Certificate(X509Certificate parsed) {
    /** Reads DER in base64, also when that is the text of a PEM. */
    static Certificate parse(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String pem = text.startsWith("-----") ? text : "";
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            byte[] content = pem.isEmpty() ? bytes : pem.getBytes(StandardCharsets.US_ASCII);
            return new Certificate((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content)));
        } catch (IllegalArgumentException | CertificateException e) {
            throw GraphError.badRequest("Key credential value is invalid: it is no certificate.");
        }
    }

    /** The certificates of an object of the directory. */
    static List<Certificate> of(Directory.Entry entry) {
        List<Certificate> all = new ArrayList<>();
        for (Document key :
                entry.document().at("/keyCredentials").orElse(Document.array()).elements()) {
            key.text("/key").filter(text -> !isNone(key)).ifPresent(text -> all.add(parse(text)));
        }
        return all;
    }

    /** Whether a credential is a key that both sides know. */
    static boolean isNone(Document credential) {
        return credential.text("/type").filter("Symmetric"::equalsIgnoreCase).isPresent();
    }

    PublicKey key() {
        return parsed.getPublicKey();
    }

    /** Its digest as headers of tokens name it: {@code SHA-1} for {@code x5t}, {@code SHA-256} for {@code x5t#S256}. */
    String thumbprint(String algorithm) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(algorithm));
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(parsed.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm + ".", e);
        }
    }

    /** The credential with the name and the dates that the certificate gives it. */
    Document described(Document key) {
        String name = HexFormat.of().formatHex(digest("SHA-1")).toUpperCase(Locale.ROOT);
        return key.with("customKeyIdentifier", key.text("/customKeyIdentifier").orElse(name))
                .with(
                        "startDateTime",
                        key.text("/startDateTime")
                                .orElse(parsed.getNotBefore().toInstant().toString()))
                .with(
                        "endDateTime",
                        key.text("/endDateTime")
                                .orElse(parsed.getNotAfter().toInstant().toString()));
    }

    @Override
    public String toString() {
        return "Certificate[" + parsed.getSubjectX500Principal() + "]";
    }
}
