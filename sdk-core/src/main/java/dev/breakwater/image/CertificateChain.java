package dev.breakwater.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates of a signature, from the one that signed to the root, by the "Certificate Requirements" of the Notary
 * Project's signature specification. Only basic constraints, key usage and extended key usage are honoured, as it says.
 */
record CertificateChain(List<X509Certificate> certificates) {
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String CRL_POINTS = "2.5.29.31";
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";
    /** The object identifier of OCSP, as DER. */
    private static final byte[] OCSP = {6, 8, 43, 6, 1, 5, 5, 7, 48, 1};

    /** What else a certificate may be for forbids signing code with it: by the specification, and OCSP by the tool. */
    private static final Map<String, String> FOREIGN = Map.of(
            "2.5.29.37.0", "any purpose",
            "1.3.6.1.5.5.7.3.1", "servers",
            "1.3.6.1.5.5.7.3.2", "clients",
            "1.3.6.1.5.5.7.3.4", "e-mail",
            "1.3.6.1.5.5.7.3.8", "timestamps",
            "1.3.6.1.5.5.7.3.9", "answers of OCSP");

    private static final Map<Integer, String> RSA = Map.of(2048, "PS256", 3072, "PS384", 4096, "PS512");
    private static final Map<Integer, String> CURVES = Map.of(256, "ES256", 384, "ES384", 521, "ES512");
    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final Set<String> DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");
    /** What may sign certificates besides it: RSA and ECDSA with these digests. */
    private static final Set<String> STRONG = Set.of(
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4");

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int CERT_SIGN = 5;
    /** Bits that a leaf must not have: encipherments, agreement, signing of certificates and lists. */
    private static final List<Integer> NOT_OF_LEAVES = List.of(2, 3, 4, 5, 6, 7, 8);

    /** Reads the certificates; the exception says what is wrong in a sentence. */
    static CertificateChain of(List<String> base64) throws CertificateException {
        if (base64.isEmpty() || base64.size() > 20) {
            throw new CertificateException("The signature carries " + base64.size() + " certificates.");
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        for (String text : base64) {
            try {
                byte[] der = Base64.getDecoder().decode(text);
                all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            } catch (IllegalArgumentException notBase64) {
                throw new CertificateException("A certificate of the signature is not in base64.", notBase64);
            }
        }
        return new CertificateChain(List.copyOf(all));
    }

    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** The algorithm that goes with the key of the leaf; empty if no signature may be made with such a key. */
    Optional<String> algorithm() {
        PublicKey key = leaf().getPublicKey();
        if (key instanceof RSAPublicKey rsa) {
            return Optional.ofNullable(RSA.get(rsa.getModulus().bitLength()));
        }
        return key instanceof ECPublicKey curve
                ? Optional.ofNullable(
                        CURVES.get(curve.getParams().getCurve().getField().getFieldSize()))
                : Optional.empty();
    }

    /** What is wrong with it; empty if nothing is. */
    Optional<String> problem() throws GeneralSecurityException {
        int last = certificates.size() - 1;
        Optional<String> problem = leafProblem();
        for (int i = 0; i <= last && problem.isEmpty(); i++) {
            X509Certificate issuer = certificates.get(Math.min(i + 1, last));
            problem = link(certificates.get(i), issuer);
            if (problem.isEmpty() && i > 0) {
                problem = authorityProblem(certificates.get(i), i);
            }
        }
        return problem;
    }

    private static Optional<String> link(X509Certificate one, X509Certificate issuer) {
        if (!isStrong(one)) {
            return wrong(
                    one,
                    "is signed with " + one.getSigAlgName() + ", not with RSA, RSASSA-PSS or ECDSA and a digest of"
                            + " SHA-256, SHA-384 or SHA-512");
        }
        if (!one.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return wrong(one, one.equals(issuer) ? "ends the chain but is no root" : "is not issued by the next one");
        }
        try {
            one.verify(issuer.getPublicKey());
            return Optional.empty();
        } catch (GeneralSecurityException forged) {
            return wrong(one, "is not signed by the next one");
        }
    }

    private static boolean isStrong(X509Certificate one) {
        byte[] parameters = one.getSigAlgParams();
        if (!PSS.equals(one.getSigAlgOID()) || parameters == null) { // without parameters PSS is with SHA-1
            return STRONG.contains(one.getSigAlgOID());
        }
        try {
            AlgorithmParameters read = AlgorithmParameters.getInstance("RSASSA-PSS");
            read.init(parameters);
            PSSParameterSpec said = read.getParameterSpec(PSSParameterSpec.class);
            return DIGESTS.contains(said.getDigestAlgorithm());
        } catch (GeneralSecurityException | IOException unreadable) {
            return false;
        }
    }

    private Optional<String> leafProblem() throws CertificateException {
        X509Certificate leaf = leaf();
        boolean[] usage = leaf.getKeyUsage();
        if (!isCritical(leaf, KEY_USAGE) || usage == null || !usage[DIGITAL_SIGNATURE]) {
            return wrong(leaf, "needs the critical key usage digitalSignature");
        }
        if (NOT_OF_LEAVES.stream().anyMatch(bit -> bit < usage.length && usage[bit])) {
            return wrong(leaf, "may be used for more than digital signatures");
        }
        if (leaf.getBasicConstraints() >= 0) {
            return wrong(leaf, "is that of an authority");
        }
        List<String> purposes = leaf.getExtendedKeyUsage() == null ? List.of() : leaf.getExtendedKeyUsage();
        Optional<String> foreign =
                purposes.stream().filter(FOREIGN::containsKey).findFirst();
        if (foreign.isPresent()) {
            return wrong(leaf, "is for " + FOREIGN.get(foreign.get()));
        }
        return algorithm().isPresent()
                ? Optional.empty()
                : wrong(leaf, "has a key that is neither RSA of 2048, 3072 or 4096 bits nor on P-256, P-384 or P-521");
    }

    private static Optional<String> authorityProblem(X509Certificate one, int position) {
        boolean[] usage = one.getKeyUsage();
        if (!isCritical(one, BASIC_CONSTRAINTS) || one.getBasicConstraints() < 0) {
            return wrong(one, "needs critical basic constraints that make it an authority");
        }
        if (!isCritical(one, KEY_USAGE) || usage == null || !usage[CERT_SIGN]) {
            return wrong(one, "needs the critical key usage keyCertSign");
        }
        return one.getBasicConstraints() < position - 1
                ? wrong(one, "allows fewer authorities below it")
                : Optional.empty();
    }

    private static boolean isCritical(X509Certificate one, String extension) {
        Set<String> critical = one.getCriticalExtensionOIDs();
        return critical != null && critical.contains(extension);
    }

    private static Optional<String> wrong(X509Certificate one, String problem) {
        return Optional.of("The certificate of " + name(one) + " " + problem + ".");
    }

    /** The first that is not valid at that time. */
    Optional<String> invalidAt(Instant time) {
        return certificates.stream()
                .filter(one -> time.isBefore(one.getNotBefore().toInstant())
                        || time.isAfter(one.getNotAfter().toInstant()))
                .findFirst()
                .map(one -> "The certificate of " + name(one) + " is valid from "
                        + one.getNotBefore().toInstant() + " to "
                        + one.getNotAfter().toInstant() + " only.");
    }

    /** Whether a certificate says where its revocation can be looked up. */
    boolean isRevocable() {
        return certificates.stream()
                .anyMatch(one -> one.getExtensionValue(CRL_POINTS) != null
                        || contains(one.getExtensionValue(AUTHORITY_ACCESS), OCSP));
    }

    @SuppressWarnings("NullAway") // a missing extension is null
    private static boolean contains(byte @org.jspecify.annotations.Nullable [] all, byte[] part) {
        for (int i = 0; all != null && i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    static String name(X509Certificate one) {
        return one.getSubjectX500Principal().getName();
    }

    @Override
    public String toString() {
        return name(leaf()) + " and " + (certificates.size() - 1) + " above it";
    }
}
