package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the asked api-version cannot name: it is taken out of answers, and refused in what is sent, as AKS does since
 * 2024-01-01 (Azure/AKS#4060); older versions pass over it. Whether the state keeps it where an older version is written
 * over it is not documented; it does here unless the fake is {@link FakeAzureBuilder#forgetful}. Only
 * properties of clusters and pools that came after 2025-09-01 are in the table; where the first version is not known,
 * it holds the newest one in which the property is known to be.
 */
final class ApiVersions {
    private static final String PREVIEW = "-preview";
    private static final String STRICT = "2024-01-01";

    /** A property with the first stable version and the first preview that know it; either may be empty. */
    private record Since(String pointer, String stable, String preview) {
        boolean isKnownTo(String asked) {
            String date = asked.substring(0, 10);
            return isFrom(stable, date) || (asked.endsWith(PREVIEW) && isFrom(preview, date));
        }

        private static boolean isFrom(String version, String date) {
            return !version.isEmpty() && date.compareTo(version.substring(0, 10)) >= 0;
        }

        /** The member that an older version does not know. */
        String name() {
            return pointer.substring(pointer.lastIndexOf('/') + 1);
        }
    }

    private static Since since(String pointer, String stable) {
        return new Since("/properties/" + pointer, stable, "2025-09-02-preview");
    }

    private static final List<Since> CLUSTER = List.of(
            since("networkProfile/advancedNetworking/security/transitEncryption", "2026-01-01"),
            since("ingressProfile/gatewayAPI", "2026-02-01"),
            new Since("/properties/ingressProfile/webAppRouting/gatewayAPIImplementations", "2026-02-01", ""),
            since("securityProfile/defender/securityGating", "2026-05-01"),
            since("hostedSystemProfile", "2026-06-01"),
            since("schedulerProfile", "2026-06-01"),
            since("securityProfile/kubernetesResourceObjectEncryptionProfile", "2026-07-01"),
            since("ingressProfile/applicationLoadBalancer", ""),
            since("networkProfile/podLinkLocalAccess", ""),
            since("securityProfile/imageIntegrity", ""),
            since("securityProfile/nodeRestriction", ""));
    private static final List<Since> POOL = List.of(
            new Since("/nodeInitializationTaints", "", "2025-09-02-preview"),
            new Since("/kubeletConfig/seccompDefault", "", "2025-09-02-preview"));
    private static final String POOLS = "/properties/agentPoolProfiles";

    private ApiVersions() {}

    /** A cluster as it was sent, with what its version cannot name as it was before. */
    static Document cluster(Document sent, Optional<Document> before, String version) {
        Document known = Versions.said(taken(sent, before, CLUSTER, version), "/properties/kubernetesVersion");
        List<Document> pools = new ArrayList<>();
        for (Document pool : Profiles.of(known)) {
            Optional<Document> old = before.flatMap(cluster -> Profiles.find(cluster, Profiles.name(pool)));
            pools.add(pool(pool, old, version));
        }
        return known.at(POOLS).isPresent() ? known.withAt(POOLS, Document.of(pools)) : known;
    }

    /** The properties of a pool as they were sent, with what their version cannot name as it was before. */
    static Document pool(Document sent, Optional<Document> before, String version) {
        return Versions.said(taken(sent, before, POOL, version), "/orchestratorVersion");
    }

    private static Document taken(Document sent, Optional<Document> before, List<Since> table, String version) {
        Document taken = sent;
        for (Since since : table) {
            if (!since.isKnownTo(version)) {
                if (sent.at(since.pointer()).isPresent() && version.compareTo(STRICT) >= 0) {
                    throw unknown(since.name());
                }
                Optional<Document> old = before.flatMap(known -> known.at(since.pointer()));
                taken = taken.withoutAt(since.pointer());
                taken = old.isPresent() ? taken.withAt(since.pointer(), old.get()) : taken;
            }
        }
        return taken;
    }

    private static ArmError unknown(String field) {
        return ArmError.badRequest(
                "UnmarshalError",
                "UnmarshalEntity encountered error: json: unknown field \"" + field + "\" Check that the field is in"
                        + " the right location, is spelled correctly, and is supported in the API version. Visit"
                        + " aka.ms/aks/apiversions for more API version information..");
    }

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
        Optional<Document> pools = known.at(POOLS);
        if (pools.isEmpty()) {
            return known;
        }
        List<Document> profiles = new ArrayList<>();
        pools.get().elements().forEach(pool -> profiles.add(without(pool, POOL, version)));
        return known.withAt(POOLS, Document.of(profiles));
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
