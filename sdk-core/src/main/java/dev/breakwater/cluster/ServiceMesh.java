package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * Istio as AKS runs it.
 *
 * @param revisions one revision, or two while moving, such as {@code asm-1-25}; none leaves it to the service
 * @param externalIngress whether there is a gateway with a public address
 * @param internalIngress whether there is a gateway with a private address
 */
public record ServiceMesh(List<String> revisions, boolean externalIngress, boolean internalIngress) implements Part {
    /** Copies the list. */
    public ServiceMesh {
        revisions = List.copyOf(revisions);
    }

    /** Istio without gateways. */
    public static ServiceMesh istio(String... revisions) {
        return new ServiceMesh(List.of(revisions), false, false);
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/serviceMeshProfile/mode", "Istio");
        at = revisions.isEmpty() ? at : at.withAt("/serviceMeshProfile/istio/revisions", revisions);
        // Each is named in any case, because a gateway that is left out stays.
        List<Document> gateways = List.of(gateway("External", externalIngress), gateway("Internal", internalIngress));
        return at.withAt("/serviceMeshProfile/istio/components/ingressGateways", gateways);
    }

    private static Document gateway(String mode, boolean enabled) {
        return Document.object("mode", mode, "enabled", enabled);
    }
}
