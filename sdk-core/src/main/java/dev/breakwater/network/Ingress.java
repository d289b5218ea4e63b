package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;

/**
 * Routes HTTP from outside to services, through an ingress controller. Immutable.
 *
 * @param content what it consists of
 */
public record Ingress(ManifestContent content) implements ManifestObject<Ingress> {
    /** The address type, {@code networking.k8s.io/v1/Ingress}. */
    public static final String TYPE = "networking.k8s.io/v1/Ingress";

    /** Declares the ingress of that name. */
    public static Ingress named(String name) {
        return new Ingress(ManifestContent.of("networking.k8s.io/v1", "Ingress", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static Ingress parse(Document manifest) {
        return new Ingress(ManifestContent.read(manifest));
    }

    /** This ingress for the controller of that class. */
    public Ingress ingressClass(String name) {
        return set("/spec/ingressClassName", name);
    }

    /** This ingress with a host more, all of whose paths go to a port of a service. */
    public Ingress host(String host, String service, int port) {
        Document backend =
                Document.object("service", Document.object("name", service, "port", Document.object("number", port)));
        Document path = Document.object("path", "/", "pathType", "Prefix", "backend", backend);
        return append("/spec/rules", Document.object("host", host, "http", Document.object("paths", List.of(path))));
    }

    /** This ingress serving hosts by TLS, with the certificate in a secret of its namespace. */
    public Ingress tls(String secret, String... hosts) {
        return append("/spec/tls", Document.object("hosts", List.of(hosts), "secretName", secret));
    }

    private Ingress append(String list, Document element) {
        List<Document> all = new ArrayList<>(
                content().body().at(list).orElse(Document.array()).elements());
        all.add(element);
        return set(list, all);
    }

    @Override
    public Ingress of(ManifestContent newContent) {
        return new Ingress(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
