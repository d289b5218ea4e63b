package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** What the ways out of a cluster share. */
final class Exits {
    static final String BALANCER = "/networkProfile/loadBalancerProfile";
    static final String NAT = "/networkProfile/natGatewayProfile";

    private Exits() {}

    static Document type(Document properties, String type) {
        return properties.withAt("/networkProfile/outboundType", type);
    }

    static Optional<List<Document>> ids(List<String> ids) {
        List<Document> references =
                ids.stream().map(id -> Document.object("id", id)).toList();
        return references.isEmpty() ? Optional.empty() : Optional.of(references);
    }
}
