package dev.breakwater.governance;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders an assignment to the body that ARM takes. */
final class PolicyBody {
    private PolicyBody() {}

    static Document of(PolicyAssignment assignment) {
        Document body = Document.object();
        if (assignment.identity().isPresent()) {
            PolicyIdentity identity = assignment.identity().get();
            body = body.with("location", identity.location()).with("identity", identity.document());
        }
        return body.with("properties", properties(assignment));
    }

    private static Document properties(PolicyAssignment assignment) {
        Document properties = Document.object()
                .withSome("displayName", assignment.displayName())
                .withSome("description", assignment.description())
                .with("policyDefinitionId", assignment.policy().id().toString())
                .with("enforcementMode", assignment.enforced() ? "Default" : "DoNotEnforce");
        for (Map.Entry<String, Document> parameter : assignment.parameters().entrySet()) {
            properties = parameter(properties, parameter.getKey(), parameter.getValue());
        }
        for (Map.Entry<String, Output<String>> link :
                assignment.linkedParameters().entrySet()) {
            properties = parameter(properties, link.getKey(), link.getValue().toDocument());
        }
        Document scoped = ResourceSelector.into(scopes(properties, assignment), assignment.resourceSelectors());
        return messages(overrides(scoped, assignment), assignment);
    }

    private static Document parameter(Document properties, String name, Document value) {
        return properties.withAt("/parameters/" + name + "/value", value);
    }

    /** Always there, so that a scope somebody else excludes shows. */
    private static Document scopes(Document properties, PolicyAssignment assignment) {
        List<String> excluded = new ArrayList<>();
        assignment.notScopes().forEach(scope -> excluded.add(scope.toString()));
        return properties.with("notScopes", excluded);
    }

    private static Document overrides(Document properties, PolicyAssignment assignment) {
        List<Document> overrides = new ArrayList<>();
        assignment.overrides().forEach(override -> overrides.add(override.document()));
        return overrides.isEmpty() ? properties : properties.with("overrides", overrides);
    }

    private static Document messages(Document properties, PolicyAssignment assignment) {
        List<Document> messages = new ArrayList<>();
        assignment.nonComplianceMessages().forEach(message -> messages.add(message.document()));
        return messages.isEmpty() ? properties : properties.with("nonComplianceMessages", messages);
    }
}
