package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a security group of Entra ID. It is known by its unique name, under which Graph creates at
 * most one. Who is in it {@link GroupMembership} says. Immutable.
 *
 * <p>Semantics: {@code group} of Microsoft Graph v1.0, and its upsert by {@code uniqueName}.
 */
@Value.Immutable
@BreakwaterStyle
public interface EntraGroup extends Resource<GraphState>, WithEntraGroup {
    /** The Graph type. */
    String TYPE = "graph/groups";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/displayName", "Name shown"),
            Property.at("/description", "Description"),
            Property.at("/mailEnabled", "Mail").defaultsTo(false).createOnly(),
            Property.at("/mailNickname", "Mail alias").createOnly(),
            Property.at("/securityEnabled", "Security group").createOnly(),
            Property.at("/isAssignableToRole", "Can have directory roles")
                    .defaultsTo(false)
                    .createOnly());

    /** Starts the declaration of a group. */
    static Builder named(String uniqueName) {
        return new Builder().name(uniqueName);
    }

    /** Its unique name in the tenant, which never changes: 1 to 120 letters, digits and {@code -_.}. */
    String name();

    /** What people see; its name unless declared. */
    Optional<String> displayName();

    /** What it is for. */
    Optional<String> description();

    /** Whether it can have directory roles; cannot be changed later. */
    Optional<Boolean> roleAssignable();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** {@code groups/{name}}. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, "groups/" + name());
    }

    /** Its object id: what bindings and role assignments name. */
    default Output<String> objectId() {
        return Output.of(address(), GraphState.ID);
    }

    @Override
    default Document document() {
        return Document.object("displayName", displayName().orElse(name()))
                .withSome("description", description())
                .with("mailEnabled", false)
                .with("mailNickname", name().replaceAll("[^A-Za-z0-9]+", "-"))
                .with("securityEnabled", true)
                .withSome("isAssignableToRole", roleAssignable());
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        GraphRules.uniqueName("EntraGroup '" + name() + "'", name(), issues);
        return issues;
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a group. Not thread-safe. */
    final class Builder extends ImmutableEntraGroup.Builder {
        Builder() {}
    }
}
