package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;

/**
 * Routes HTTP of a gateway to services. Immutable.
 *
 * @param content what it consists of
 */
public record HttpRoute(ManifestContent content) implements ManifestObject<HttpRoute> {
    /** The address type, {@code gateway.networking.k8s.io/v1/HTTPRoute}. */
    public static final String TYPE = "gateway.networking.k8s.io/v1/HTTPRoute";

    /** Declares the route of that name. */
    public static HttpRoute named(String name) {
        return new HttpRoute(ManifestContent.of("gateway.networking.k8s.io/v1", "HTTPRoute", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static HttpRoute parse(Document manifest) {
        return new HttpRoute(ManifestContent.read(manifest));
    }

    /** This route attached to a gateway of its namespace. */
    public HttpRoute gateway(String name) {
        return set("/spec/parentRefs", List.of(Document.object("name", name)));
    }

    /** This route for those host names. */
    public HttpRoute hostnames(String... names) {
        return set("/spec/hostnames", List.of(names));
    }

    /** This route, all of whose paths go to a port of a service. */
    public HttpRoute service(String name, int port) {
        Document backend = Document.object("name", name, "port", port);
        return set("/spec/rules", List.of(Document.object("backendRefs", List.of(backend))));
    }

    @Override
    public HttpRoute of(ManifestContent newContent) {
        return new HttpRoute(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
