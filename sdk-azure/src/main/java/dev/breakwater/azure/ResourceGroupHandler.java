package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmState;

/** Resource groups. They have no ETag; deleting one deletes whatever is in it. */
final class ResourceGroupHandler extends ArmHandler<ResourceGroup, ArmState> {
    private static final ArmType TYPE =
            new ArmType(ResourceGroup.TYPE, "2025-04-01", ResourceGroup.PROPERTIES, "/resourceGroups");

    ResourceGroupHandler(ArmClient client, Subscriptions subscriptions) {
        super(ResourceGroup.class, TYPE, client, subscriptions);
    }

    @Override
    ArmState state(Document body) {
        return new ArmState(body, TYPE.apiVersion());
    }
}
