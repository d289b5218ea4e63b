package dev.breakwater.governance;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of an initiative of your own: definitions that are assigned together, with parameters for all.
 * Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface PolicyInitiative extends ArmResource<ArmState>, WithPolicyInitiative {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/policySetDefinitions";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PolicyTables.INITIATIVE;

    /** Starts the declaration of an initiative. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: at most 64 characters but {@code < > % & : \ ? / #}. */
    String name();

    /** The subscription or management group that has it; it can be assigned there and below. */
    ArmId scope();

    /** What people see as its name. */
    Optional<String> displayName();

    /** What it is for. */
    Optional<String> description();

    /** The category that the portal lists it under. */
    Optional<String> category();

    /** The definitions in it; at least one. */
    List<PolicyReference> definitions();

    /** The parameters by name: each an object with type, and allowedValues, defaultValue and metadata as needed. */
    Map<String, Document> parameters();

    @Override
    Set<Address<?>> dependsOn();

    /** The policy to assign. It deploys if one of its definitions does. */
    default AzurePolicy policy() {
        boolean deploys = false;
        for (PolicyReference one : definitions()) {
            deploys |= one.policy().deploys();
        }
        return new AzurePolicy(displayName().orElse(name()), id(), deploys);
    }

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return scope().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        return PolicyTables.body(this);
    }

    @Override
    default List<Issue> issues() {
        return PolicyTables.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of an initiative. Not thread-safe. */
    final class Builder extends ImmutablePolicyInitiative.Builder {
        Builder() {}

        /** Adds a definition of yours, which is written before. */
        public Builder with(PolicyDefinition definition, PolicyReference reference) {
            addDefinition(reference);
            addDependsOn(definition.address());
            return this;
        }

        /** A parameter of that type, such as {@code String} or {@code Array}, with its default. */
        public Builder parameter(String name, String type, Object byDefault) {
            putParameter(name, Document.object("type", type, "defaultValue", byDefault));
            return this;
        }
    }
}
