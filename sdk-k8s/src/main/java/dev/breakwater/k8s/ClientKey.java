package dev.breakwater.k8s;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The private key of a client certificate, from PEM of any of its three forms: PKCS#8 (RFC 5958), PKCS#1 of RSA (RFC
 * 8017) and SEC 1 of EC (RFC 5915). The JDK reads the first; the other two are what is inside of it, and what has to
 * stand around them is in the certificate.
 */
final class ClientKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] PROBE = "breakwater".getBytes(StandardCharsets.US_ASCII);

    private ClientKey() {}

    /** What keeps them from being used together; never a text of theirs. */
    static Optional<String> problem(String certificate, String key) {
        Matcher block = BLOCK.matcher(key);
        if (!block.find()) {
            return Optional.of("is not a private key in PEM.");
        }
        if (block.group(1).contains("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            return Optional.of("is encrypted, and nobody asks for a password; decrypt it.");
        }
        try {
            PublicKey known = chain(certificate)[0].getPublicKey();
            return belongs(parse(key, known), known)
                    ? Optional.empty()
                    : Optional.of("does not belong to the client-certificate.");
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of("cannot be read with the client-certificate; both have to be PEM of one algorithm, and"
                    + " the key in PKCS#8, PKCS#1 or SEC 1.");
        }
    }

    /** What shows a certificate to a server, and proves that it is the client's. */
    static KeyManager[] managers(String certificate, String key) throws GeneralSecurityException, IOException {
        Certificate[] chain = chain(certificate);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("client", parse(key, chain[0].getPublicKey()), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static Certificate[] chain(String certificate) throws CertificateException {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8)))
                .toArray(new Certificate[0]);
        if (chain.length == 0) {
            throw new CertificateException("none");
        }
        return chain;
    }

    private static PrivateKey parse(String pem, PublicKey known) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("no private key");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
        boolean whole = block.group(1).equals("PRIVATE KEY");
        byte[] pkcs8 = whole ? bytes : der(SEQUENCE, VERSION, algorithm(known.getEncoded()), der(OCTETS, bytes));
        return KeyFactory.getInstance(known.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The first member of a public key's sequence, which names the algorithm with its parameters, such as the curve. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = header(publicKey, 0);
        int length = publicKey[start + 1];
        return Arrays.copyOfRange(publicKey, start, start + 2 + length);
    }

    /** Where the content of an element begins. */
    private static int header(byte[] der, int at) {
        int length = der[at + 1];
        return at + 2 + (length < 0 ? length & 0x7f : 0);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0x7f) {
            whole.write(length > 0xff ? 0x82 : 0x81); // how many bytes of length follow
        }
        if (length > 0xff) {
            whole.write(length >> 8);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /** Whether what the one signs, the other verifies. */
    private static boolean belongs(PrivateKey key, PublicKey known) throws GeneralSecurityException {
        String algorithm = known.getAlgorithm().toUpperCase(Locale.ROOT);
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
