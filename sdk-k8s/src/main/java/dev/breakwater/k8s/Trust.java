package dev.breakwater.k8s;

import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Trust in the authority of a connection and in nobody else, as kubectl has it ({@code certificate-authority-data}).
 * The HTTP client of fabric8 would trust the JVM's public authorities beside it.
 */
final class Trust {
    private Trust() {}

    /** A context that knows the certificates of a PEM text alone. */
    static SSLContext only(String pem, ClusterConnection connection) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(pem), null);
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
