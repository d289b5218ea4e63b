package dev.breakwater.identity;

import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The public part of a certificate: nothing in it is secret.
 *
 * @param base64 its DER in base64
 * @param thumbprint its SHA-1 digest in upper-case hexadecimal digits, by which Entra ID and Key Vault name it
 * @param notBefore when it begins to be valid
 * @param notAfter when it ends to be valid
 */
public record PublicCertificate(String base64, String thumbprint, Instant notBefore, Instant notAfter) {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /**
     * The one certificate in a PEM.
     *
     * @throws InvalidDeclarationException if it holds a private key, or not just one certificate
     */
    public static PublicCertificate ofPem(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (pem.contains("PRIVATE KEY")) {
            throw wrong("the PEM holds a private key. Give the public certificate alone, and keep the key secret.");
        }
        if (begin < 0 || end < begin || pem.indexOf(BEGIN, end) >= 0) {
            throw wrong("the PEM does not hold just one certificate. Give that of the application, without its chain.");
        }
        return of(pem.substring(begin + BEGIN.length(), end).replaceAll("\\s", ""));
    }

    /**
     * The certificate whose DER that is, in base64.
     *
     * @throws InvalidDeclarationException if it is none
     */
    public static PublicCertificate of(String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // A name, not a proof: Entra ID itself knows certificates by this digest.
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return new PublicCertificate(
                    Base64.getEncoder().encodeToString(certificate.getEncoded()),
                    HexFormat.of().withUpperCase().formatHex(digest),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw wrong("it cannot be read as an X.509 certificate.");
        }
    }

    /** How long it is valid, in whole days. */
    public long validDays() {
        return Duration.between(notBefore, notAfter).toDays();
    }

    private static InvalidDeclarationException wrong(String text) {
        return new InvalidDeclarationException(List.of(new Issue("PublicCertificate", text)));
    }

    @Override
    public String toString() {
        return "PublicCertificate[" + thumbprint + ", until " + notAfter + "]";
    }
}
