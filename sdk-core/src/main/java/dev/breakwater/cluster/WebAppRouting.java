package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * Ingress that AKS runs.
 *
 * @param enabled whether it runs
 * @param dnsZoneIds DNS zones in which it makes names
 * @param defaultIngress what its first ingress controller listens on; empty leaves it to the service
 */
public record WebAppRouting(boolean enabled, List<String> dnsZoneIds, Optional<DefaultIngress> defaultIngress)
        implements Part {
    /** What the first ingress controller of application routing listens on. */
    public enum DefaultIngress {
        /** A public address, unless annotations say otherwise. The service's default. */
        ANNOTATION_CONTROLLED("AnnotationControlled"),
        /** A public address. */
        EXTERNAL("External"),
        /** A private address. */
        INTERNAL("Internal"),
        /** There is no first controller. */
        NONE("None");

        private final String text;

        DefaultIngress(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Copies the list. */
    public WebAppRouting {
        dnsZoneIds = List.copyOf(dnsZoneIds);
    }

    /** Application routing that makes names in these DNS zones. */
    public static WebAppRouting zones(String... dnsZoneIds) {
        return new WebAppRouting(true, List.of(dnsZoneIds), Optional.empty());
    }

    /** This routing with that first ingress controller. */
    public WebAppRouting defaultIngress(DefaultIngress ingress) {
        return new WebAppRouting(enabled, dnsZoneIds, Optional.of(ingress));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/ingressProfile/webAppRouting/enabled", enabled);
        at = Part.some(at, "/ingressProfile/webAppRouting/nginx/defaultIngressControllerType", defaultIngress);
        return dnsZoneIds.isEmpty() ? at : at.withAt("/ingressProfile/webAppRouting/dnsZoneResourceIds", dnsZoneIds);
    }
}
