package dev.breakwater.testing.kubernetes;

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
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority and a loopback certificate, made anew for each server and kept in memory only. */
final class Certificates {
    private static final X500Name AUTHORITY = new X500Name("CN=breakwater-fake-kubernetes-ca");
    private static final X500Name SERVER = new X500Name("CN=breakwater-fake-kubernetes");

    private final KeyPair authorityKeys;
    private final X509Certificate authority;
    private final SSLContext context;

    private Certificates(KeyPair authorityKeys, X509Certificate authority, SSLContext context) {
        this.authorityKeys = authorityKeys;
        this.authority = authority;
        this.context = context;
    }

    /**
     * A certificate that a client signs in with.
     *
     * @param certificate the certificate as PEM
     * @param key its key as PEM
     */
    record Signed(String certificate, String key) {
        /** A key is a secret. */
        @Override
        public String toString() {
            return "Signed[...]";
        }
    }

    static Certificates make() {
        try {
            KeyPair authorityKeys = keys();
            KeyPair serverKeys = keys();
            X509v3CertificateBuilder root = builder(AUTHORITY, authorityKeys.getPublic());
            root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            X509Certificate authority = sign(root, authorityKeys);
            X509Certificate server = sign(leaf(serverKeys.getPublic()), authorityKeys);
            return new Certificates(authorityKeys, authority, context(serverKeys, server, authority));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new BreakwaterException("The certificates of FakeKubernetes could not be made.", e);
        }
    }

    private static X509v3CertificateBuilder leaf(PublicKey key) throws IOException {
        X509v3CertificateBuilder leaf = builder(SERVER, key);
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        leaf.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return leaf;
    }

    private static X509v3CertificateBuilder builder(X500Name subject, PublicKey key) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                AUTHORITY,
                new BigInteger(63, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static SSLContext context(KeyPair keys, X509Certificate server, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {server, authority});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A certificate that names a user, and its groups as organizations, as client certificates of Kubernetes do. */
    Signed client(Caller caller) {
        X500NameBuilder name = new X500NameBuilder();
        caller.groups().forEach(group -> name.addRDN(BCStyle.O, group));
        name.addRDN(BCStyle.CN, caller.name());
        try {
            KeyPair keys = keys();
            X509v3CertificateBuilder leaf = builder(name.build(), keys.getPublic());
            leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return new Signed(pem(sign(leaf, authorityKeys)), pem(complete(keys)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new BreakwaterException("FakeKubernetes could not make a client certificate.", e);
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
    static Caller caller(X509Certificate certificate) {
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

    SSLContext context() {
        return context;
    }

    String authorityPem() {
        return pem(authority);
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new BreakwaterException("A certificate of FakeKubernetes could not be written as PEM.", e);
        }
        return text.toString();
    }
}
