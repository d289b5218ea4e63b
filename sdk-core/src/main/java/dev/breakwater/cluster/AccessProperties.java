package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Properties of the way to the API server. */
final class AccessProperties {
    private static final String AT = "/properties/apiServerAccessProfile/";

    static final List<Property> LIST = List.of(
            Property.at(AT + "enablePrivateCluster", "Private cluster")
                    .defaultsTo(false)
                    .takesIn(Costs.PRIVATE_MODE)
                    .safe(Safety.when(true), "AKS-API-01"),
            Property.at(AT + "authorizedIPRanges", "Authorized ranges")
                    .defaultsTo(List.of())
                    .compares(Form.CIDR_SET)
                    .affectsIn(Costs::ranges)
                    .safe(Safety.whenPresent(), "AKS-API-02", "AKS-API-03"),
            Property.at(AT + "disableRunCommand", "Run command disabled")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-API-04"),
            Property.at(AT + "enablePrivateClusterPublicFQDN", "Public name of a private cluster")
                    .defaultsBy(AccessProperties::isPrivate)
                    .safe(Safety.when(false), "AKS-API-05"),
            Property.at(AT + "privateDNSZone", "Private DNS zone")
                    .defaultsBy(body -> zoneDefault(body))
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "enableVnetIntegration", "API server in the virtual network")
                    .defaultsTo(false)
                    .oneWayTo(true)
                    .safe(Safety.when(true), "AKS-API-06"),
            Property.at(AT + "subnetId", "Subnet of the API server")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.SET_ONCE),
            Property.at("/properties/publicNetworkAccess", "Public network access")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled"), "AKS-API-07"));

    private AccessProperties() {}

    private static Optional<Document> isPrivate(Document body) {
        return Optional.of(Document.of(Facts.isPrivate(body)));
    }

    private static Optional<Document> zoneDefault(Document body) {
        return Facts.isPrivate(body) ? Optional.of(Document.of("system")) : Optional.empty();
    }
}
