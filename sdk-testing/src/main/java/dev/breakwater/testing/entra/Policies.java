package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Policies of Conditional Access and the named locations they speak of: what Entra takes. */
final class Policies {
    private static final String PATH = "identity/conditionalAccess/";
    private static final Set<String> STATES = Set.of("enabled", "disabled", "enabledForReportingButNotEnforced");
    private static final Set<String> CONTROLS = Set.of(
            "block",
            "mfa",
            "compliantDevice",
            "domainJoinedDevice",
            "approvedApplication",
            "compliantApplication",
            "passwordChange");

    private Policies() {}

    static void routes(GraphRouter router, GraphLists lists) {
        new GraphCollection(Kind.POLICY, PATH + "policies", lists, new PolicyRules()).routes(router);
        new GraphCollection(Kind.NAMED_LOCATION, PATH + "namedLocations", lists, new LocationRules()).routes(router);
    }

    private static final class PolicyRules implements GraphCollection.Rules {
        @Override
        public Document created(GraphCall call, Document body) {
            GraphCollection.require(Kind.POLICY, body, "displayName", "state", "conditions");
            requireValid(call, body);
            String now = call.directory().now().toString();
            String id = call.directory().nextId(Kind.POLICY.type());
            Document made = Document.object("templateId", null, "createdDateTime", now, "modifiedDateTime", null);
            return annotated(made.with("id", id).merge(body));
        }

        @Override
        public Document updated(GraphCall call, Directory.Entry before, Document body) {
            Document after = before.document().merge(body);
            requireValid(call, after);
            return annotated(
                    after.with("modifiedDateTime", call.directory().now().toString()));
        }

        /** The grant with what Graph says of it besides: where its strength is described, which names the policy itself. */
        private static Document annotated(Document policy) {
            Optional<Document> grants = policy.get("grantControls").filter(Document::isObject);
            String context = "https://graph.microsoft.com/v1.0/$metadata#" + PATH + "policies('"
                    + policy.text("/id").orElse("") + "')/grantControls/authenticationStrength/$entity";
            return grants.isEmpty()
                    ? policy
                    : policy.with(
                            "grantControls",
                            Document.object("customAuthenticationFactors", List.of(), "termsOfUse", List.of())
                                    .with("authenticationStrength", null)
                                    .merge(grants.get())
                                    .with("authenticationStrength@odata.context", context));
        }

        private static void requireValid(GraphCall call, Document policy) {
            if (!STATES.contains(policy.text("/state").orElse(""))) {
                throw invalid("state");
            }
            if (Applications.texts(policy, "conditions/applications/includeApplications")
                            .isEmpty()
                    && Applications.texts(policy, "conditions/applications/includeUserActions")
                            .isEmpty()) {
                throw invalid("conditions.applications");
            }
            Document users = policy.at("/conditions/users").orElse(Document.object());
            boolean named = List.of("includeUsers", "includeGroups", "includeRoles").stream()
                    .anyMatch(name -> !Applications.texts(users, name).isEmpty());
            boolean workloads = policy.at("/conditions/clientApplications").isPresent();
            if (!named && !workloads) {
                throw invalid("conditions.users");
            }
            requireGrants(policy);
            requireGroups(call, users);
        }

        private static void requireGrants(Document policy) {
            Optional<Document> grants = policy.get("grantControls").filter(Document::isObject);
            boolean session =
                    policy.get("sessionControls").filter(Document::isObject).isPresent();
            if (grants.isEmpty() && !session) {
                throw invalid("grantControls");
            }
            List<String> controls = Applications.texts(grants.orElse(Document.object()), "builtInControls");
            boolean mixed = controls.contains("block") && controls.size() > 1;
            boolean strength = grants.flatMap(one -> one.get("authenticationStrength"))
                    .filter(Document::isObject)
                    .isPresent();
            boolean empty = grants.isPresent() && controls.isEmpty() && !strength;
            if (!CONTROLS.containsAll(controls) || mixed || empty) {
                throw invalid("grantControls.builtInControls");
            }
            boolean operator = grants.isEmpty()
                    || Set.of("AND", "OR")
                            .contains(grants.get().text("/operator").orElse(""));
            if (!operator) {
                throw invalid("grantControls.operator");
            }
        }

        private static void requireGroups(GraphCall call, Document users) {
            for (String property : List.of("includeGroups", "excludeGroups")) {
                for (String group : Applications.texts(users, property)) {
                    if (call.directory().find(Kind.GROUP, group).isEmpty()) {
                        throw GraphError.of(400, "BadRequest", "1104: Invalid group id '" + group + "'.");
                    }
                }
            }
        }

        private static GraphError invalid(String property) {
            return GraphError.of(
                    400,
                    "BadRequest",
                    "1032: ConditionalAccessPolicy validation failed: '" + property + "' is invalid.");
        }
    }

    private static final class LocationRules implements GraphCollection.Rules {
        @Override
        public Document created(GraphCall call, Document body) {
            GraphCollection.require(Kind.NAMED_LOCATION, body, "displayName");
            return Document.object("createdDateTime", call.directory().now().toString())
                    .merge(body)
                    .withSome("@odata.type", call.body().get("@odata.type"));
        }
    }
}
