package dev.breakwater.azure;

import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ManagedIdentityState;
import java.util.List;

/** The handlers of the types that need nothing of their own, each with the api-version it speaks. */
final class PlainHandlers {
    private PlainHandlers() {}

    static List<ArmHandler<?, ?>> all(ArmClient client, Subscriptions subscriptions) {
        return List.of(managedIdentity(client, subscriptions));
    }

    /** User-assigned managed identities. They have no ETag and are made at once, without an operation. */
    static ArmHandler<ManagedIdentity, ManagedIdentityState> managedIdentity(
            ArmClient client, Subscriptions subscriptions) {
        ArmType type = ArmType.of(ManagedIdentity.PROPERTIES, "2024-11-30");
        return ArmHandler.of(ManagedIdentity.class, type, client, subscriptions, ManagedIdentityState::new);
    }
}
