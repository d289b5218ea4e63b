package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.ArmId;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultState;

/**
 * Key vaults. A deleted one keeps its name: where the declaration says so it is recovered instead of made, and then
 * brought to what is declared like any other. Nothing is purged.
 */
final class KeyVaultHandler extends ArmHandler<KeyVault, KeyVaultState> {
    static final ArmType TYPE = ArmType.of(KeyVault.PROPERTIES, "2025-05-01");
    private static final String POLICIES = "/properties/accessPolicies";

    KeyVaultHandler(ArmClient client, Subscriptions subscriptions) {
        super(KeyVault.class, TYPE, client, subscriptions);
    }

    @Override
    KeyVaultState state(Document body) {
        return new KeyVaultState(body, TYPE.apiVersion());
    }

    /** The service asks for a list of access policies also where it counts for nothing. */
    @Override
    public Progress<KeyVaultState> create(KeyVault desired, Document body, HandlerContext context) {
        if (desired.recoverDeleted() && isDeleted(desired) && isAbsent(desired)) {
            return recover(desired, body, context);
        }
        return super.create(desired, body.withAt(POLICIES, Document.array()), context);
    }

    private boolean isAbsent(KeyVault desired) {
        return client().get(desired.id().toString(), TYPE.apiVersion()).isEmpty();
    }

    /** Whether it is this vault that was deleted, and not one of the same name in another group. */
    private boolean isDeleted(KeyVault desired) {
        String region = desired.location().replace(" ", "");
        String path = "/subscriptions/" + desired.id().subscriptionId().orElse("")
                + "/providers/Microsoft.KeyVault/locations/" + region + "/deletedVaults/" + desired.name();
        return client().get(path, TYPE.apiVersion())
                .flatMap(deleted -> deleted.text("/properties/vaultId"))
                .filter(id -> ArmId.parse(id).equals(desired.id()))
                .isPresent();
    }

    private Progress<KeyVaultState> recover(KeyVault desired, Document body, HandlerContext context) {
        String id = desired.id().toString();
        Document properties = Document.object("createMode", "recover")
                .withSome("tenantId", body.at("/properties/tenantId"))
                .withSome("sku", body.at("/properties/sku"));
        Document recovery = Tags.merged(
                Document.object("location", desired.location(), "properties", properties),
                body,
                Document.object(),
                context.owner());
        ArmAnswer answer = client().put(id, TYPE.apiVersion(), recovery, Precondition.NONE);
        return operations().written("create", id, id, answer, context);
    }
}
