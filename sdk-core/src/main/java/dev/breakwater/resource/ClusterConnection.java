package dev.breakwater.resource;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way into one Kubernetes API server: its address, whom to trust, and a bearer token asked for
 * anew at each request. Two connections are equal when they lead to the same server. Thread-safe if
 * the token supplier is.
 */
public final class ClusterConnection {
    private final URI server;
    private final Optional<String> certificateAuthority;
    private final Supplier<Sensitive<String>> token;

    private ClusterConnection(URI server, Optional<String> certificateAuthority, Supplier<Sensitive<String>> token) {
        this.server = Objects.requireNonNull(server, "null server");
        this.certificateAuthority = certificateAuthority;
        this.token = Objects.requireNonNull(token, "null token");
    }

    /**
     * A connection.
     *
     * @param server the https address of the API server
     * @param certificateAuthority the PEM text of the authority that signed its certificate; empty trusts the JVM's
     * @param token called for each request, so that an expired token is renewed
     */
    public static ClusterConnection of(
            URI server, Optional<String> certificateAuthority, Supplier<Sensitive<String>> token) {
        if (!"https".equals(server.getScheme())) {
            throw new IllegalArgumentException(
                    "ClusterConnection: " + server + " is not an https address; a token is never sent in clear.");
        }
        return new ClusterConnection(server, certificateAuthority, token);
    }

    /** The https address of the API server. */
    public URI server() {
        return server;
    }

    /** The PEM text of the trusted authority; empty trusts the JVM's. */
    public Optional<String> certificateAuthority() {
        return certificateAuthority;
    }

    /** A bearer token that is valid now. */
    public Sensitive<String> token() {
        return token.get();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterConnection that
                && server.equals(that.server)
                && certificateAuthority.equals(that.certificateAuthority);
    }

    @Override
    public int hashCode() {
        return Objects.hash(server, certificateAuthority);
    }

    @Override
    public String toString() {
        return "ClusterConnection[" + server + "]";
    }
}
