package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a cluster needs of the world around it: sizes and features of the subscription, roles of its identity. */
final class ClusterNeeds {
    private static final Set<String> MANAGES_ZONES = Set.of(
            AzureRole.PRIVATE_DNS_ZONE_CONTRIBUTOR.guid().toString(),
            AzureRole.CONTRIBUTOR.guid().toString(),
            AzureRole.OWNER.guid().toString());

    private ClusterNeeds() {}

    static void require(World world, Document body) {
        String location = Settings.folded(body.text("/location").orElse(""));
        world.offers().requirePreviews(body);
        Profiles.of(body).forEach(pool -> world.offers().requirePool(pool, location));
        body.text("/properties/apiServerAccessProfile/privateDNSZone")
                .filter(zone -> world.store().get(zone).isPresent())
                .ifPresent(zone -> requireZone(world, body, zone));
    }

    /** The identity that will write the API server's name into a zone of the user's must be allowed to. */
    private static void requireZone(World world, Document body, String zone) {
        for (String identity : body.at("/identity/userAssignedIdentities")
                .map(Document::members)
                .orElse(Map.of())
                .keySet()) {
            Optional<String> principal =
                    world.store().get(identity).flatMap(known -> known.text("/properties/principalId"));
            if (principal.isPresent() && !RoleAssignments.isAssigned(world, principal.get(), zone, MANAGES_ZONES)) {
                throw ArmError.badRequest(
                        "CustomPrivateDNSZoneMissingPermissionError",
                        "Service principal or user-assigned identity must be given permission to read and write to"
                                + " custom private dns zone " + zone + ". Check access result not allowed for action"
                                + " Microsoft.Network/privateDnsZones/read.");
            }
        }
    }
}
