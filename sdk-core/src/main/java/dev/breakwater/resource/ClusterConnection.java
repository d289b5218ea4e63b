package dev.breakwater.resource;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way into one Kubernetes API server: its address, whom to trust, and a bearer token asked for
 * anew at each request, or a client certificate. Two connections are equal when they lead to the same
 * server with the same certificate. Thread-safe if the token supplier is.
 */
public final class ClusterConnection {
    private final URI server;
    private final Optional<String> certificateAuthority;
    private final Supplier<Sensitive<String>> token;
    private final Optional<String> clientCertificate;
    private final Optional<Sensitive<String>> clientKey;

    private ClusterConnection(
            URI server,
            Optional<String> certificateAuthority,
            Supplier<Sensitive<String>> token,
            Optional<String> clientCertificate,
            Optional<Sensitive<String>> clientKey) {
        this.server = Objects.requireNonNull(server, "null server");
        this.certificateAuthority = certificateAuthority;
        this.token = Objects.requireNonNull(token, "null token");
        this.clientCertificate = clientCertificate;
        this.clientKey = clientKey;
    }

    /**
     * A connection.
     *
     * @param server the https address of the API server
     * @param certificateAuthority the PEM text of the authority that signed its certificate; empty trusts the JVM's
     * @param token called for each request, so that an expired token is renewed; an empty text is not sent
     */
    public static ClusterConnection of(
            URI server, Optional<String> certificateAuthority, Supplier<Sensitive<String>> token) {
        if (!"https".equals(server.getScheme())) {
            throw new IllegalArgumentException(
                    "ClusterConnection: " + server + " is not an https address; a token is never sent in clear.");
        }
        return new ClusterConnection(server, certificateAuthority, token, Optional.empty(), Optional.empty());
    }

    /**
     * The same that also signs in by a client certificate.
     *
     * @param certificate the PEM text of the certificate, with those that lead to its authority after it
     * @param key the PEM text of its private key, unencrypted: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC)
     */
    public ClusterConnection withClientCertificate(String certificate, Sensitive<String> key) {
        return new ClusterConnection(server, certificateAuthority, token, Optional.of(certificate), Optional.of(key));
    }

    /** The https address of the API server. */
    public URI server() {
        return server;
    }

    /** The PEM text of the trusted authority; empty trusts the JVM's. */
    public Optional<String> certificateAuthority() {
        return certificateAuthority;
    }

    /** A bearer token that is valid now; an empty text if it signs in by its client certificate alone. */
    public Sensitive<String> token() {
        return token.get();
    }

    /** The PEM text of the client certificate, and of those that lead to its authority. */
    public Optional<String> clientCertificate() {
        return clientCertificate;
    }

    /** The PEM text of the private key of the client certificate; there if that is. */
    public Optional<Sensitive<String>> clientKey() {
        return clientKey;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterConnection that
                && server.equals(that.server)
                && certificateAuthority.equals(that.certificateAuthority)
                && clientCertificate.equals(that.clientCertificate);
    }

    @Override
    public int hashCode() {
        return Objects.hash(server, certificateAuthority, clientCertificate);
    }

    @Override
    public String toString() {
        return "ClusterConnection[" + server + "]";
    }
}
