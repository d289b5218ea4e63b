package dev.breakwater.governance;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyRule;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The desired state of a definition of Azure Policy of your own: a rule and its parameters, to be assigned or put into an
 * initiative. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface PolicyDefinition extends ArmResource<ArmState>, WithPolicyDefinition {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/policyDefinitions";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PolicyTables.DEFINITION;

    /** Starts the declaration of a definition. */
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

    /**
     * What it looks at: {@code All}, {@code Indexed} for resources with location and tags, or the mode of a service
     * such as {@code Microsoft.Kubernetes.Data}; for life.
     */
    @Value.Default
    default String mode() {
        return "All";
    }

    /** The rule: {@code if} and {@code then}. */
    Document rule();

    /** The parameters by name: each an object with type, and allowedValues, defaultValue and metadata as needed. */
    Map<String, Document> parameters();

    /** The policy to assign. Whether it deploys is what the rule says: it names the roles that deploying needs. */
    default AzurePolicy policy() {
        return new AzurePolicy(
                displayName().orElse(name()),
                id(),
                rule().at("/then/details/roleDefinitionIds").isPresent());
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

    /** Collects the attributes of a definition. Not thread-safe. */
    final class Builder extends ImmutablePolicyDefinition.Builder {
        Builder() {}

        /** The rule, as read. */
        public Builder rule(PolicyRule rule) {
            return rule(rule.document());
        }

        /** A parameter of that type, such as {@code String} or {@code Array}, with its default. */
        public Builder parameter(String name, String type, Object byDefault) {
            putParameter(name, Document.object("type", type, "defaultValue", byDefault));
            return this;
        }

        /** The parameter {@code effect} with the effects that it takes, the first being its default. */
        public Builder effects(PolicyEffect first, PolicyEffect... more) {
            List<String> all = new ArrayList<>(List.of(first.toString()));
            for (PolicyEffect effect : more) {
                all.add(effect.toString());
            }
            putParameter(
                    "effect",
                    Document.object("type", "String", "allowedValues", all, "defaultValue", first.toString()));
            return this;
        }
    }
}
