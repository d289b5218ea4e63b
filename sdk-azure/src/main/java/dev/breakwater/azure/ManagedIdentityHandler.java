package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ManagedIdentityState;

/** User-assigned managed identities. They have no ETag and are made at once, without an operation. */
final class ManagedIdentityHandler extends ArmHandler<ManagedIdentity, ManagedIdentityState> {
    static final ArmType TYPE = ArmType.of(ManagedIdentity.PROPERTIES, "2024-11-30");

    ManagedIdentityHandler(ArmClient client, Subscriptions subscriptions) {
        super(ManagedIdentity.class, TYPE, client, subscriptions);
    }

    @Override
    ManagedIdentityState state(Document body) {
        return new ManagedIdentityState(body, TYPE.apiVersion());
    }
}
