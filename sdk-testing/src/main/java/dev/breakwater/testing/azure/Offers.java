package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a subscription can have where: zones, sizes of machines, versions of Kubernetes, and preview features. */
final class Offers {
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String FEATURES = SUBSCRIPTION + "/providers/Microsoft.Features";
    private static final Set<String> WITHOUT_ZONES = Set.of(
            "westus",
            "northcentralus",
            "westcentralus",
            "ukwest",
            "canadaeast",
            "southindia",
            "westindia",
            "francesouth",
            "germanynorth",
            "norwaywest",
            "switzerlandwest",
            "australiasoutheast",
            "australiacentral",
            "brazilsoutheast");

    /** Name, family, processors, GB of memory, architecture, host encryption, confidential computing. */
    private static final Object[][] SIZES = {
        {"Standard_B2ms", "standardBSFamily", 2, 8, "x64", true, ""},
        {"Standard_D2_v3", "standardDv3Family", 2, 8, "x64", false, ""},
        {"Standard_D2s_v5", "standardDSv5Family", 2, 8, "x64", true, ""},
        {"Standard_D4s_v5", "standardDSv5Family", 4, 16, "x64", true, ""},
        {"Standard_D8s_v5", "standardDSv5Family", 8, 32, "x64", true, ""},
        {"Standard_D4ds_v5", "standardDDSv5Family", 4, 16, "x64", true, ""},
        {"Standard_D4as_v5", "standardDASv5Family", 4, 16, "x64", true, ""},
        {"Standard_D4ps_v5", "standardDPSv5Family", 4, 16, "Arm64", true, ""},
        {"Standard_DC4as_v5", "standardDCASv5Family", 4, 16, "x64", false, "SNP"},
        {"Standard_E4s_v5", "standardESv5Family", 4, 32, "x64", true, ""},
        {"Standard_F4s_v2", "standardFSv2Family", 4, 8, "x64", true, ""},
        {"Standard_L8s_v3", "standardLSv3Family", 8, 64, "x64", true, ""},
    };

    private static final String LOAD_BALANCER = "Microsoft.ContainerService/ApplicationLoadBalancerPreview";

    private final World world;
    private final Map<String, String> features = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Offers(World world) {
        this.world = world;
        for (String feature : List.of("Microsoft.Compute/EncryptionAtHost", LOAD_BALANCER)) {
            features.put(feature, "Registered");
        }
        world.parts().add("features", features);
        world.settings().unregistered().stream()
                .filter(name -> name.contains("/"))
                .forEach(feature -> features.put(feature, "NotRegistered"));
    }

    void routes(Router router) {
        router.add("GET", SUBSCRIPTION + "/providers/Microsoft.Compute/skus", this::sizes);
        router.add(
                "GET",
                SUBSCRIPTION + "/providers/Microsoft.ContainerService/locations/{location}/kubernetesVersions",
                this::versions);
        String one = FEATURES + "/providers/{namespace}/features/{feature}";
        router.add("GET", FEATURES + "/features", call -> Paging.list(all("")));
        router.add(
                "GET",
                FEATURES + "/providers/{namespace}/features",
                call -> Paging.list(all(call.variable("namespace") + "/")));
        router.add("GET", one, call -> ArmResponse.ok(feature(name(call))));
        router.add("POST", one + "/register", call -> change(call, "Registered"));
        router.add("POST", one + "/unregister", call -> change(call, "NotRegistered"));
    }

    /** The zones of a region; none in a region without. */
    static List<String> zones(String location) {
        return WITHOUT_ZONES.contains(location) ? List.of() : List.of("1", "2", "3");
    }

    private static String name(Call call) {
        return call.variable("namespace") + "/" + call.variable("feature");
    }

    private List<Document> all(String prefix) {
        return features.keySet().stream()
                .filter(name -> name.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(this::feature)
                .toList();
    }

    private Document feature(String name) {
        String state = features.get(name);
        if (state == null) {
            throw ArmError.notFound("FeatureNotFound", "The feature '" + name + "' could not be found.");
        }
        String[] parts = name.split("/", -1);
        return Document.object(
                "id",
                "/subscriptions/" + world.settings().subscription() + "/providers/Microsoft.Features/providers/"
                        + parts[0] + "/features/" + parts[1],
                "name",
                name,
                "type",
                "Microsoft.Features/providers/features",
                "properties",
                Document.object("state", state));
    }

    private ArmResponse change(Call call, String state) {
        feature(name(call));
        features.put(name(call), state);
        return ArmResponse.ok(feature(name(call)));
    }

    boolean isRegistered(String feature) {
        return "Registered".equals(features.get(feature));
    }

    private ArmResponse sizes(Call call) {
        Filters filter = Filters.of(call.request(), "location");
        List<Document> sizes = new ArrayList<>();
        for (String location : world.settings().locations()) {
            if (filter.allows("location", Optional.of(location))) {
                for (Object[] row : SIZES) {
                    sizes.add(size(row, location));
                }
            }
        }
        return Paging.list(sizes);
    }

    private Document size(Object[] row, String location) {
        String name = (String) row[0];
        Document place = Document.object("location", location, "zones", zones(location));
        Document size = Document.object("resourceType", "virtualMachines", "name", name, "tier", "Standard")
                .with("size", name.substring(name.indexOf('_') + 1))
                .with("family", row[1])
                .with("locations", Document.array(location))
                .with("locationInfo", Document.array(place))
                .with("capabilities", Document.of(capabilities(row)));
        return size.with("restrictions", Document.of(restrictions(name, location)));
    }

    private static List<Document> capabilities(Object[] row) {
        List<Document> all = new ArrayList<>(List.of(
                capability("vCPUs", row[2]),
                capability("MemoryGB", row[3]),
                capability("CpuArchitectureType", row[4]),
                capability("EncryptionAtHostSupported", Boolean.TRUE.equals(row[5]) ? "True" : "False"),
                capability("HyperVGenerations", "V1,V2"),
                capability("PremiumIO", "True")));
        if (!row[6].equals("")) {
            all.add(capability("ConfidentialComputingType", row[6]));
        }
        return all;
    }

    private static Document capability(String name, Object value) {
        return Document.object("name", name, "value", String.valueOf(value));
    }

    private List<Document> restrictions(String size, String location) {
        if (!isRestricted(size, location)) {
            return List.of();
        }
        return List.of(Document.object("type", "Location", "values", Document.array(location))
                .with("restrictionInfo", Document.object("locations", Document.array(location)))
                .with("reasonCode", "NotAvailableForSubscription"));
    }

    private boolean isRestricted(String size, String location) {
        return world.settings().restricted().contains((size + "@" + location).toLowerCase(Locale.ROOT));
    }

    /** Refuses a preview that the subscription has not asked for. */
    void requirePreviews(Document cluster) {
        String agc = "/properties/ingressProfile/applicationLoadBalancer/enabled";
        if (cluster.flag(agc).orElse(false) && !isRegistered(LOAD_BALANCER)) {
            throw ArmError.badRequest("BadRequest", "Preview feature " + LOAD_BALANCER + " not registered.");
        }
    }

    /** Refuses what the subscription cannot have in a pool. */
    void requirePool(Document pool, String location) {
        boolean encrypted = pool.flag("/enableEncryptionAtHost").orElse(false);
        if (encrypted && !isRegistered("Microsoft.Compute/EncryptionAtHost")) {
            throw ArmError.badRequest(
                    "SubscriptionNotEnabledEncryptionAtHost", "Subscription does not enable EncryptionAtHost.");
        }
        String size = pool.text("/vmSize").orElse("");
        if (isRestricted(size, location)) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "The VM size of " + size + " is not allowed in your subscription in location '" + location + "'.");
        }
    }

    private ArmResponse versions(Call call) {
        if (!world.settings().hasLocation(call.variable("location"))) {
            throw ArmError.badRequest(
                    "NoRegisteredProviderFound",
                    "No registered resource provider found for location '" + call.variable("location") + "'.");
        }
        Map<String, List<String>> byMinor = new TreeMap<>();
        List<String> ascending = world.settings().kubernetesVersions();
        ascending.forEach(version -> byMinor.computeIfAbsent(minor(version), none -> new ArrayList<>())
                .add(version));
        List<Document> values = new ArrayList<>();
        byMinor.forEach((minor, patches) -> values.add(version(minor, patches, ascending)));
        return ArmResponse.ok(Document.object("values", Document.of(values)));
    }

    private Document version(String minor, List<String> patches, List<String> ascending) {
        Document upgrades = Document.object();
        for (String patch : patches) {
            List<String> later = ascending.subList(ascending.indexOf(patch) + 1, ascending.size());
            upgrades = upgrades.with(patch, Document.object("upgrades", later));
        }
        return Document.object("version", minor, "patchVersions", upgrades)
                .with("isDefault", minor.equals(minor(world.settings().standardVersion())))
                .with("capabilities", Document.object("supportPlan", Document.array("KubernetesOfficial")));
    }

    private static String minor(String version) {
        return version.substring(0, version.lastIndexOf('.'));
    }
}
