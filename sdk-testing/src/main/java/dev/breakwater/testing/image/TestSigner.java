package dev.breakwater.testing.image;

import dev.breakwater.BreakwaterException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Somebody who signs images: a key, its certificate and that of the authority above it, made anew each time and kept in
 * memory. Needs BouncyCastle. Thread-safe.
 *
 * <pre>{@code
 * TestSigner release = TestSigner.make();
 * registry.sign(web, release, Duration.ofDays(30));
 * TrustPolicy policy = TrustPolicy.strict("ca:acme", release.root());
 *
 * assertThat(SignatureVerifier.of(registry.client(), policy).verify(web)).isVerified();
 * }</pre>
 */
public final class TestSigner {
    private final String algorithm;
    private final KeyPair keys;
    private final List<X509Certificate> chain;

    private TestSigner(String algorithm, KeyPair keys, List<X509Certificate> chain) {
        this.algorithm = algorithm;
        this.keys = keys;
        this.chain = chain;
    }

    /** A further extension of the certificate that signs. */
    record Extra(String id, ASN1Encodable value) {}

    /** What the certificates will say. */
    static final class Draft {
        String algorithm = "ES256";
        String subject = "C=US,ST=WA,O=Acme,CN=Release";
        String issuing = "SHA256withECDSA";
        int usage = KeyUsage.digitalSignature;
        boolean criticalUsage = true;
        KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;
        Instant from = Instant.now().minus(Duration.ofHours(1));
        Instant until = Instant.now().plus(Duration.ofDays(30));
        List<Extra> extras = List.of();
    }

    /** A signer with a key on P-256 and the subject {@code C=US, ST=WA, O=Acme, CN=Release}. */
    public static TestSigner make() {
        return make(draft -> {});
    }

    /**
     * A signer of another name and kind.
     *
     * @param subject the distinguished name, such as {@code C=US, ST=WA, O=Acme, CN=Nightly}
     * @param algorithm one of ES256, ES384, ES512, PS256, PS384 and PS512, which decides on the key
     */
    public static TestSigner make(String subject, String algorithm) {
        return make(draft -> {
            draft.subject = subject;
            draft.algorithm = algorithm;
        });
    }

    static TestSigner make(Consumer<Draft> with) {
        try {
            Draft draft = new Draft();
            with.accept(draft);
            return make(draft);
        } catch (NoClassDefFoundError e) {
            throw new BreakwaterException(
                    "TestSigner makes its certificates with BouncyCastle, which is not on the class path: add"
                            + " org.bouncycastle:bcpkix-jdk18on to the test scope.",
                    e);
        }
    }

    private static TestSigner make(Draft draft) {
        try {
            KeyPair keys = keys(draft.algorithm);
            return new TestSigner(draft.algorithm, keys, Certificates.chain(draft, keys));
        } catch (GeneralSecurityException | IOException e) {
            throw new BreakwaterException("The certificates of " + draft.subject + " could not be made.", e);
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        boolean curve = algorithm.startsWith("ES");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : "RSA");
        generator.initialize(
                switch (algorithm) {
                    case "ES256" -> 256;
                    case "ES384" -> 384;
                    case "ES512" -> 521;
                    case "PS256" -> 2048;
                    case "PS384" -> 3072;
                    case "PS512" -> 4096;
                    case "RS1024" -> 1024;
                    default ->
                        throw new BreakwaterException("There is no key for the algorithm '" + algorithm
                                + "'; use ES256, ES384, ES512, PS256, PS384 or PS512.");
                });
        return generator.generateKeyPair();
    }

    /** All that cannot even be loaded without BouncyCastle, so that its lack can be told. */
    private static final class Certificates {
        private Certificates() {}

        static List<X509Certificate> chain(Draft draft, KeyPair keys) throws GeneralSecurityException, IOException {
            KeyPair rootKeys = keys(draft.issuing.endsWith("ECDSA") ? "ES256" : "PS256");
            X500Name root = new X500Name("C=US,ST=WA,O=Acme,CN=Acme Test Root");
            X509v3CertificateBuilder top = builder(draft, root, root, rootKeys);
            top.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            top.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            X509v3CertificateBuilder leaf = builder(draft, root, new X500Name(draft.subject), keys);
            leaf.addExtension(Extension.keyUsage, draft.criticalUsage, new KeyUsage(draft.usage));
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(draft.purpose));
            for (Extra extra : draft.extras) {
                leaf.addExtension(new ASN1ObjectIdentifier(extra.id()), false, extra.value());
            }
            return List.of(sign(draft, leaf, rootKeys), sign(draft, top, rootKeys));
        }

        private static X509v3CertificateBuilder builder(Draft draft, X500Name issuer, X500Name subject, KeyPair keys) {
            BigInteger serial = new BigInteger(63, new SecureRandom()).add(BigInteger.ONE);
            return new JcaX509v3CertificateBuilder(
                    issuer, serial, Date.from(draft.from), Date.from(draft.until), subject, keys.getPublic());
        }

        private static X509Certificate sign(Draft draft, X509v3CertificateBuilder builder, KeyPair issuer)
                throws GeneralSecurityException {
            JcaContentSignerBuilder signer = new JcaContentSignerBuilder(draft.issuing);
            if (draft.issuing.endsWith("MGF1")) { // the JDK calls it otherwise
                signer.setProvider(new BouncyCastleProvider());
            }
            try {
                return new JcaX509CertificateConverter()
                        .getCertificate(builder.build(signer.build(issuer.getPrivate())));
            } catch (OperatorCreationException e) {
                throw new GeneralSecurityException(e);
            }
        }
    }

    /** The certificate of the authority: what a trust store holds. */
    public X509Certificate root() {
        return chain.get(chain.size() - 1);
    }

    /** The certificates from the signer's to the root. */
    public List<X509Certificate> chain() {
        return chain;
    }

    String algorithm() {
        return algorithm;
    }

    PrivateKey key() {
        return keys.getPrivate();
    }

    byte[] sign(byte[] content) {
        String bits = algorithm.substring(2);
        boolean curve = algorithm.startsWith("ES");
        try {
            Signature signature = Signature.getInstance(curve ? "SHA" + bits + "withECDSAinP1363Format" : "RSASSA-PSS");
            if (!curve) {
                MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + bits);
                signature.setParameter(
                        new PSSParameterSpec("SHA-" + bits, "MGF1", mask, Integer.parseInt(bits) / 8, 1));
            }
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new BreakwaterException("This JDK does not sign with " + algorithm + ".", e);
        }
    }

    /** {@code TestSigner[CN=Release,O=Acme,ST=WA,C=US, ES256]}. */
    @Override
    public String toString() {
        return "TestSigner[" + chain.get(0).getSubjectX500Principal().getName() + ", " + algorithm + "]";
    }
}
