package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.immutables.value.Value;

/**
 * The desired state of a custom role of Azure: what it allows, and where it may be assigned. The GUID that Azure
 * knows it by follows from subscription and name, so that declaring it twice makes no second role. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface RoleDefinition extends ArmResource<ArmState>, WithRoleDefinition {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/roleDefinitions";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = RoleDefinitionTable.TABLE;

    /** Starts the declaration of a role of that name, which no other role of the tenant has. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** What people call it: up to 512 characters. */
    String name();

    /** The GUID of the subscription whose administrators own it. */
    String subscription();

    /** What it is for. */
    Optional<String> description();

    /** What it allows in ARM, such as {@code Microsoft.ContainerService/managedClusters/read}. */
    List<String> actions();

    /** What {@link #actions} does not mean after all; another role may still allow it. */
    List<String> notActions();

    /** What it allows on data, such as the objects of a cluster. */
    List<String> dataActions();

    /** What {@link #dataActions} does not mean after all. */
    List<String> notDataActions();

    /** Where it may be assigned: subscriptions and resource groups; none means the whole subscription. */
    List<ArmId> assignableScopes();

    /** The GUID of a role that exists under another than ours; empty lets it follow from subscription and name. */
    Optional<UUID> guid();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return ArmId.subscription(subscription()).child(TYPE, role().guid().toString());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** The role as assignments name it; {@link RoleAssignment#of(RoleDefinition)} waits for it too. */
    default AzureRole role() {
        String key = "roleDefinition|" + subscription() + "|" + name();
        return new AzureRole(
                name(),
                guid().orElseGet(() ->
                        UUID.nameUUIDFromBytes(key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    default Document document() {
        return RoleDefinitionTable.body(this);
    }

    @Override
    default List<Issue> issues() {
        return RoleDefinitionTable.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a role. Not thread-safe. */
    final class Builder extends ImmutableRoleDefinition.Builder {
        Builder() {}
    }
}
