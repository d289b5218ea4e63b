package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * The desired state of a user-assigned managed identity. Immutable.
 *
 * <pre>{@code
 * ManagedIdentity identity = ManagedIdentity.named("id-payments")
 *         .group(GROUP)
 *         .location("westeurope")
 *         .build();
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface ManagedIdentity extends ArmResource<ManagedIdentityState>, WithManagedIdentity {
    /** The ARM type. */
    String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS));

    /** Starts the declaration of an identity. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 3 to 128 letters, digits, {@code -} and {@code _}, beginning with a letter or digit. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** The object id of its service principal: what roles are assigned to. */
    default Output<String> principalId() {
        return Output.of(address(), ManagedIdentityState.PRINCIPAL_ID);
    }

    /** Its application id: what a workload signs in with. */
    default Output<String> clientId() {
        return Output.of(address(), ManagedIdentityState.CLIENT_ID);
    }

    /** Its ARM id as an output, so that whatever uses it waits until the identity exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ManagedIdentityState.ID);
    }

    @Override
    default Document document() {
        Document body = Document.object("location", location());
        return tags().isEmpty() ? body : body.with("tags", tags());
    }

    @Override
    default List<Issue> issues() {
        return IdentityRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** The address, typed by what the service says of an identity. */
    @Override
    default Address<ManagedIdentityState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** Collects the attributes of an identity. Not thread-safe. */
    final class Builder extends ImmutableManagedIdentity.Builder {
        Builder() {}
    }
}
