package dev.breakwater.identity;

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
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a role assignment: a principal has a role at a scope and below. Its address is
 * made of scope, role and principal as declared, so it is known before the principal exists; the GUID
 * that ARM wants as a name is worked out of the same three once the principal is known. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface RoleAssignment extends ArmResource<ArmState>, WithRoleAssignment {
    /** The ARM type. */
    String TYPE = "Microsoft.Authorization/roleAssignments";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = RoleAssignmentTable.TABLE;

    /** Starts the declaration of an assignment of that role. */
    static Builder of(AzureRole role) {
        return new Builder().role(role);
    }

    /**
     * The assignment by which the nodes of a cluster pull images from that registry and from no other.
     *
     * @param kubeletObjectId the object id of the identity that pulls, such as {@code cluster.kubeletIdentityObjectId()}
     */
    static RoleAssignment pullingImages(Output<String> kubeletObjectId, ArmId registry) {
        return of(AzureRole.ACR_PULL)
                .principal(kubeletObjectId, PrincipalType.SERVICE_PRINCIPAL)
                .scope(registry)
                .build();
    }

    /** Starts the declaration of an assignment of that custom role, which is written first. */
    static Builder of(RoleDefinition role) {
        return of(role.role()).addDependsOn(role.address());
    }

    /** The role. */
    AzureRole role();

    /** The object id of the user, group or service principal that gets the role. */
    Output<String> principal();

    /** What kind of principal it is. */
    PrincipalType principalType();

    /** Where the role holds: a subscription, a resource group or a resource. */
    ArmId scope();

    /** An attribute-based condition that narrows the role; version 2.0 of the condition language. */
    Optional<String> condition();

    /** Why the assignment exists. */
    Optional<String> description();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /**
     * A stand-in id below the scope: {@code …/roleAssignments/{role}-for-{principal}}. The name that ARM sees is
     * a GUID, since ARM takes no other.
     */
    @Override
    default ArmId id() {
        return scope().child(TYPE, RoleAssignmentRules.name(this));
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** The id of the role's definition in the scope's subscription. */
    default String roleDefinitionId() {
        String id = scope().subscriptionId().orElse("");
        String subscription = id.isEmpty() ? "" : "/subscriptions/" + id;
        return subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role().guid();
    }

    @Override
    default Document document() {
        Document properties = Document.object(
                        "roleDefinitionId", roleDefinitionId(),
                        "principalId", principal().toDocument(),
                        "principalType", principalType())
                .withSome("description", description())
                .withSome("condition", condition());
        return Document.object(
                "properties", condition().isPresent() ? properties.with("conditionVersion", "2.0") : properties);
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(principal());
    }

    @Override
    default List<Issue> issues() {
        return RoleAssignmentRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a role assignment. Not thread-safe. */
    final class Builder extends ImmutableRoleAssignment.Builder {
        Builder() {}

        /** The principal, known now or once its source exists. */
        public Builder principal(Output<String> objectId, PrincipalType type) {
            principal(objectId);
            principalType(type);
            return this;
        }

        /** The principal by its object id. */
        public Builder principal(String objectId, PrincipalType type) {
            return principal(Output.of(objectId), type);
        }
    }
}
