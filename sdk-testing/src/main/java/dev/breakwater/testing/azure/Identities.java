package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Locale;

/** User-assigned managed identities. Their principal and client ids follow from the fake's seed. */
final class Identities {
    static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

    private Identities() {}

    static FakeType type(World world) {
        return FakeType.tracked(TYPE).withoutState().defaults((call, identity) -> with(world, call.id(), identity));
    }

    private static Document with(World world, String id, Document identity) {
        String key = "identity " + id.toLowerCase(Locale.ROOT);
        Document properties = identity.get("properties")
                .orElse(Document.object())
                .with("tenantId", world.settings().tenant())
                .with("principalId", world.guids().of("principal of " + key))
                .with("clientId", world.guids().of("client of " + key));
        return identity.with("properties", properties);
    }
}
