package dev.breakwater.testing.tls;

import dev.breakwater.BreakwaterException;
import dev.breakwater.access.Caller;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * An authority and the certificate of one server on loopback, made anew for each server and kept in memory: what the
 * fakes serve HTTPS with. They carry what strict clients demand: key usage, key identifiers, alternative names.
 * Needs BouncyCastle. Thread-safe.
 *
 * <pre>{@code
 * LoopbackAuthority authority = LoopbackAuthority.make("tests", "localhost");
 * SSLContext serving = authority.context();
 * LoopbackAuthority.Signed alice = authority.client(Caller.user("alice"));
 * }</pre>
 */
public final class LoopbackAuthority {
    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final KeyPair serverKeys;
    private final X509Certificate server;

    private LoopbackAuthority(String server, List<String> names)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        this.name = new X500Name("CN=breakwater-" + server + "-ca");
        this.keys = keys();
        this.serverKeys = keys();
        X509v3CertificateBuilder root = builder(name, keys.getPublic());
        root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        this.certificate = sign(root);
        X509v3CertificateBuilder leaf =
                leaf(new X500Name("CN=breakwater-" + server), serverKeys, KeyPurposeId.id_kp_serverAuth);
        leaf.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
        this.server = sign(leaf);
    }

    /**
     * A certificate that a client signs in with.
     *
     * @param certificate the certificate as PEM
     * @param key its key as PEM
     */
    public record Signed(String certificate, String key) {
        /** A key is a secret. */
        @Override
        public String toString() {
            return "Signed[...]";
        }
    }

    /**
     * A new authority with a certificate for {@code localhost}, {@code 127.0.0.1} and more names.
     *
     * @param server what the server is called in the subjects, such as {@code fake-kubernetes}
     * @param names further DNS names, wildcards allowed
     */
    public static LoopbackAuthority make(String server, String... names) {
        try {
            return new LoopbackAuthority(server, List.of(names));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new BreakwaterException("The certificates of " + server + " could not be made.", e);
        }
    }

    private static GeneralNames alternatives(List<String> names) {
        List<GeneralName> all = new ArrayList<>();
        all.add(new GeneralName(GeneralName.dNSName, "localhost"));
        all.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        return new GeneralNames(all.toArray(new GeneralName[0]));
    }

    private X509v3CertificateBuilder leaf(X500Name subject, KeyPair leafKeys, KeyPurposeId purpose)
            throws IOException, GeneralSecurityException {
        X509v3CertificateBuilder leaf = builder(subject, leafKeys.getPublic());
        leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return leaf;
    }

    /** A builder with both key identifiers: strict clients follow the chain by them. */
    private X509v3CertificateBuilder builder(X500Name subject, PublicKey key)
            throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(63, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                subject,
                key);
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
        return builder;
    }

    private X509Certificate sign(X509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** What a server serves with; it asks clients for certificates of this authority only. */
    public SSLContext context() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keyStore(new char[0]), new char[0]);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new BreakwaterException("This JDK cannot serve TLS with " + this + ".", e);
        }
    }

    /** The certificate of the server and its key, as a PKCS12 store under that password. */
    public KeyStore keyStore(char[] password) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("server", serverKeys.getPrivate(), password, new Certificate[] {server, certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new BreakwaterException("The key store of " + this + " could not be made.", e);
        }
    }

    /** The authority alone, as a PKCS12 store: what clients trust. */
    public KeyStore trustStore() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("authority", certificate);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new BreakwaterException("The trust store of " + this + " could not be made.", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** A certificate that names a user, and its groups as organizations, as client certificates of Kubernetes do. */
    public Signed client(Caller caller) {
        X500NameBuilder subject = new X500NameBuilder();
        caller.groups().forEach(group -> subject.addRDN(BCStyle.O, group));
        subject.addRDN(BCStyle.CN, caller.name());
        try {
            KeyPair clientKeys = keys();
            X509v3CertificateBuilder leaf = leaf(subject.build(), clientKeys, KeyPurposeId.id_kp_clientAuth);
            return new Signed(pem(sign(leaf)), pem(complete(clientKeys)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new BreakwaterException("A client certificate could not be made.", e);
        }
    }

    /** A private key that names its curve, as not every client guesses it. */
    private static PemObject complete(KeyPair keys) throws IOException {
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        ECPrivateKey key = new ECPrivateKey(
                256,
                ((java.security.interfaces.ECPrivateKey) keys.getPrivate()).getS(),
                info.getPublicKeyData(),
                SECObjectIdentifiers.secp256r1);
        return new PemObject("EC PRIVATE KEY", key.getEncoded());
    }

    /** Whom a client certificate names. */
    public static Caller caller(X509Certificate certificate) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        List<String> groups = new ArrayList<>();
        for (RDN organization : subject.getRDNs(BCStyle.O)) {
            groups.add(IETFUtils.valueToString(organization.getFirst().getValue()));
        }
        RDN[] names = subject.getRDNs(BCStyle.CN);
        String name = names.length == 0
                ? ""
                : IETFUtils.valueToString(names[0].getFirst().getValue());
        return new Caller(name, groups);
    }

    /** The certificate of the authority as PEM. */
    public String authorityPem() {
        return pem(certificate);
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new BreakwaterException("A certificate could not be written as PEM.", e);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "LoopbackAuthority[" + name + "]";
    }
}
