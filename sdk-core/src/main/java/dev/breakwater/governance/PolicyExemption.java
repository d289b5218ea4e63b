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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of an exemption: a scope for which an assignment does not hold, for a time. After it the object
 * stays, and is honoured no more. Of policies for the inside of clusters it exempts whole clusters, minutes later, when
 * their constraints go; single pods cannot be exempted, but namespaces excluded by a parameter. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface PolicyExemption extends ArmResource<ArmState>, WithPolicyExemption {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/policyExemptions";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PolicyTables.EXEMPTION;

    /** Starts the declaration of an exemption. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: at most 64 characters but {@code < > % & : \ ? / #}. */
    String name();

    /** What is exempted: a management group, a subscription, a resource group or a resource, with what is below. */
    ArmId scope();

    /** The assignment it is exempted from. */
    ArmId assignment();

    /** The reference names of the definitions it is about; all of the assignment if empty. */
    List<String> definitions();

    /** What it is narrowed to; everything in its scope if empty. */
    List<ResourceSelector> resourceSelectors();

    /** Why: the risk is met otherwise, or it is taken. */
    ExemptionCategory category();

    /** When it ends; never if empty, which no review will like. */
    Optional<Instant> expires();

    /** What people see as its name. */
    Optional<String> displayName();

    /** Why it exists. */
    Optional<String> description();

    @Override
    Set<Address<?>> dependsOn();

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

    /** Collects the attributes of an exemption. Not thread-safe. */
    final class Builder extends ImmutablePolicyExemption.Builder {
        Builder() {}

        /** Exempts from an assignment of yours, which is written before. */
        public Builder from(PolicyAssignment exempted) {
            assignment(exempted.id());
            addDependsOn(exempted.address());
            return this;
        }
    }
}
