package dev.breakwater.k8s;

import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The TLS of a connection: trust in its authority and in nobody else, as kubectl has it ({@code
 * certificate-authority-data}), and its client certificate. The HTTP client of fabric8 would trust the JVM's public
 * authorities beside it, and does not know every form of a key.
 */
public final class ConnectionTls {
    private ConnectionTls() {}

    /**
     * A context for a client of one's own; empty if the connection leaves TLS to the JVM.
     *
     * @throws ProviderException if the authority, or the client certificate with its key, is not one in PEM
     */
    public static Optional<SSLContext> context(ClusterConnection connection) {
        Optional<String> authority = connection.certificateAuthority();
        Optional<String> certificate = connection.clientCertificate();
        if (authority.isEmpty() && certificate.isEmpty()) {
            return Optional.empty();
        }
        KeyManager[] own = certificate.isEmpty() ? new KeyManager[0] : keys(certificate.get(), connection);
        return Optional.of(context(own, authority, connection));
    }

    private static KeyManager[] keys(String certificate, ClusterConnection connection) {
        String key = connection.clientKey().map(Sensitive::reveal).orElse("");
        try {
            return ClientKey.managers(certificate, key);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw ProviderException.refused(
                    "InvalidClientCertificate",
                    "The client certificate given for " + connection.server().getHost()
                            + " is not one in PEM with its private key, as PKCS#8, PKCS#1 or SEC 1.");
        }
    }

    private static SSLContext context(KeyManager[] own, Optional<String> authority, ClusterConnection connection) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, authority.isEmpty() ? null : managers(authority.get()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw ProviderException.refused(
                    "InvalidAuthority",
                    "The certificate authority given for " + connection.server().getHost()
                            + " is not a certificate in PEM. Take it from certificate-authority-data of the kubeconfig,"
                            + " decoded from Base64.");
        }
    }

    static TrustManager[] managers(String pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (certificates.isEmpty()) {
            throw new CertificateException("none");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
