package dev.breakwater.testing.azure;

import dev.breakwater.document.Difference;
import dev.breakwater.document.Document;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.policy.AssignedPolicy;
import dev.breakwater.policy.PolicyOutcome;
import dev.breakwater.policy.PolicyTarget;
import dev.breakwater.policy.PolicyVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What assignments of policies do to requests before a service sees them: deny, append, modify, denyAction. A new
 * assignment holds at once here; in Azure it takes minutes. What concerns policies themselves goes by, so that no
 * assignment locks anybody out of its own removal. Guarded by the engine's lock.
 */
final class PolicyGate {
    static final String EXEMPTIONS = "Microsoft.Authorization/policyExemptions";
    /** What is there is looked at as if by a request of the newest version. */
    private static final Document LATEST = Document.object("apiVersion", "2026-01-01", "identity", Document.object());

    private static final String POLICIES = "microsoft.authorization/polic";
    private static final String INSIGHTS = "microsoft.policyinsights/";

    private final World world;
    private final PolicyDefinitions definitions;
    private AssignedPolicies assigned = AssignedPolicies.of(List.of(), id -> Optional.empty(), List.of());
    private long known = -1;

    PolicyGate(World world, PolicyDefinitions definitions) {
        this.world = world;
        this.definitions = definitions;
    }

    /** The assignments as they are now. */
    AssignedPolicies assigned() {
        long now = world.store().policies();
        if (known != now) {
            List<Document> assignments = world.store().ofType(PolicyAssignments.TYPE);
            assigned = AssignedPolicies.of(
                    assignments, definitions::evaluable, world.store().ofType(EXEMPTIONS));
            known = now;
        }
        return assigned;
    }

    /** The request as policies leave it, or their refusal. */
    Call admitted(Call call) {
        String method = call.request().method();
        String type = type(call.request().segments());
        boolean reads = method.equals("GET") || method.equals("POST");
        if (type.isEmpty() || reads || !isSubject(call.id()) || assigned().all().isEmpty()) {
            return call;
        }
        if (method.equals("DELETE")) {
            requireDeletable(call);
            return call;
        }
        return written(call, type);
    }

    /** Whether policies are about the resource of that id: about policies they are not. */
    static boolean isSubject(String id) {
        List<String> path = id.startsWith("/") ? List.of(id.substring(1).split("/", -1)) : List.of();
        String type = type(path).toLowerCase(Locale.ROOT);
        return !type.isEmpty() && !type.startsWith(POLICIES) && !type.startsWith(INSIGHTS);
    }

    /** The type of the resource that a path names; blank for anything else, and above subscriptions. */
    static String type(List<String> path) {
        int provider = -1;
        for (int i = 0; i < path.size(); i++) {
            provider = path.get(i).equalsIgnoreCase("providers") ? i : provider;
        }
        if (provider < 0) {
            return path.size() == 4 && path.get(2).equalsIgnoreCase("resourceGroups") ? Groups.TYPE : "";
        }
        boolean inSubscription = path.get(0).equalsIgnoreCase("subscriptions");
        if (!inSubscription || path.size() < provider + 4 || (path.size() - provider) % 2 != 0) {
            return "";
        }
        StringBuilder type = new StringBuilder(path.get(provider + 1));
        for (int i = provider + 2; i < path.size(); i += 2) {
            type.append('/').append(path.get(i));
        }
        return type.toString();
    }

    private Call written(Call call, String type) {
        Document body = call.body();
        Document current = world.store().get(call.id()).orElse(Document.object());
        boolean patch = call.request().method().equals("PATCH");
        Document asked = (patch ? current.merge(body) : body)
                .with("id", call.id())
                .with("name", call.id().substring(call.id().lastIndexOf('/') + 1))
                .with("type", type);
        PolicyOutcome outcome = assigned().admit(target(asked).by(request(call)));
        if (!outcome.isAllowed()) {
            throw refusal(asked, "", outcome.refusals());
        }
        if (outcome.resource().equals(asked)) {
            return call;
        }
        Document changed = body;
        for (Difference one : asked.diff(outcome.resource())) {
            changed = one.after().isPresent()
                    ? changed.withAt(one.pointer(), one.after().get())
                    : patch ? changed.withAt(one.pointer(), null) : changed.withoutAt(one.pointer());
        }
        return new Call(call.request().with(changed), call.route(), call.variables());
    }

    private static Document request(Call call) {
        return Document.object("apiVersion", call.request().apiVersion(), "identity", Document.object("idtyp", "app"));
    }

    /** A resource in its surroundings, of which a scan looks at what is there. */
    PolicyTarget target(Document resource) {
        String id = resource.text("/id").orElse("");
        String[] parts = id.split("/", -1);
        Document subscription = Document.object(
                        "id", "/subscriptions/" + world.settings().subscription())
                .with("subscriptionId", world.settings().subscription())
                .with("tenantId", world.settings().tenant())
                .with("displayName", "Breakwater")
                .with("tags", Document.object());
        PolicyTarget target = PolicyTarget.of(resource)
                .under(subscription)
                .below(managementGroups())
                .by(LATEST)
                .at(world.settings().time().clock().instant())
                .among(type -> world.store().ofType(type));
        Optional<Document> group = parts.length > 4
                ? world.store().get(String.join("/", List.of(parts).subList(0, 5)))
                : Optional.empty();
        return group.isPresent() ? target.in(group.get()) : target;
    }

    /** The subscription lies in every management group that something is assigned to, and in no other. */
    private List<String> managementGroups() {
        return assigned().all().stream().map(AssignedPolicy::scope).toList();
    }

    private void requireDeletable(Call call) {
        Optional<Document> there = world.store().get(call.id());
        boolean isGroup = there.flatMap(one -> one.text("/type"))
                .filter(Groups.TYPE::equalsIgnoreCase)
                .isPresent();
        List<Document> concerned = new ArrayList<>(there.stream().toList());
        concerned.addAll(isGroup ? world.store().tree(call.id()) : List.of());
        for (Document resource : concerned) {
            boolean cascading = !resource.equals(there.orElseThrow());
            List<PolicyVerdict> refusals = assigned().judge(target(resource)).stream()
                    .filter(verdict -> forbidsDeletion(verdict, cascading))
                    .toList();
            if (!refusals.isEmpty()) {
                throw refusal(resource, "Deletion of ", refusals);
            }
        }
    }

    /** What goes with its group is guarded only by policies of mode Indexed that do not let it. */
    private static boolean forbidsDeletion(PolicyVerdict verdict, boolean cascading) {
        AssignedPolicy policy = verdict.policy();
        Document details = policy.rule().details();
        boolean indexed =
                policy.definition().text("/properties/mode").orElse("Indexed").equalsIgnoreCase("Indexed");
        boolean cascades = indexed
                && !details.text("/cascadeBehaviors/resourceGroup")
                        .orElse("deny")
                        .equalsIgnoreCase("allow");
        return verdict.deniesDeletion() && (!cascading || cascades);
    }

    /** Azure's words, and for each policy what it is and why. */
    private static ArmError refusal(Document resource, String what, List<PolicyVerdict> refusals) {
        String name = resource.text("/name").orElse("");
        List<Document> identifiers = new ArrayList<>();
        List<Document> violations = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (PolicyVerdict verdict : refusals) {
            AssignedPolicy policy = verdict.policy();
            Document identifier = Document.object("policyAssignment", named(policy.assignment()))
                    .with("policyDefinition", named(policy.definition()))
                    .withSome("policySetDefinition", policy.initiative().map(PolicyGate::named));
            identifiers.add(identifier);
            violations.add(Document.object("type", "PolicyViolation", "info", verdict.violation()));
            policy.message().filter(reason -> !reasons.contains(reason)).ifPresent(reasons::add);
        }
        String head = (what.isEmpty() ? "Resource '" : what + "resource '") + name + "' was disallowed by policy. ";
        String why = reasons.isEmpty()
                ? "Policy identifiers: '" + Document.of(identifiers).toJson() + "'."
                : "Reasons: '" + String.join("; ", reasons) + "'. See error details for policy resource IDs.";
        return ArmError.of(403, "RequestDisallowedByPolicy", head + why)
                .about(Document.object("target", name, "additionalInfo", violations));
    }

    private static Document named(Document policy) {
        String name = policy.text("/properties/displayName")
                .or(() -> policy.text("/name"))
                .orElse("");
        return Document.object("name", name, "id", policy.text("/id").orElse(""));
    }
}
