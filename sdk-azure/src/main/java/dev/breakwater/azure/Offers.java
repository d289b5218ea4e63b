package dev.breakwater.azure;

import dev.breakwater.cluster.RegionOffers;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what a subscription can have in a region. What the caller may not read stays unknown. */
final class Offers {
    private final ArmClient client;

    Offers(ArmClient client) {
        this.client = client;
    }

    RegionOffers of(String subscription, String location) {
        String region = location.replace(" ", "").toLowerCase(Locale.ROOT);
        String base = "/subscriptions/" + subscription + "/providers/";
        String versions = base + "Microsoft.ContainerService/locations/" + region + "/kubernetesVersions";
        String feature = base + "Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost";
        return new RegionOffers(
                region,
                readable(() -> client.get(versions, AksClusterHandler.API_VERSION))
                        .map(Offers::patches)
                        .orElse(Set.of()),
                sizes(base, region),
                readable(() -> client.get(feature, "2021-07-01"))
                        .flatMap(body -> body.text("/properties/state"))
                        .map("Registered"::equalsIgnoreCase));
    }

    private static Set<String> patches(Document versions) {
        Set<String> all = new HashSet<>();
        for (Document minor : elements(versions, "/values")) {
            minor.at("/patchVersions")
                    .ifPresent(patches -> all.addAll(patches.members().keySet()));
        }
        return all;
    }

    private Map<String, RegionOffers.Size> sizes(String base, String region) {
        String filter = "$filter=location%20eq%20'" + region + "'";
        List<Document> skus = readable(
                        () -> Optional.of(client.list(base + "Microsoft.Compute/skus", "2021-07-01", filter)))
                .orElse(List.of());
        Map<String, RegionOffers.Size> sizes = new HashMap<>();
        for (Document sku : skus) {
            boolean machine =
                    sku.text("/resourceType").filter("virtualMachines"::equals).isPresent();
            if (machine && !isRestricted(sku)) {
                sizes.put(sku.text("/name").orElse("").toLowerCase(Locale.ROOT), size(sku));
            }
        }
        return sizes;
    }

    /** Not to be had in the whole region; a restriction of zones leaves the rest. */
    private static boolean isRestricted(Document sku) {
        return elements(sku, "/restrictions").stream()
                .anyMatch(one -> one.text("/type").filter("Location"::equals).isPresent());
    }

    private static RegionOffers.Size size(Document sku) {
        Set<String> zones = new HashSet<>();
        for (Document place : elements(sku, "/locationInfo")) {
            elements(place, "/zones").forEach(zone -> zone.asText().ifPresent(zones::add));
        }
        return new RegionOffers.Size(
                capability(sku, "vCPUs").map(Integer::parseInt).orElse(0),
                zones,
                capability(sku, "EncryptionAtHostSupported")
                        .filter("True"::equalsIgnoreCase)
                        .isPresent());
    }

    private static Optional<String> capability(Document sku, String name) {
        return elements(sku, "/capabilities").stream()
                .filter(one -> one.text("/name").filter(name::equals).isPresent())
                .findFirst()
                .flatMap(one -> one.text("/value"));
    }

    private static List<Document> elements(Document body, String pointer) {
        return body.at(pointer).map(Document::elements).orElse(List.of());
    }

    /** Reading offers takes rights of its own, which a plan must not fail for. */
    private static <T> Optional<T> readable(Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (ProviderException refused) {
            return Optional.empty();
        }
    }
}
