package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.policy.AssignedPolicy;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyMatch;
import dev.breakwater.policy.PolicyVerdict;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Exemptions, compliance states, attestations and remediations. States are worked out when they are asked for, so there is no scan
 * to wait for; a remediation mends at once, as the identity of its assignment, which needs the roles for it.
 */
final class PolicyInsights {
    static final String REMEDIATIONS = "Microsoft.PolicyInsights/remediations";
    private static final String STATES = "/{scope}/providers/Microsoft.PolicyInsights/policyStates/latest/";
    private static final String[] FILTERS = {
        "compliancestate",
        "iscompliant",
        "policyassignmentid",
        "policydefinitionid",
        "resourceid",
        "policyassignmentname"
    };

    private final World world;
    private final PolicyGate gate;
    private final Authority authority;
    private final Router router;
    private final Attestations attestations;

    PolicyInsights(World world, PolicyGate gate, Authority authority, Router router) {
        this.world = world;
        this.router = router;
        this.attestations = new Attestations(world);
        this.gate = gate;
        this.authority = authority;
    }

    void routes() {
        router.add("POST", STATES + "queryResults", this::states);
        router.add("POST", STATES + "summarize", this::summary);
        router.add("POST", STATES + "triggerEvaluation", call -> ArmResponse.of(202));
        router.add("GET", "/{scope}/providers/" + PolicyGate.EXEMPTIONS, this::exemptions);
        FakeType.extension(PolicyGate.EXEMPTIONS)
                .refuses((call, body, current) -> requireExemption(call, body))
                .routes(router, world);
        attestations.routes(router);
        FakeType.extension(REMEDIATIONS)
                .refuses((call, body, current) -> assignment(body))
                .defaults(this::remedied)
                .routes(router, world);
    }

    /** Those at the scope, above and below. */
    private ArmResponse exemptions(Call call) {
        Filters.of(call.request());
        String asked = call.variable("scope").toLowerCase(Locale.ROOT) + '/';
        List<Document> found = new ArrayList<>();
        for (Document exemption : world.store().ofType(PolicyGate.EXEMPTIONS)) {
            String id = exemption.text("/id").orElse("").toLowerCase(Locale.ROOT);
            String scope = id.substring(0, id.lastIndexOf("/providers/")) + '/';
            if (asked.startsWith(scope) || scope.startsWith(asked)) {
                found.add(exemption);
            }
        }
        return Paging.list(found);
    }

    private void requireExemption(Call call, Document body) {
        String exempted = assignment(body).text("/id").orElse("");
        authority.requireLinked(
                new ArmAction(PolicyGate.EXEMPTIONS + "/write", call.id()),
                new ArmAction(PolicyAssignments.TYPE + "/exempt/action", exempted));
        String category = body.text("/properties/exemptionCategory").orElse("");
        if (!category.equalsIgnoreCase("Waiver") && !category.equalsIgnoreCase("Mitigated")) {
            throw ArmError.badRequest(
                    "InvalidCreatePolicyExemptionRequest",
                    "The policy exemption create request is invalid. The exemption category '" + category
                            + "' is not one of 'Waiver, Mitigated'.");
        }
    }

    private Document assignment(Document body) {
        String id = body.text("/properties/policyAssignmentId").orElse("");
        return world.store()
                .get(id)
                .filter(one -> PolicyAssignments.TYPE.equalsIgnoreCase(
                        one.text("/type").orElse("")))
                .orElseThrow(() -> ArmError.badRequest(
                        "PolicyAssignmentNotFound", "The policy assignment '" + id + "' is not found."));
    }

    /** Every state at a scope and below. */
    private List<PolicyVerdict> verdicts(String scope) {
        List<Document> resources =
                new ArrayList<>(world.store().get(scope).stream().toList());
        resources.addAll(world.store().tree(scope));
        List<PolicyVerdict> all = new ArrayList<>();
        for (Document resource : resources) {
            String id = resource.text("/id").orElse("");
            all.addAll(!PolicyGate.isSubject(id) ? List.of() : gate.assigned().states(gate.target(resource)));
        }
        return all;
    }

    private ArmResponse states(Call call) {
        world.requireScope(call.variable("scope"));
        Filters filter = Filters.of(call.request(), FILTERS);
        List<Document> found = new ArrayList<>();
        for (PolicyVerdict verdict : verdicts(call.variable("scope"))) {
            Document state = state(verdict);
            boolean wanted = true;
            for (String name : List.of(
                    "complianceState",
                    "isCompliant",
                    "policyAssignmentId",
                    "policyDefinitionId",
                    "resourceId",
                    "policyAssignmentName")) {
                wanted &= filter.allows(name.toLowerCase(Locale.ROOT), state.text("/" + name));
            }
            if (wanted) {
                found.add(state);
            }
        }
        return ArmResponse.ok(Document.object("@odata.count", found.size(), "value", Document.of(found)));
    }

    private Document state(PolicyVerdict verdict) {
        AssignedPolicy policy = verdict.policy();
        Document resource = verdict.target().resource();
        String compliance = attestations.state(verdict);
        String[] parts = verdict.target().id().split("/", -1);
        return Document.object(
                        "timestamp", world.settings().time().clock().instant().toString())
                .with("resourceId", verdict.target().id())
                .with("policyAssignmentId", policy.assignmentId())
                .with("policyDefinitionId", policy.definitionId())
                .with("isCompliant", compliance.equals("Compliant") || compliance.equals("Exempt"))
                .with("complianceState", compliance)
                .with("subscriptionId", world.settings().subscription())
                .with("resourceType", verdict.target().type())
                .withSome("resourceLocation", resource.text("/location"))
                .withSome("resourceGroup", parts.length > 4 ? Optional.of(parts[4]) : Optional.empty())
                .withSome("policyAssignmentName", policy.assignment().text("/name"))
                .with("policyAssignmentScope", policy.scope())
                .withSome("policyDefinitionName", policy.definition().text("/name"))
                .with("policyDefinitionAction", policy.effect().toString().toLowerCase(Locale.ROOT))
                .withSome("policyDefinitionCategory", policy.definition().text("/properties/metadata/category"))
                .withSome("policySetDefinitionId", policy.initiative().flatMap(one -> one.text("/id")))
                .withSome("policySetDefinitionName", policy.initiative().flatMap(one -> one.text("/name")))
                .with("policyDefinitionReferenceId", policy.reference());
    }

    private ArmResponse summary(Call call) {
        world.requireScope(call.variable("scope"));
        Map<String, List<PolicyVerdict>> byAssignment = new LinkedHashMap<>();
        List<PolicyVerdict> all = verdicts(call.variable("scope"));
        for (PolicyVerdict verdict : all) {
            byAssignment
                    .computeIfAbsent(verdict.policy().assignmentId(), id -> new ArrayList<>())
                    .add(verdict);
        }
        List<Document> assignments = new ArrayList<>();
        byAssignment.forEach((id, verdicts) -> assignments.add(Document.object("policyAssignmentId", id)
                .with(
                        "policySetDefinitionId",
                        verdicts.get(0)
                                .policy()
                                .initiative()
                                .flatMap(one -> one.text("/id"))
                                .orElse(""))
                .with("results", results(verdicts))
                .with("policyDefinitions", definitions(verdicts))));
        Document summary = Document.object("results", results(all), "policyAssignments", assignments);
        return ArmResponse.ok(Document.object("@odata.count", 1, "value", Document.array(summary)));
    }

    private List<Document> definitions(List<PolicyVerdict> verdicts) {
        Map<AssignedPolicy, List<PolicyVerdict>> byPolicy = new LinkedHashMap<>();
        verdicts.forEach(one -> byPolicy.computeIfAbsent(one.policy(), policy -> new ArrayList<>())
                .add(one));
        List<Document> definitions = new ArrayList<>();
        byPolicy.forEach((policy, some) -> definitions.add(Document.object("policyDefinitionId", policy.definitionId())
                .with("policyDefinitionReferenceId", policy.reference())
                .with("effect", policy.effect().toString().toLowerCase(Locale.ROOT))
                .with("results", results(some))));
        return definitions;
    }

    /** A resource counts by its worst state. */
    private Document results(List<PolicyVerdict> verdicts) {
        Set<String> wrong = new LinkedHashSet<>();
        Set<String> policies = new LinkedHashSet<>();
        Set<String> resources = new LinkedHashSet<>();
        for (PolicyVerdict verdict : verdicts) {
            resources.add(verdict.target().id());
            if (attestations.state(verdict).equals("NonCompliant")) {
                wrong.add(verdict.target().id());
                policies.add(verdict.policy().definitionId());
            }
        }
        return Document.object("nonCompliantResources", wrong.size(), "nonCompliantPolicies", policies.size())
                .with(
                        "resourceDetails",
                        Document.array(
                                Document.object(
                                        "complianceState", "compliant", "count", resources.size() - wrong.size()),
                                Document.object("complianceState", "noncompliant", "count", wrong.size())));
    }

    /** Mends all that the assignment finds in the scope, and tells how that went. */
    private Document remedied(Call call, Document remediation) {
        Document assignment = assignment(remediation);
        String definition =
                remediation.text("/properties/policyDefinitionReferenceId").orElse("");
        int mended = 0;
        int failed = 0;
        for (PolicyVerdict verdict : verdicts(call.variable("scope"))) {
            boolean meant = verdict.policy()
                            .assignmentId()
                            .equalsIgnoreCase(assignment.text("/id").orElse(""))
                    && (definition.isEmpty()
                            || definition.equalsIgnoreCase(verdict.policy().reference()))
                    && isInRegion(remediation, verdict);
            if (meant
                    && verdict.match() == PolicyMatch.MATCHES
                    && verdict.exemptions().isEmpty()) {
                boolean done = mend(verdict, assignment);
                mended += done ? 1 : 0;
                failed += done ? 0 : 1;
            }
        }
        String now = world.settings().time().clock().instant().toString();
        return remediation
                .withAt("/properties/provisioningState", failed == 0 ? "Succeeded" : "Failed")
                .withAt("/properties/createdOn", now)
                .withAt("/properties/lastUpdatedOn", now)
                .withAt(
                        "/properties/deploymentStatus",
                        Document.object("totalDeployments", mended + failed)
                                .with("successfulDeployments", mended)
                                .with("failedDeployments", failed));
    }

    private static boolean isInRegion(Document remediation, PolicyVerdict verdict) {
        List<Document> regions = remediation
                .at("/properties/filters/locations")
                .map(Document::elements)
                .orElse(List.of());
        String region = verdict.target().resource().text("/location").orElse("");
        return regions.isEmpty()
                || regions.stream()
                        .anyMatch(
                                one -> Settings.folded(one.asText().orElse("")).equals(Settings.folded(region)));
    }

    /** Whether it went well: the identity of the assignment may do it, and the service took it. */
    private boolean mend(PolicyVerdict verdict, Document assignment) {
        Optional<String> principal = assignment.text("/identity/principalId");
        if (principal.isEmpty()) {
            return false;
        }
        if (verdict.policy().effect() == PolicyEffect.MODIFY) {
            Document changed = gate.assigned().admit(verdict.target()).resource();
            return put(principal.get(), changed);
        }
        boolean all = true;
        for (Document resource : verdict.deployment()) {
            all &= put(principal.get(), resource);
        }
        return all;
    }

    /** Written as a client would, over what is there. */
    private boolean put(String principal, Document resource) {
        String id = resource.text("/id").orElse("");
        Document body = world.store().get(id).orElse(Document.object()).merge(resource);
        for (String member : List.of("id", "name", "type", "etag", "eTag", "systemData")) {
            body = body.without(member);
        }
        String type = PolicyGate.type(List.of(id.substring(1).split("/", -1)));
        URI uri = ArmRequest.address("https://management.azure.com" + id + "?api-version=2025-09-01");
        ArmRequest request = ArmRequest.of("PUT", uri, name -> Optional.empty(), body.toJson());
        Optional<Call> call = router.find(request);
        if (call.isEmpty() || !authority.allows(principal, new ArmAction(type + "/write", id))) {
            return false;
        }
        try {
            return call.get().route().handler().handle(call.get()).status() < 300;
        } catch (ArmError refused) {
            return false;
        }
    }
}
