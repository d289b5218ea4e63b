package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where traffic from outside comes in, by the Gateway API. Immutable.
 *
 * @param content what it consists of
 */
public record Gateway(ManifestContent content) implements ManifestObject<Gateway> {
    /** The address type, {@code gateway.networking.k8s.io/v1/Gateway}. */
    public static final String TYPE = "gateway.networking.k8s.io/v1/Gateway";

    /** Declares the gateway of that name. */
    public static Gateway named(String name) {
        return new Gateway(ManifestContent.of("gateway.networking.k8s.io/v1", "Gateway", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static Gateway parse(Document manifest) {
        return new Gateway(ManifestContent.read(manifest));
    }

    /** This gateway, run by the controller of that class. */
    public Gateway gatewayClass(String name) {
        return set("/spec/gatewayClassName", name);
    }

    /** This gateway with a listener that ends TLS, with the certificate in a secret of its namespace. */
    public Gateway https(String listener, int port, String hostname, String secret) {
        Document certificate = Document.object("group", "", "kind", "Secret", "name", secret);
        Document tls = Document.object("mode", "Terminate", "certificateRefs", List.of(certificate));
        return listening(
                Document.object("name", listener, "port", port, "protocol", "HTTPS", "hostname", hostname, "tls", tls));
    }

    /** This gateway with a listener in clear, which should only redirect. */
    public Gateway http(String listener, int port, String hostname) {
        return listening(Document.object("name", listener, "port", port, "protocol", "HTTP", "hostname", hostname));
    }

    private Gateway listening(Document listener) {
        List<Document> all = new ArrayList<>(
                content().body().at("/spec/listeners").orElse(Document.array()).elements());
        all.add(listener);
        return set("/spec/listeners", all);
    }

    @Override
    public Gateway of(ManifestContent newContent) {
        return new Gateway(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
