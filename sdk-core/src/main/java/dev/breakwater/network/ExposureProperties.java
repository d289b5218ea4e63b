package dev.breakwater.network;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;

/** What is known of the properties of what lets traffic in: services, ingresses, gateways and routes. */
public final class ExposureProperties {
    /** The properties of a Service. */
    public static final PropertyTable SERVICE = PropertyTable.of(
            Service.TYPE,
            Property.at("/spec/type", "who can reach it")
                    .defaultsTo("ClusterIP")
                    .safe(Safety.ranked("LoadBalancer", "NodePort", "ExternalName", "ClusterIP")),
            Property.at("/spec/clusterIP", "address inside the cluster").createOnly(),
            Property.at("/spec/externalIPs", "addresses of others").safe(Safety.whenAbsent(), "K8S-NET-04"),
            Property.at("/spec/selector", "pods behind it"),
            Property.at("/metadata/annotations/" + Service.INTERNAL, "internal load balancer")
                    .safe(Safety.when("true"), "K8S-NET-03"));

    /** The properties of an Ingress. */
    public static final PropertyTable INGRESS = PropertyTable.of(
            Ingress.TYPE,
            Property.at("/spec/ingressClassName", "controller"),
            Property.at("/spec/tls", "certificates").safe(Safety.whenPresent(), "K8S-NET-02"));

    /** The properties of a Gateway. */
    public static final PropertyTable GATEWAY = PropertyTable.of(
            Gateway.TYPE,
            Property.at("/spec/gatewayClassName", "controller"),
            Property.at("/spec/listeners/*/protocol", "protocol").safe(Safety.ranked("HTTP", "HTTPS")));

    /** The properties of an HTTPRoute. */
    public static final PropertyTable ROUTE =
            PropertyTable.of(HttpRoute.TYPE, Property.at("/spec/hostnames", "hosts it answers for"));

    private ExposureProperties() {}
}
