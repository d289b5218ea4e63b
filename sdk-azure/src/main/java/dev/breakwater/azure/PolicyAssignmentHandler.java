package dev.breakwater.azure;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyAssignmentState;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.Address;
import java.util.List;
import java.util.Map;

/**
 * Policy assignments, at any scope. They have neither ETag nor tags, and are made at once, without an operation.
 * An identity is written as declared, since ARM takes at most one.
 */
final class PolicyAssignmentHandler extends ArmHandler<PolicyAssignment, PolicyAssignmentState> {
    private static final ArmType TYPE = ArmType.of(PolicyAssignment.PROPERTIES, "2023-04-01");
    private static final List<String> READ_ONLY = List.of("/id", "/name", "/type", "/systemData", "/properties/scope");
    private static final List<String> WRITTEN_BY_SERVICE = List.of("createdBy", "createdOn", "updatedBy", "updatedOn");

    PolicyAssignmentHandler(ArmClient client, Subscriptions subscriptions) {
        super(PolicyAssignment.class, TYPE, client, subscriptions);
    }

    @Override
    PolicyAssignmentState state(Document body) {
        return new PolicyAssignmentState(body, TYPE.apiVersion());
    }

    @Override
    public Progress<PolicyAssignmentState> update(
            PolicyAssignment desired,
            Document body,
            PolicyAssignmentState actual,
            List<FieldChange> changes,
            HandlerContext context) {
        Document live = fresh(desired, body, actual, changes);
        Document merged = TYPE.table().merge(body, live).withSome("identity", body.get("identity"));
        for (String pointer : READ_ONLY) {
            merged = merged.withoutAt(pointer);
        }
        for (String member : WRITTEN_BY_SERVICE) {
            merged = merged.withoutAt("/properties/metadata/" + member);
        }
        return write(desired, merged, live, context);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return "An assignment keeps its policy and its region for life; declare a second one under another name, apply,"
                + " then delete this one.";
    }

    @Override
    public Ownership ownership() {
        return Ownership.NONE;
    }

    @Override
    public Map<Address<PolicyAssignmentState>, PolicyAssignmentState> readOwned(String owner, HandlerContext context) {
        return Map.of();
    }
}
