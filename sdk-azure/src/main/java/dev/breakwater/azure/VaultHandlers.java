package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.ContainerRegistryState;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ManagedIdentityState;
import dev.breakwater.platform.BlobContainer;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.List;

/** The handlers of what keeps secrets, images and blobs, and of who signs in without a secret: managed identities. */
final class VaultHandlers {
    private static final String IDENTITY = "2024-11-30";
    private static final String STORAGE = "2025-06-01";

    static final String REGISTRY = "2025-11-01";

    private VaultHandlers() {}

    /** User-assigned managed identities. They have no ETag and are made at once, without an operation. */
    static ArmHandler<ManagedIdentity, ManagedIdentityState> identity(ArmClient client, Subscriptions subscriptions) {
        ArmType type = ArmType.of(ManagedIdentity.PROPERTIES, IDENTITY);
        return ArmHandler.of(ManagedIdentity.class, type, client, subscriptions, ManagedIdentityState::new);
    }

    static List<ArmHandler<?, ?>> all(ArmClient client, Subscriptions subscriptions) {
        return List.of(
                new KeyVaultHandler(client, subscriptions),
                ArmHandler.of(
                        ContainerRegistry.class,
                        ArmType.of(ContainerRegistry.PROPERTIES, REGISTRY),
                        client,
                        subscriptions,
                        ContainerRegistryState::new),
                ArmHandler.of(
                        StorageAccount.class,
                        ArmType.of(StorageAccount.PROPERTIES, STORAGE),
                        client,
                        subscriptions,
                        ArmState::new),
                ArmHandler.of(
                        BlobContainer.class,
                        ArmType.nested(BlobContainer.PROPERTIES, STORAGE),
                        client,
                        subscriptions,
                        ArmState::new),
                new Federation(client, subscriptions));
    }

    /** Federated credentials: the service refuses two writes to one identity at a time. */
    private static final class Federation extends ArmHandler<FederatedCredential, ArmState> {
        private static final ArmType TYPE = ArmType.nested(FederatedCredential.PROPERTIES, IDENTITY);

        Federation(ArmClient client, Subscriptions subscriptions) {
            super(FederatedCredential.class, TYPE, client, subscriptions);
        }

        @Override
        ArmState state(Document body) {
            return new ArmState(body, TYPE.apiVersion());
        }

        /** The identity: one writer at a time. */
        @Override
        public String exclusionKey(Address<ArmState> address) {
            String collection = ArmType.collection(address.path());
            return ArmType.key(ArmType.collection(collection));
        }
    }
}
