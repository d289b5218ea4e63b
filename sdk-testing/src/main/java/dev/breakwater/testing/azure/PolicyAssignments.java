package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Assignments of policies at any scope. Every successful PUT answers 201, as the service's do. */
final class PolicyAssignments {
    static final String TYPE = "Microsoft.Authorization/policyAssignments";
    private static final String ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
    /** As the role Managed Identity Operator spells it, with a name between. */
    private static final String ASSIGN_ANY = "Microsoft.ManagedIdentity/userAssignedIdentities/any/assign/action";

    private static final String LIST = "/{scope}/providers/" + TYPE;
    private static final String DEPLOYING = "'DeployIfNotExists' policy definitions or policy definitions that contain"
            + " a deployment in the effect details";

    private final World world;
    private final PolicyDefinitions definitions;
    private final Authority authority;

    PolicyAssignments(World world, PolicyDefinitions definitions, Authority authority) {
        this.world = world;
        this.definitions = definitions;
        this.authority = authority;
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{name}", this::get);
        router.add("PUT", LIST + "/{name}", this::put);
        router.add("DELETE", LIST + "/{name}", this::delete);
    }

    private ArmResponse get(Call call) {
        world.requireScope(call.variable("scope"));
        return ArmResponse.ok(world.store()
                .get(call.id())
                .orElseThrow(() -> ArmError.notFound(
                        "PolicyAssignmentNotFound",
                        "The policy assignment '" + call.variable("name") + "' is not found.")));
    }

    /** Those above the scope hold there too; those below are listed unless the filter says otherwise. */
    private ArmResponse list(Call call) {
        world.requireScope(call.variable("scope"));
        Filters filter = Filters.of(call.request(), "atscope()", "atexactscope()", "policydefinitionid");
        String asked = call.variable("scope");
        List<Document> found = new ArrayList<>();
        for (Document assignment : world.store().ofType(TYPE)) {
            String scope = assignment.text("/properties/scope").orElse("");
            boolean above = World.isWithin(asked, scope) && !filter.has("atexactscope()");
            boolean below = World.isWithin(scope, asked) && !filter.has("atexactscope()") && !filter.has("atscope()");
            if ((asked.equalsIgnoreCase(scope) || above || below)
                    && filter.allows("policydefinitionid", assignment.text("/properties/policyDefinitionId"))) {
                found.add(assignment);
            }
        }
        return Paging.list(found);
    }

    private ArmResponse put(Call call) {
        world.requireScope(call.variable("scope"));
        Document asked = call.body().get("properties").orElse(Document.object());
        Document policy = policy(asked.text("/policyDefinitionId").orElse(""));
        String name = call.variable("name");
        requireIdentity(name, call.body(), policy);
        for (String user : names(call.body())) {
            authority.requireLinked(
                    new ArmAction(TYPE + "/write", call.id()),
                    new ArmAction(ASSIGN, user),
                    new ArmAction(ASSIGN_ANY, user));
        }
        requireParameters(
                name,
                asked.get("parameters").orElse(Document.object()),
                policy.text("/name").orElse(""),
                policy.at("/properties/parameters"));
        Document properties = asked.with("scope", call.variable("scope"))
                .with("enforcementMode", asked.text("/enforcementMode").orElse("Default"))
                .with("notScopes", asked.get("notScopes").orElse(Document.array()))
                .with("parameters", asked.get("parameters").orElse(Document.object()))
                .with("metadata", metadata(call, asked));
        Document assignment = Document.object("id", call.id(), "type", TYPE, "name", name)
                .withSome("location", call.body().get("location"))
                .withSome("identity", call.body().get("identity").map(identity -> identity(call.id(), identity)))
                .with("properties", properties);
        world.store().put(call.id(), assignment);
        return ArmResponse.of(201, assignment);
    }

    private Document policy(String id) {
        if (id.isBlank()) {
            throw ArmError.badRequest(
                    "InvalidRequestContent",
                    "The request content was invalid and could not be deserialized: 'Required property"
                            + " 'policyDefinitionId' not found in JSON. Path 'properties'.'.");
        }
        boolean initiative = id.toLowerCase(Locale.ROOT).contains("/policysetdefinitions/");
        return definitions
                .find(id)
                .orElseThrow(() -> ArmError.badRequest(
                        initiative ? "PolicySetDefinitionNotFound" : "PolicyDefinitionNotFound",
                        "The policy assignment create request is invalid. The policy "
                                + (initiative ? "set definition '" : "definition '") + id + "' could not be found."));
    }

    /** What the definition can do counts, not the effect that the assignment chooses. */
    private void requireIdentity(String name, Document body, Document policy) {
        String kind = body.text("/identity/type").orElse("None");
        if (kind.equalsIgnoreCase("None") && definitions.deploys(policy)) {
            throw ArmError.badRequest(
                    "ResourceIdentityRequired",
                    "The policy assignment '" + name + "' request is invalid. Policy assignments must include a"
                            + " 'managed identity' when assigning " + DEPLOYING + ".");
        }
        if (!kind.equalsIgnoreCase("None")) {
            world.location(body, TYPE);
        }
        if (kind.equalsIgnoreCase("UserAssigned") && names(body).isEmpty()) {
            throw ArmError.badRequest(
                    "MissingIdentityIds",
                    "The identity ids must not be null or empty for 'UserAssigned' identity type.");
        }
    }

    private static List<String> names(Document body) {
        return body.at("/identity/userAssignedIdentities")
                .map(Document::members)
                .map(Map::keySet)
                .map(List::copyOf)
                .orElse(List.of());
    }

    /** Without {@code known}, the fake does not know the policy's parameters and takes any. */
    private static void requireParameters(String name, Document given, String policy, Optional<Document> known) {
        if (known.isEmpty()) {
            return;
        }
        TreeSet<String> undefined = new TreeSet<>(given.members().keySet());
        undefined.removeAll(known.get().members().keySet());
        if (!undefined.isEmpty()) {
            throw ArmError.badRequest(
                    "UndefinedPolicyParameter",
                    "The policy assignment '" + name + "' has the parameter(s) '" + String.join(",", undefined)
                            + "' which are not defined in the policy definition '" + policy + "'.");
        }
        known.get().members().forEach((parameter, definition) -> {
            requireGiven(name, parameter, given, policy, definition);
            requireAllowed(parameter, given.at("/" + parameter + "/value"), policy, definition);
        });
    }

    private static void requireGiven(
            String name, String parameter, Document given, String policy, Document definition) {
        if (definition.get("defaultValue").isEmpty() && given.get(parameter).isEmpty()) {
            throw ArmError.badRequest(
                    "MissingPolicyParameter",
                    "The policy assignment '" + name + "' is missing the parameter(s) '" + parameter
                            + "' as defined in the policy definition '" + policy + "'.");
        }
    }

    private static void requireAllowed(String parameter, Optional<Document> value, String policy, Document definition) {
        List<Document> allowed =
                definition.get("allowedValues").map(Document::elements).orElse(List.of());
        if (value.isPresent() && !allowed.isEmpty() && !allowed.contains(value.get())) {
            List<String> texts = new ArrayList<>();
            allowed.forEach(one -> texts.add(one.asText().orElse("")));
            throw ArmError.badRequest(
                    "PolicyParameterValueNotAllowed",
                    "The value '" + value.get().asText().orElse(value.get().toJson()) + "' is not allowed for policy"
                            + " parameter '" + parameter + "' in policy definition '" + policy
                            + "'. The allowed values are '" + String.join(", ", texts) + "'.");
        }
    }

    private Document metadata(Call call, Document asked) {
        String now = world.settings().time().clock().instant().toString();
        Optional<Document> before = world.store().get(call.id()).flatMap(there -> there.at("/properties/metadata"));
        Document metadata = asked.get("metadata").orElse(Document.object());
        String caller = world.guids().of("caller of policies");
        return before.isEmpty()
                ? metadata.with("createdBy", caller)
                        .with("createdOn", now)
                        .with("updatedBy", null)
                        .with("updatedOn", null)
                : metadata.withSome("createdBy", before.get().get("createdBy"))
                        .withSome("createdOn", before.get().get("createdOn"))
                        .with("updatedBy", caller)
                        .with("updatedOn", now);
    }

    private Document identity(String id, Document identity) {
        if (identity.text("/type").filter("SystemAssigned"::equalsIgnoreCase).isPresent()) {
            String key = "identity " + id.toLowerCase(Locale.ROOT);
            return Document.object("type", "SystemAssigned")
                    .with("principalId", world.guids().of("principal of " + key))
                    .with("tenantId", world.settings().tenant());
        }
        Document known = identity;
        for (String user : identity.get("userAssignedIdentities")
                .orElse(Document.object())
                .members()
                .keySet()) {
            Document there = world.store().get(user).orElse(Document.object());
            known = known.with(
                    "userAssignedIdentities",
                    known.get("userAssignedIdentities")
                            .orElse(Document.object())
                            .with(
                                    user,
                                    Document.object()
                                            .withSome("principalId", there.at("/properties/principalId"))
                                            .withSome("clientId", there.at("/properties/clientId"))));
        }
        return known;
    }

    private ArmResponse delete(Call call) {
        return world.store().remove(call.id()).map(ArmResponse::ok).orElseGet(() -> ArmResponse.of(204));
    }
}
