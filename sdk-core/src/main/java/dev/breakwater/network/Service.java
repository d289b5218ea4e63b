package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;

/**
 * One address for the pods that a selector finds. Immutable.
 *
 * @param content what it consists of
 */
public record Service(ManifestContent content) implements ManifestObject<Service> {
    /** The address type, {@code v1/Service}. */
    public static final String TYPE = "v1/Service";

    static final String INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

    /** Declares the service of that name. */
    public static Service named(String name) {
        return new Service(ManifestContent.of("v1", "Service", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static Service parse(Document manifest) {
        return new Service(ManifestContent.read(manifest));
    }

    /** This service in front of the pods with that label. */
    public Service selecting(String key, String value) {
        return merge(Document.object("spec", Document.object("selector", Document.object(key, value))));
    }

    /** This service with a port more, by TCP; {@code target} is the port of the pods. */
    public Service port(String name, int port, int target) {
        List<Document> all = new ArrayList<>(
                content().body().at("/spec/ports").orElse(Document.array()).elements());
        all.add(Document.object("name", name, "port", port, "protocol", "TCP", "targetPort", target));
        return set("/spec/ports", all);
    }

    /** This service behind a load balancer with an address of the virtual network only. */
    public Service internalLoadBalancer() {
        return set("/spec/type", "LoadBalancer").annotation(INTERNAL, "true");
    }

    /** This service behind a load balancer with a public address. */
    public Service publicLoadBalancer() {
        return set("/spec/type", "LoadBalancer");
    }

    @Override
    public Service of(ManifestContent newContent) {
        return new Service(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
