package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Istio as AKS runs it.
 *
 * @param revisions one revision, or two while moving, such as {@code asm-1-25}; none leaves it to the service
 * @param externalIngress whether there is a gateway with a public address
 * @param internalIngress whether there is a gateway with a private address
 * @param egress gateways that traffic leaves through; none leaves those there are
 * @param authority who signs the certificates of the mesh; empty means an authority that AKS makes
 */
public record ServiceMesh(
        List<String> revisions,
        boolean externalIngress,
        boolean internalIngress,
        List<EgressGateway> egress,
        Optional<MeshAuthority> authority)
        implements Part {
    /**
     * A gateway that traffic leaves the mesh through. It sits on a gateway pool.
     *
     * @param name its name
     * @param namespace the namespace it runs in
     * @param configuration the name of the StaticGatewayConfiguration in that namespace
     */
    public record EgressGateway(String name, String namespace, String configuration) {
        private Document document() {
            return Document.object(
                    "name", name, "namespace", namespace, "enabled", true, "gatewayConfigurationName", configuration);
        }
    }

    /** Copies the lists. */
    public ServiceMesh {
        revisions = List.copyOf(revisions);
        egress = List.copyOf(egress);
    }

    /** A mesh without gateways for what leaves it. */
    public ServiceMesh(
            List<String> revisions,
            boolean externalIngress,
            boolean internalIngress,
            Optional<MeshAuthority> authority) {
        this(revisions, externalIngress, internalIngress, List.of(), authority);
    }

    /** Istio without gateways. */
    public static ServiceMesh istio(String... revisions) {
        return new ServiceMesh(List.of(revisions), false, false, Optional.empty());
    }

    /** This mesh with a gateway that has a public address. */
    public ServiceMesh withExternalIngress() {
        return new ServiceMesh(revisions, true, internalIngress, egress, authority);
    }

    /** This mesh with a gateway that has a private address. */
    public ServiceMesh withInternalIngress() {
        return new ServiceMesh(revisions, externalIngress, true, egress, authority);
    }

    /** This mesh with a gateway that traffic leaves through, in the namespace that AKS has for them. */
    public ServiceMesh withEgress(String name, String configuration) {
        List<EgressGateway> more = new ArrayList<>(egress);
        more.add(new EgressGateway(name, "aks-istio-egress", configuration));
        return new ServiceMesh(revisions, externalIngress, internalIngress, more, authority);
    }

    /** This mesh with certificates signed by an authority of yours. */
    public ServiceMesh signedBy(MeshAuthority newAuthority) {
        return new ServiceMesh(revisions, externalIngress, internalIngress, egress, Optional.of(newAuthority));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/serviceMeshProfile/mode", "Istio");
        at = revisions.isEmpty() ? at : at.withAt("/serviceMeshProfile/istio/revisions", revisions);
        at = Part.some(
                at, "/serviceMeshProfile/istio/certificateAuthority/plugin", authority.map(MeshAuthority::document));
        // Each is named in any case, because a gateway that is left out stays.
        List<Document> gateways = List.of(gateway("External", externalIngress), gateway("Internal", internalIngress));
        at = at.withAt("/serviceMeshProfile/istio/components/ingressGateways", gateways);
        List<Document> leaving = new ArrayList<>();
        for (EgressGateway gateway : egress) {
            leaving.add(gateway.document());
        }
        return leaving.isEmpty() ? at : at.withAt("/serviceMeshProfile/istio/components/egressGateways", leaving);
    }

    private static Document gateway(String mode, boolean enabled) {
        return Document.object("mode", mode, "enabled", enabled);
    }

    @Override
    public Set<Output<?>> outputs() {
        return authority.<Set<Output<?>>>map(own -> Set.of(own.vaultId())).orElse(Set.of());
    }
}
