package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Istio as AKS runs it.
 *
 * @param revisions one revision, or two while moving, such as {@code asm-1-25}; none leaves it to the service
 * @param externalIngress whether there is a gateway with a public address
 * @param internalIngress whether there is a gateway with a private address
 * @param authority who signs the certificates of the mesh; empty means an authority that AKS makes
 */
public record ServiceMesh(
        List<String> revisions, boolean externalIngress, boolean internalIngress, Optional<MeshAuthority> authority)
        implements Part {
    /** Copies the list. */
    public ServiceMesh {
        revisions = List.copyOf(revisions);
    }

    /** Istio without gateways. */
    public static ServiceMesh istio(String... revisions) {
        return new ServiceMesh(List.of(revisions), false, false, Optional.empty());
    }

    /** This mesh with a gateway that has a public address. */
    public ServiceMesh withExternalIngress() {
        return new ServiceMesh(revisions, true, internalIngress, authority);
    }

    /** This mesh with a gateway that has a private address. */
    public ServiceMesh withInternalIngress() {
        return new ServiceMesh(revisions, externalIngress, true, authority);
    }

    /** This mesh with certificates signed by an authority of yours. */
    public ServiceMesh signedBy(MeshAuthority newAuthority) {
        return new ServiceMesh(revisions, externalIngress, internalIngress, Optional.of(newAuthority));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/serviceMeshProfile/mode", "Istio");
        at = revisions.isEmpty() ? at : at.withAt("/serviceMeshProfile/istio/revisions", revisions);
        at = Part.some(
                at, "/serviceMeshProfile/istio/certificateAuthority/plugin", authority.map(MeshAuthority::document));
        // Each is named in any case, because a gateway that is left out stays.
        List<Document> gateways = List.of(gateway("External", externalIngress), gateway("Internal", internalIngress));
        return at.withAt("/serviceMeshProfile/istio/components/ingressGateways", gateways);
    }

    private static Document gateway(String mode, boolean enabled) {
        return Document.object("mode", mode, "enabled", enabled);
    }

    @Override
    public Set<Output<?>> outputs() {
        return authority.<Set<Output<?>>>map(own -> Set.of(own.vaultId())).orElse(Set.of());
    }
}
