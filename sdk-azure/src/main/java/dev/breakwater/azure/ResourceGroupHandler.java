package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Resource groups. They have no ETag. Deleting one deletes whatever is in it, so only an empty one is
 * deleted: what a plan deletes goes before its group, and what is left is nobody's to destroy unasked.
 */
final class ResourceGroupHandler extends ArmHandler<ResourceGroup, ArmState> {
    static final ArmType TYPE =
            new ArmType(ResourceGroup.TYPE, "2025-04-01", ResourceGroup.PROPERTIES, "/resourceGroups");
    private static final int NAMED = 5;

    private final List<ArmType> ours;

    /** The other handlers tell which types can be read again one by one. */
    ResourceGroupHandler(ArmClient client, Subscriptions subscriptions, List<ArmHandler<?, ?>> others) {
        super(ResourceGroup.class, TYPE, client, subscriptions);
        this.ours = others.stream().<ArmType>map(ArmHandler::armType).toList();
    }

    @Override
    ArmState state(Document body) {
        return new ArmState(body, TYPE.apiVersion());
    }

    @Override
    public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
        String id = actual.document().text("/id").orElse(address.path());
        List<Document> left = client().list(id + "/resources", TYPE.apiVersion(), "").stream()
                .filter(this::isThere)
                .toList();
        if (!left.isEmpty()) {
            throw notEmpty(id, left);
        }
        return super.delete(address, actual, context);
    }

    /** The list lags behind deletions by minutes: what we can read ourselves is read again. */
    private boolean isThere(Document listed) {
        String type = listed.text("/type").orElse("");
        return ours.stream()
                .filter(known -> known.name().equalsIgnoreCase(type))
                .findFirst()
                .map(known -> client().get(listed.text("/id").orElse(""), known.apiVersion())
                        .isPresent())
                .orElse(true);
    }

    private static ProviderException notEmpty(String id, List<Document> left) {
        String names = left.stream()
                .limit(NAMED)
                .map(one ->
                        one.text("/name").orElse("?") + " (" + one.text("/type").orElse("?") + ")")
                .map(ArmError::clean)
                .collect(Collectors.joining(", "));
        String more = left.size() > NAMED ? " and " + (left.size() - NAMED) + " more" : "";
        return ProviderException.refused(
                "GroupNotEmpty",
                id + ": it is not deleted, because that would destroy "
                        + (left.size() == 1 ? "1 resource" : left.size() + " resources")
                        + " in it that this plan does not delete: " + names + more
                        + ". Delete, move or declare what is named, then apply again.");
    }
}
