package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes out of a body what the asked api-version cannot name. The state keeps it. Only properties of
 * clusters and pools that came after 2025-09-01 are in the table; where the first stable version is
 * not known, it holds the newest one in which the property is known to be.
 */
final class ApiVersions {
    private static final String PREVIEW = "-preview";

    private record Since(String pointer, String version) {
        boolean isKnownTo(String asked) {
            boolean previewOnly = version.endsWith(PREVIEW);
            String date = asked.substring(0, 10);
            String since = version.substring(0, 10);
            return date.compareTo(since) >= 0 && (!previewOnly || asked.endsWith(PREVIEW));
        }
    }

    private static final List<Since> CLUSTER = List.of(
            new Since("/properties/securityProfile/defender/securityGating", "2026-05-01"),
            new Since("/properties/networkProfile/advancedNetworking/security/transitEncryption", "2026-06-01"),
            new Since("/properties/ingressProfile/gatewayAPI", "2026-06-01"),
            new Since("/properties/hostedSystemProfile", "2026-06-01"),
            new Since("/properties/ingressProfile/applicationLoadBalancer", "2025-09-02-preview"),
            new Since("/properties/networkProfile/podLinkLocalAccess", "2025-09-02-preview"),
            new Since("/properties/schedulerProfile", "2025-09-02-preview"),
            new Since("/properties/securityProfile/imageIntegrity", "2025-09-02-preview"),
            new Since("/properties/securityProfile/kubernetesResourceObjectEncryptionProfile", "2025-09-02-preview"),
            new Since("/properties/securityProfile/nodeRestriction", "2025-09-02-preview"));
    private static final List<Since> POOL = List.of(
            new Since("/nodeInitializationTaints", "2025-09-02-preview"),
            new Since("/kubeletConfig/seccompDefault", "2025-09-02-preview"));

    private ApiVersions() {}

    static ArmResponse filtered(ArmResponse response, String version) {
        return new ArmResponse(
                response.status(), response.headers(), response.body().map(body -> filtered(body, version)));
    }

    private static Document filtered(Document body, String version) {
        Optional<Document> list = body.get("value").filter(Document::isArray);
        if (list.isPresent()) {
            List<Document> values = new ArrayList<>();
            list.get().elements().forEach(value -> values.add(filtered(value, version)));
            return body.with("value", Document.of(values));
        }
        String type = body.text("/type").orElse("").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "microsoft.containerservice/managedclusters" -> cluster(body, version);
            case "microsoft.containerservice/managedclusters/agentpools" ->
                body.with("properties", without(body.get("properties").orElseThrow(), POOL, version));
            default -> body;
        };
    }

    private static Document cluster(Document body, String version) {
        Document known = without(body, CLUSTER, version);
        Optional<Document> pools = known.at("/properties/agentPoolProfiles");
        if (pools.isEmpty()) {
            return known;
        }
        List<Document> profiles = new ArrayList<>();
        pools.get().elements().forEach(pool -> profiles.add(without(pool, POOL, version)));
        return known.withAt("/properties/agentPoolProfiles", Document.of(profiles));
    }

    private static Document without(Document body, List<Since> table, String version) {
        Document known = body;
        for (Since since : table) {
            if (!since.isKnownTo(version)) {
                known = known.withoutAt(since.pointer());
            }
        }
        return known;
    }
}
