package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Role assignments, found by what they say: scope, principal and role. The name of a new one is a UUID made
 * of the three, so that a repeated create makes no second one; an equal assignment under another name is
 * adopted. They have no ETag and carry no ownership mark.
 */
final class RoleAssignmentHandler extends ArmHandler<RoleAssignment, ArmState> {
    private static final ArmType TYPE = ArmType.of(RoleAssignment.PROPERTIES, "2022-04-01");
    private static final List<String> READ_ONLY = List.of(
            "/id",
            "/name",
            "/type",
            "/properties/scope",
            "/properties/createdOn",
            "/properties/updatedOn",
            "/properties/createdBy",
            "/properties/updatedBy");

    RoleAssignmentHandler(ArmClient client, Subscriptions subscriptions) {
        super(RoleAssignment.class, TYPE, client, subscriptions);
    }

    @Override
    ArmState state(Document body) {
        return new ArmState(body, TYPE.apiVersion());
    }

    /** One list per scope. An assignment whose principal does not exist yet is absent. */
    @Override
    public Map<Address<ArmState>, ArmState> readAll(Collection<RoleAssignment> desired, HandlerContext context) {
        Map<String, List<RoleAssignment>> byScope = desired.stream()
                .filter(one -> context.value(one.principal()).isPresent())
                .collect(Collectors.groupingBy(
                        one -> ArmType.key(one.scope()), LinkedHashMap::new, Collectors.toList()));
        Map<Address<ArmState>, ArmState> found = new LinkedHashMap<>();
        byScope.values()
                .forEach(siblings -> listed(siblings.get(0).scope()).ifPresent(there -> {
                    for (RoleAssignment one : siblings) {
                        String principal = context.value(one.principal()).orElse("");
                        // Lists lag behind what was just made: what is not in one is asked for by the name that we give
                        // it.
                        find(there, one, principal)
                                .or(() -> client().get(name(one, principal).toString(), TYPE.apiVersion()))
                                .ifPresent(body -> found.put(one.address(), state(body)));
                    }
                }));
        return found;
    }

    private Optional<List<Document>> listed(ArmId scope) {
        return client().listed(scope + "/providers/" + TYPE.name(), TYPE.apiVersion(), "$filter=atScope()");
    }

    private static Optional<Document> find(List<Document> assignments, RoleAssignment wanted, String principal) {
        return assignments.stream()
                .filter(one -> one.text("/properties/scope")
                        .filter(wanted.scope().toString()::equalsIgnoreCase)
                        .isPresent())
                .filter(one -> one.text("/properties/principalId")
                        .filter(principal::equalsIgnoreCase)
                        .isPresent())
                .filter(one -> role(one).equals(wanted.role().guid().toString()))
                .findFirst();
    }

    private static String role(Document assignment) {
        String definition = assignment.text("/properties/roleDefinitionId").orElse("");
        return ArmType.key(definition.substring(definition.lastIndexOf('/') + 1));
    }

    @Override
    public Progress<ArmState> create(RoleAssignment desired, Document body, HandlerContext context) {
        String id = name(desired.scope(), body).toString();
        try {
            ArmAnswer answer = client().put(id, TYPE.apiVersion(), body, Precondition.NONE);
            client().grants().made();
            return operations().written("create", id, id, answer, context);
        } catch (ProviderException refused) {
            if (!refused.code().equalsIgnoreCase("RoleAssignmentExists")) {
                throw refused;
            }
            return Progress.done(adopted(desired, body, refused));
        }
    }

    private ArmState adopted(RoleAssignment desired, Document body, ProviderException refused) {
        String principal = body.text("/properties/principalId").orElse("");
        ArmState there = find(listed(desired.scope()).orElse(List.of()), desired, principal)
                .map(this::state)
                .orElseThrow(() -> refused);
        if (!diff(desired, body, Optional.of(there)).isEmpty()) {
            throw ProviderException.stale(
                    "AlreadyExists",
                    there.id().orElse("")
                            + ": the role is already assigned, with another condition or description. Plan again.");
        }
        return there;
    }

    /** The id of a new assignment, the same for ever for the same scope, principal and role. */
    static ArmId name(ArmId scope, Document body) {
        return name(scope, body.text("/properties/principalId").orElse(""), role(body));
    }

    private static ArmId name(RoleAssignment assignment, String principal) {
        return name(assignment.scope(), principal, assignment.role().guid().toString());
    }

    private static ArmId name(ArmId scope, String principal, String role) {
        UUID name = NameBasedUuid.of(ArmType.key(scope) + "|" + ArmType.key(principal) + "|" + role);
        return scope.child(TYPE.name(), name.toString());
    }

    /** Only description and condition: ARM changes nothing else. */
    @Override
    public Progress<ArmState> update(
            RoleAssignment desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        Document live = fresh(desired, body, actual, changes);
        Document merged = TYPE.table().merge(body, live);
        for (String pointer : READ_ONLY) {
            merged = merged.withoutAt(pointer);
        }
        return write(desired, merged, live, context);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return "Azure cannot change it on an existing role assignment; delete the assignment, then apply again.";
    }

    @Override
    public Ownership ownership() {
        return Ownership.NONE;
    }

    @Override
    public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
        return Map.of();
    }
}
