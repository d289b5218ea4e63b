package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyRule;
import dev.breakwater.resource.Issue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Definitions and initiatives of Azure Policy: the built-in ones that concern clusters, and custom ones. What is
 * said of the built-in ones is in {@code policies.json}: facts of the repository Azure/azure-policy, April 2026.
 */
final class PolicyDefinitions {
    static final String DEFINITION = "Microsoft.Authorization/policyDefinitions";
    static final String INITIATIVE = "Microsoft.Authorization/policySetDefinitions";
    private static final List<String> FILTERS = List.of("policytype", "category", "atexactscope()");

    private final World world;

    PolicyDefinitions(World world) {
        this.world = world;
    }

    void routes(Router router) {
        routes(router, DEFINITION, "PolicyDefinition");
        routes(router, INITIATIVE, "PolicySetDefinition");
    }

    private void routes(Router router, String type, String code) {
        String list = "/{scope}/providers/" + type;
        router.add("GET", list, call -> list(call, type));
        router.add(
                "GET",
                list + "/{name}",
                call -> ArmResponse.ok(find(call.id()).orElseThrow(() -> notFound(code, call.variable("name")))));
        router.add("PUT", list + "/{name}", call -> put(call, type));
        router.add("DELETE", list + "/{name}", this::delete);
    }

    private static ArmError notFound(String code, String name) {
        String what = code.equals("PolicyDefinition") ? "policy definition" : "policy set definition";
        return ArmError.notFound(code + "NotFound", "The " + what + " '" + name + "' could not be found.");
    }

    /** The definition or initiative of that id: a custom one where it was made, a built-in one in the tenant. */
    Optional<Document> find(String id) {
        return world.store().get(id).or(() -> Optional.ofNullable(BuiltIn.BY_ID.get(tenantWide(id))));
    }

    /** Built-in ones are visible from every subscription too. */
    private static String tenantWide(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.substring(Math.max(0, lower.lastIndexOf("/providers/")));
    }

    private ArmResponse list(Call call, String type) {
        Filters filter = Filters.of(call.request(), FILTERS.toArray(String[]::new));
        List<Document> all = new ArrayList<>(filter.has("atexactscope()") ? List.of() : BuiltIn.BY_ID.values());
        all.addAll(world.store().children(call.variable("scope"), "providers/" + type));
        return Paging.list(all.stream()
                .filter(policy -> type.equalsIgnoreCase(policy.text("/type").orElse("")))
                .filter(policy -> filter.allows("policytype", policy.text("/properties/policyType")))
                .filter(policy -> filter.allows("category", policy.text("/properties/metadata/category")))
                .toList());
    }

    private ArmResponse put(Call call, String type) {
        boolean definition = type.equals(DEFINITION);
        String content = definition ? "policyRule" : "policyDefinitions";
        Document properties = call.body().get("properties").orElse(Document.object());
        if (properties.get(content).isEmpty()) {
            throw ArmError.badRequest(
                    "InvalidRequestContent",
                    "The request content was invalid and could not be deserialized: 'Required property '" + content
                            + "' not found in JSON. Path 'properties'.'.");
        }
        if (definition && properties.text("/mode").orElse("Indexed").indexOf('.') < 0) {
            requireRule(call, properties.get("policyRule").orElseThrow());
        }
        boolean there = world.store().get(call.id()).isPresent();
        Document policy = Document.object("id", call.id(), "type", type, "name", call.variable("name"))
                .with("properties", properties.with("policyType", "Custom"));
        world.store().put(call.id(), policy);
        return ArmResponse.of(there && !definition ? 200 : 201, policy);
    }

    private static void requireRule(Call call, Document rule) {
        List<Issue> issues = PolicyRule.issues(rule);
        if (!issues.isEmpty()) {
            throw ArmError.badRequest(
                    "InvalidPolicyRule",
                    "Failed to parse policy rule of policy definition '" + call.variable("name") + "': '"
                            + issues.get(0) + "'.");
        }
    }

    private ArmResponse delete(Call call) {
        return world.store().remove(call.id()).map(ArmResponse::ok).orElseGet(() -> ArmResponse.of(204));
    }

    private static Document facts() {
        try (InputStream in = PolicyDefinitions.class.getResourceAsStream("policies.json")) {
            return Document.parse(Objects.requireNonNull(in, "no policies.json").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only definitions have a mode. */
    private static Document policy(String guid, Document facts) {
        boolean definition = facts.get("mode").isPresent();
        String type = definition ? DEFINITION : INITIATIVE;
        Document properties = Document.object("policyType", "BuiltIn")
                .withSome("displayName", facts.get("displayName"))
                .withSome("mode", facts.get("mode"))
                .with(
                        "metadata",
                        Document.object()
                                .withSome("version", facts.get("version"))
                                .withSome("category", facts.get("category")))
                .withSome("parameters", facts.get("parameters"));
        properties = definition
                ? properties.with("policyRule", rule(facts))
                : properties.with("policyDefinitions", references(facts));
        return Document.object("id", "/providers/" + type + '/' + guid, "type", type, "name", guid)
                .with("properties", properties);
    }

    /** The rules are written here from what the definitions are published to look for; some have none. */
    private static Document rule(Document facts) {
        Document then = Document.object("effect", "[parameters('effect')]");
        Optional<Document> roles = facts.get("roles");
        if (roles.isPresent()) {
            List<String> ids = new ArrayList<>();
            roles.get()
                    .elements()
                    .forEach(role -> ids.add("/providers/Microsoft.Authorization/roleDefinitions/"
                            + role.asText().orElse("")));
            Optional<Document> related = facts.get("related");
            Document details = Document.object(
                            "type", related.map(type -> (Object) type).orElse(Clusters.TYPE))
                    .withSome("name", related.isPresent() ? Optional.empty() : Optional.of("[field('name')]"))
                    .withSome("existenceCondition", facts.get("existence"))
                    .with("roleDefinitionIds", ids);
            then = then.with("details", details);
        }
        if (facts.get("template").isPresent()) {
            then = then.with("details", constraint(facts.get("template").get()));
        }
        Document clusters = Document.object("field", "type", "equals", Clusters.TYPE);
        return Document.object("if", facts.get("if").orElse(clusters), "then", then);
    }

    /** What the add-on of clusters makes a constraint of. */
    private static Document constraint(Document template) {
        Document info = Document.object("sourceType", "PublicURL").withSome("url", template.get("url"));
        Document details = Document.object("templateInfo", info)
                .with("apiGroups", List.of(""))
                .with("kinds", List.of("Pod"))
                .withSome("values", template.get("values"));
        for (String parameter : List.of("source", "warn", "excludedNamespaces", "namespaces", "labelSelector")) {
            details = details.with(parameter, "[parameters('" + parameter + "')]");
        }
        return details;
    }

    /** The kind of constraints that a definition's template brings; empty if none is known here. */
    static Optional<String> templateKind(Document definition) {
        String guid = definition.text("/name").orElse("");
        return BuiltIn.FACTS.text("/" + guid + "/template/kind");
    }

    /** What can be evaluated: of a built-in definition only where its rule is written here. */
    Optional<Document> evaluable(String id) {
        return find(id).filter(policy ->
                policy.text("/properties/policyType").filter("Custom"::equals).isPresent()
                        || policy.at("/properties/policyDefinitions").isPresent()
                        || policy.at("/properties/policyRule/if/allOf").isPresent()
                        || policy.at("/properties/policyRule/then/details/existenceCondition")
                                .isPresent());
    }

    private static List<Document> references(Document facts) {
        List<Document> references = new ArrayList<>();
        for (Document one : facts.get("definitions").map(Document::elements).orElse(List.of())) {
            String guid = one.asText().or(() -> one.text("/guid")).orElse("");
            Document given = Document.object();
            for (Map.Entry<String, Document> value : one.at("/parameters")
                    .map(Document::members)
                    .orElse(Map.of())
                    .entrySet()) {
                given = given.with(value.getKey(), Document.object("value", value.getValue()));
            }
            references.add(Document.object("policyDefinitionId", "/providers/" + DEFINITION + '/' + guid)
                    .withSome("definitionVersion", one.at("/version"))
                    .withSome("policyDefinitionReferenceId", one.at("/reference"))
                    .withSome("parameters", one.isObject() ? Optional.of(given) : Optional.empty()));
        }
        return references;
    }

    /** Whether assigning it takes an identity: a definition in it names the roles that deploying needs. */
    boolean deploys(Document policy) {
        if (policy.at("/properties/policyRule/then/details/roleDefinitionIds").isPresent()) {
            return true;
        }
        return policy.at("/properties/policyDefinitions").map(Document::elements).orElse(List.of()).stream()
                .map(reference -> find(reference.text("/policyDefinitionId").orElse("")))
                .flatMap(Optional::stream)
                .anyMatch(this::deploys);
    }

    /** Read when the first one is asked for, once for all fakes: they are the same in every tenant. */
    private static final class BuiltIn {
        static final Document FACTS = facts();
        static final Map<String, Document> BY_ID = read();

        private static Map<String, Document> read() {
            Map<String, Document> all = new LinkedHashMap<>();
            for (Map.Entry<String, Document> fact : FACTS.members().entrySet()) {
                Document policy = policy(fact.getKey(), fact.getValue());
                all.put(policy.text("/id").orElseThrow().toLowerCase(Locale.ROOT), policy);
            }
            return Collections.unmodifiableMap(all);
        }
    }
}
