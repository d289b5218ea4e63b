package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * Ingress that AKS runs.
 *
 * @param enabled whether it runs
 * @param dnsZoneIds DNS zones in which it makes names
 * @param defaultIngress what its first ingress controller, an NGINX, listens on; empty leaves it to the service
 * @param gateways whether gateways of the Gateway API are served, by an Istio without sidecars; empty leaves it to the
 *     service, anything else is written and read with api-version 2026-02-01 or later
 */
public record WebAppRouting(
        boolean enabled, List<String> dnsZoneIds, Optional<DefaultIngress> defaultIngress, Optional<Boolean> gateways)
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

    /** Routing that leaves gateways to the service. */
    public WebAppRouting(boolean enabled, List<String> dnsZoneIds, Optional<DefaultIngress> defaultIngress) {
        this(enabled, dnsZoneIds, defaultIngress, Optional.empty());
    }

    /**
     * Application routing through the Gateway API alone: without an NGINX, whose support ends in November 2026. Wants
     * {@link AksCluster#gatewayApi}.
     */
    public static WebAppRouting throughGateways() {
        return new WebAppRouting(true, List.of(), Optional.of(DefaultIngress.NONE), Optional.of(true));
    }

    /** Application routing that makes names in these DNS zones. */
    public static WebAppRouting zones(String... dnsZoneIds) {
        return new WebAppRouting(true, List.of(dnsZoneIds), Optional.empty());
    }

    /** This routing with that first ingress controller. */
    public WebAppRouting defaultIngress(DefaultIngress ingress) {
        return new WebAppRouting(enabled, dnsZoneIds, Optional.of(ingress), gateways);
    }

    /** This routing with or without gateways of the Gateway API. */
    public WebAppRouting gateways(boolean served) {
        return new WebAppRouting(enabled, dnsZoneIds, defaultIngress, Optional.of(served));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/ingressProfile/webAppRouting/enabled", enabled);
        at = Part.some(at, "/ingressProfile/webAppRouting/nginx/defaultIngressControllerType", defaultIngress);
        at = Part.either(
                at,
                "/ingressProfile/webAppRouting/gatewayAPIImplementations/appRoutingIstio/mode",
                gateways,
                "Enabled",
                "Disabled");
        return dnsZoneIds.isEmpty() ? at : at.withAt("/ingressProfile/webAppRouting/dnsZoneResourceIds", dnsZoneIds);
    }
}
