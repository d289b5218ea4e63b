package dev.breakwater.governance;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a policy assignment: a definition or an initiative holds at a scope and below. It takes the
 * service up to 20 minutes to make an assignment hold in a cluster, and up to an hour for changed parameters.
 * Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface PolicyAssignment extends ArmResource<PolicyAssignmentState>, WithPolicyAssignment {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/policyAssignments";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PolicyAssignmentTable.TABLE;

    /** Starts the declaration of an assignment of that policy. */
    static Builder of(AzurePolicy policy) {
        return new Builder().policy(policy);
    }

    /** The definition or initiative. */
    AzurePolicy policy();

    /** Where it holds: a management group, a subscription, a resource group or a resource. */
    ArmId scope();

    /** Its name: at most 24 characters at a management group, 64 elsewhere; by default made of the policy's. */
    @Value.Default
    default String name() {
        return policy().slug();
    }

    /** What people see as its name. */
    Optional<String> displayName();

    /** Why the assignment exists; part of what people read when it denies something. */
    Optional<String> description();

    /** The values of parameters of the policy, by name; what is not here takes the policy's default. */
    Map<String, Document> parameters();

    /** Parameters whose value another resource gives, such as the id of a workspace. */
    Map<String, Output<String>> linkedParameters();

    /** Whether the effect takes place; otherwise compliance is reported and nothing more. On by default. */
    @Value.Default
    default boolean enforced() {
        return true;
    }

    /** Scopes below this one where the policy does not hold. */
    List<ArmId> notScopes();

    /** What it is narrowed to, such as the regions of a pilot; everything in its scope if empty. */
    List<ResourceSelector> resourceSelectors();

    /** Other effects for definitions of the assigned initiative, or for the definition, than parameters give. */
    List<PolicyOverride> overrides();

    /** As whom it deploys and modifies; needed by a policy that can. */
    Optional<PolicyIdentity> identity();

    /** What people read when it denies something of theirs or finds it wanting. */
    List<NonComplianceMessage> nonComplianceMessages();

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

    /** The object id of the identity that lives with the assignment: what its roles are assigned to. */
    default Output<String> principalId() {
        return Output.of(address(), PolicyAssignmentState.PRINCIPAL_ID);
    }

    @Override
    default Document document() {
        return PolicyBody.of(this);
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>(linkedParameters().values());
        identity().flatMap(PolicyIdentity::userAssigned).ifPresent(inputs::add);
        return inputs;
    }

    @Override
    default List<Issue> issues() {
        return PolicyRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** The address, typed by what the service says of an assignment. */
    @Override
    default Address<PolicyAssignmentState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** Collects the attributes of a policy assignment. Not thread-safe. */
    final class Builder extends ImmutablePolicyAssignment.Builder {
        Builder() {}

        /** The effect, such as {@code Deny} or {@code Audit}, of a policy that leaves it to its parameter of that name. */
        public Builder effect(String effect) {
            return parameter("effect", effect);
        }

        /**
         * Leaves those namespaces out beside the system's, which the built-in policies for Kubernetes leave out by
         * themselves; AKS-POL-03 names them.
         */
        public Builder excluding(List<String> namespaces) {
            List<String> all = new ArrayList<>(PolicyAssignmentTable.SYSTEM_NAMESPACES);
            all.addAll(namespaces);
            return parameter("excludedNamespaces", all);
        }

        /** The value of a parameter: a text, number, flag, list, map or document. */
        public Builder parameter(String name, Object value) {
            putParameter(name, Document.of(value));
            return this;
        }
    }
}
