package dev.breakwater.governance;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyRule;
import dev.breakwater.resource.Issue;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The properties, bodies and rules of what stands around an assignment. */
final class PolicyTables {
    private static final String AT = "/properties/";
    private static final Pattern NAME = Pattern.compile("[^<>%&:\\\\?/#]{0,63}[^<>%&:\\\\?/# .]");

    /** The members that are declared; the service adds versions of its own to each. */
    private static final Form REFERENCES = (declared, observed) -> {
        boolean same = declared.elements().size() == observed.elements().size();
        for (int i = 0; same && i < declared.elements().size(); i++) {
            same = Form.CONTAINS.same(
                    declared.elements().get(i).without("policyDefinitionId"),
                    observed.elements().get(i));
            same &= id(declared, i).equalsIgnoreCase(id(observed, i));
        }
        return same;
    };

    static final PropertyTable DEFINITION = PropertyTable.of(
            PolicyDefinition.TYPE,
            Property.at(AT + "displayName", "Display name"),
            Property.at(AT + "description", "Description"),
            Property.at(AT + "metadata/category", "Category"),
            Property.at(AT + "mode", "Mode").compares(Form.TEXT_NO_CASE).createOnly(),
            Property.at(AT + "policyRule", "Rule").affectsIn(PolicyWeakening::rule),
            Property.at(AT + "parameters", "Parameters").affects(PolicyWeakening::parameters));

    static final PropertyTable INITIATIVE = PropertyTable.of(
            PolicyInitiative.TYPE,
            Property.at(AT + "displayName", "Display name"),
            Property.at(AT + "description", "Description"),
            Property.at(AT + "metadata/category", "Category"),
            Property.at(AT + "policyDefinitions", "Definitions")
                    .compares(REFERENCES)
                    .affects(PolicyWeakening::definitions),
            Property.at(AT + "parameters", "Parameters").affects(PolicyWeakening::parameters));

    static final PropertyTable EXEMPTION = PropertyTable.of(
            PolicyExemption.TYPE,
            Property.at(AT + "policyAssignmentId", "Assignment")
                    .compares(Form.TEXT_NO_CASE)
                    .affects((before, after) -> Effect.WEAKENS),
            Property.at(AT + "policyDefinitionReferenceIds", "Definitions")
                    .compares(Form.SET_NO_CASE)
                    .affects(PolicyWeakening::exempted),
            Property.at(AT + "resourceSelectors", "Selected resources").affects(PolicyWeakening::exemptedResources),
            Property.at(AT + "exemptionCategory", "Category").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "expiresOn", "End")
                    .compares((declared, observed) -> end(declared).equals(end(observed)))
                    .safe(Safety.whenPresent(), "AKS-POL-03")
                    .affects(PolicyTables::ending),
            Property.at(AT + "displayName", "Display name"),
            Property.at(AT + "description", "Description"));

    static final PropertyTable REMEDIATION = PropertyTable.of(
            Remediation.TYPE,
            Property.at(AT + "policyAssignmentId", "Assignment")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "policyDefinitionReferenceId", "Definition")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "resourceDiscoveryMode", "What is looked at")
                    .defaultsTo("ExistingNonCompliant")
                    .createOnly(),
            Property.at(AT + "filters/locations", "Regions")
                    .compares(Form.SET_NO_CASE)
                    .createOnly());

    private PolicyTables() {}

    private static String id(Document references, int at) {
        return references.elements().get(at).text("/policyDefinitionId").orElse("");
    }

    static Optional<OffsetDateTime> end(Document time) {
        try {
            return time.asText().map(text -> OffsetDateTime.parse(text));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** Less time is harder. */
    private static Effect ending(Optional<Document> before, Document after) {
        Optional<OffsetDateTime> old = before.flatMap(PolicyTables::end);
        Optional<OffsetDateTime> now = end(after);
        boolean later = old.isPresent() && (now.isEmpty() || now.get().isAfter(old.get()));
        return later ? Effect.WEAKENS : Effect.HARDENS;
    }

    static Document body(PolicyDefinition definition) {
        Document properties = described(definition.displayName(), definition.description())
                .with("mode", definition.mode())
                .with("policyRule", definition.rule());
        return categorised(properties, definition.category(), definition.parameters());
    }

    static Document body(PolicyInitiative initiative) {
        List<Document> references = new ArrayList<>();
        initiative.definitions().forEach(one -> references.add(one.document()));
        Document properties =
                described(initiative.displayName(), initiative.description()).with("policyDefinitions", references);
        return categorised(properties, initiative.category(), initiative.parameters());
    }

    private static Document described(Optional<String> displayName, Optional<String> description) {
        return Document.object().withSome("displayName", displayName).withSome("description", description);
    }

    private static Document categorised(Document properties, Optional<String> category, Map<String, Document> all) {
        Document known = category.isPresent()
                ? properties.with("metadata", Document.object("category", category.get()))
                : properties;
        return Document.object("properties", all.isEmpty() ? known : known.with("parameters", all));
    }

    static Document body(PolicyExemption exemption) {
        Document properties = described(exemption.displayName(), exemption.description())
                .with("policyAssignmentId", exemption.assignment().toString())
                .with("policyDefinitionReferenceIds", exemption.definitions())
                .with("exemptionCategory", exemption.category().toString())
                .withSome("expiresOn", exemption.expires().map(Object::toString));
        return Document.object("properties", ResourceSelector.into(properties, exemption.resourceSelectors()));
    }

    static Document body(Remediation remediation) {
        Document properties = Document.object(
                        "policyAssignmentId", remediation.assignment().toString())
                .withSome("policyDefinitionReferenceId", remediation.definition())
                .with(
                        "resourceDiscoveryMode",
                        remediation.reevaluates() ? "ReEvaluateCompliance" : "ExistingNonCompliant");
        return Document.object(
                "properties",
                remediation.locations().isEmpty()
                        ? properties
                        : properties.with("filters", Document.object("locations", remediation.locations())));
    }

    /** The rules of modes that services enforce themselves are theirs. */
    static List<Issue> check(PolicyDefinition definition) {
        List<Issue> issues = named("PolicyDefinition", definition.name());
        String subject = "PolicyDefinition '" + definition.name() + "'";
        if (definition.mode().indexOf('.') < 0) {
            for (Issue issue : PolicyRule.issues(definition.rule())) {
                issues.add(new Issue(subject, issue.toString()));
            }
        }
        return issues;
    }

    static List<Issue> check(PolicyInitiative initiative) {
        List<Issue> issues = named("PolicyInitiative", initiative.name());
        String subject = "PolicyInitiative '" + initiative.name() + "'";
        if (initiative.definitions().isEmpty()) {
            issues.add(new Issue(subject, "definitions are empty; name at least one."));
        }
        long names = initiative.definitions().stream()
                .map(PolicyReference::name)
                .distinct()
                .count();
        if (names < initiative.definitions().size()) {
            issues.add(new Issue(subject, "two definitions have the same reference name; give each its own."));
        }
        return issues;
    }

    static List<Issue> check(PolicyExemption exemption) {
        return named("PolicyExemption", exemption.name());
    }

    static List<Issue> check(Remediation remediation) {
        return named("Remediation", remediation.name());
    }

    private static List<Issue> named(String kind, String name) {
        List<Issue> issues = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            issues.add(new Issue(
                    kind + " '" + name + "'",
                    "name contains '" + name + "', which is not 1 to 64 characters without <>%&:\\?/#, ending with"
                            + " neither a space nor a full stop."));
        }
        return issues;
    }
}
