package dev.breakwater.testing.azure;

import dev.breakwater.access.AzureRoles;
import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.testing.entra.FakeEntra;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Role assignments at any scope; one for each scope, principal and role, whatever its GUID. */
final class RoleAssignments {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";
    private static final String ELIGIBLE = "Microsoft.Authorization/roleEligibilityScheduleInstances";
    private static final String MANAGEMENT = "/providers/microsoft.management/managementgroups/";
    private static final String LIST = "/{scope}/providers/" + TYPE;

    private final World world;
    private final FakeEntra entra;
    private final Map<String, Integer> refusals = new HashMap<>();

    RoleAssignments(World world, FakeEntra entra) {
        this.world = world;
        this.entra = entra;
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{name}", this::get);
        router.add("PUT", LIST + "/{name}", this::put);
        router.add("DELETE", LIST + "/{name}", this::delete);
        router.add("GET", "/{scope}/providers/" + ELIGIBLE, this::eligible);
    }

    private ArmResponse get(Call call) {
        return ArmResponse.ok(world.store()
                .get(call.id())
                .orElseThrow(() -> ArmError.notFound(
                        "RoleAssignmentNotFound",
                        "The role assignment '" + call.variable("name") + "' is not found.")));
    }

    /** The eligibilities at a scope and above; as with assignments, those below show without {@code atScope()}. */
    private ArmResponse eligible(Call call) {
        Filters filter = Filters.of(call.request(), "atscope()", "principalid");
        String scope = call.variable("scope");
        Optional<String> principal = filter.get("principalid");
        return Paging.list(world.store().ofType(ELIGIBLE).stream()
                .filter(one -> isVisible(text(one, "scope"), scope, filter))
                .filter(one -> principal.isEmpty() || principal.get().equalsIgnoreCase(text(one, "principalId")))
                .toList());
    }

    /** An eligibility that somebody made in the portal; who of the directory it is tells its kind. */
    String makeEligible(AzureRole role, String principal, String scope) {
        String name = world.guids().of("eligible" + scope + principal + role.guid());
        String id = scope + "/providers/" + ELIGIBLE + '/' + name;
        Document properties = Document.object("scope", scope, "principalId", principal, "memberType", "Direct")
                .with("principalType", type(principal, Document.object()))
                .with("status", "Provisioned")
                .with("startDateTime", world.settings().time().clock().instant().toString())
                .with("roleDefinitionId", "/providers/" + RoleDefinitions.TYPE + '/' + role.guid());
        world.store().put(id, Document.object("id", id, "type", ELIGIBLE, "name", name, "properties", properties));
        return id;
    }

    private ArmResponse list(Call call) {
        Filters filter = Filters.of(call.request(), "atscope()", "atexactscope()", "principalid", "assignedto()");
        String scope = call.variable("scope");
        Optional<String> principal = filter.get("principalid").or(() -> filter.get("assignedto()"));
        List<Document> found = world.store().ofType(TYPE).stream()
                .filter(assignment -> isVisible(text(assignment, "scope"), scope, filter))
                .filter(assignment ->
                        principal.isEmpty() || principal.get().equalsIgnoreCase(text(assignment, "principalId")))
                .toList();
        return Paging.list(found);
    }

    /** Inherited ones are always listed; those below only without {@code atScope()}. */
    private static boolean isVisible(String assigned, String asked, Filters filter) {
        if (filter.has("atexactscope()")) {
            return assigned.equalsIgnoreCase(asked);
        }
        boolean managed = assigned.toLowerCase(Locale.ROOT).startsWith(MANAGEMENT); // the one subscription is below all
        return managed
                || World.isWithin(asked, assigned)
                || (!filter.has("atscope()") && World.isWithin(assigned, asked));
    }

    private ArmResponse put(Call call) {
        Document asked = call.body().get("properties").orElse(Document.object());
        String scope = call.variable("scope").isEmpty() ? "/" : call.variable("scope");
        requireName(call.variable("name"));
        world.requireScope(scope);
        String principal = required(asked, "principalId");
        String role = required(asked, "roleDefinitionId");
        requireKnown(principal, asked);
        requireEverywhere(role);
        Optional<Document> current = world.store().get(call.id());
        if (current.isPresent() && !isSame(current.get(), scope, principal, role)) {
            throw ArmError.badRequest(
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
        }
        requireNoTwin(call, scope, principal, role);
        Document properties = conditioned(asked)
                .with("scope", scope)
                .with("principalType", type(principal, asked))
                .with("createdOn", world.settings().time().clock().instant().toString());
        Document assignment = Document.object("id", call.id(), "type", TYPE, "name", call.variable("name"))
                .with("properties", properties);
        world.store().put(call.id(), assignment);
        return ArmResponse.of(current.isPresent() ? 200 : 201, assignment);
    }

    /** There is one version of the language, which holds where none is told; what is no text of it is refused. */
    private static Document conditioned(Document asked) {
        String condition = asked.text("/condition").orElse("");
        if (condition.isEmpty()) {
            return asked;
        }
        String version = asked.text("/conditionVersion").orElse("2.0");
        if (!version.equals("2.0") || AzureRoles.flaw(condition).isPresent()) {
            throw ArmError.badRequest(
                    "RoleAssignmentConditionNotValid", "The given role assignment condition is invalid.");
        }
        return asked.with("conditionVersion", version);
    }

    /** The kind of a principal: the directory knows better than the request, which counts while it does not know. */
    private String type(String principal, Document asked) {
        Optional<String> told = asked.text("/principalType");
        Optional<String> known = entra.typeOf(principal);
        if (known.isPresent() && told.isPresent() && !known.get().equalsIgnoreCase(told.get())) {
            throw ArmError.badRequest(
                    "UnmatchedPrincipalType",
                    "The PrincipalId '" + RoleDefinitions.plain(principal) + "' has type '" + known.get()
                            + "' , which is different from specified PrinciaplType '" + told.get() + "'.");
        }
        return known.or(() -> told).orElse("ServicePrincipal");
    }

    /** The assignment of a role that nobody asked for by a request. */
    String assign(AzureRole role, String principal, String scope) {
        String name = world.guids().of(scope + principal + role.guid());
        String id = scope + "/providers/" + TYPE + '/' + name;
        Document properties = Document.object("scope", scope, "principalId", principal)
                .with("principalType", type(principal, Document.object()))
                .with("roleDefinitionId", "/providers/" + RoleDefinitions.TYPE + '/' + role.guid());
        world.store().put(id, Document.object("id", id, "type", TYPE, "name", name, "properties", properties));
        return id;
    }

    /** A new custom role is not known everywhere at once. */
    private void requireEverywhere(String role) {
        boolean tooNew = world.store().ofType(RoleDefinitions.TYPE).stream()
                .filter(custom ->
                        guid(role).equalsIgnoreCase(custom.text("/name").orElse("")))
                .anyMatch(custom -> !world.lagging().isEffective(custom));
        if (tooNew) {
            throw ArmError.notFound(
                    "RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '" + RoleDefinitions.plain(guid(role))
                            + "' does not exist.");
        }
    }

    private static void requireName(String name) {
        if (!name.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw ArmError.badRequest(
                    "InvalidRoleAssignmentId",
                    "The role assignment ID '" + name + "' is not valid. The role assignment ID must be a GUID.");
        }
    }

    private static String required(Document properties, String name) {
        return properties
                .text("/" + name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> ArmError.badRequest(
                        "InvalidRoleAssignmentRequest",
                        "The role assignment request is invalid: '" + name + "' is missing."));
    }

    private void requireNoTwin(Call call, String scope, String principal, String role) {
        world.store().ofType(TYPE).stream()
                .filter(other -> isSame(other, scope, principal, role))
                .filter(other -> !call.id().equalsIgnoreCase(other.text("/id").orElse("")))
                .findFirst()
                .ifPresent(twin -> {
                    String name = twin.text("/name").orElse("");
                    throw ArmError.conflict(
                            "RoleAssignmentExists",
                            "The role assignment already exists. The ID of the existing role assignment is "
                                    + RoleDefinitions.plain(name) + ".");
                });
    }

    private static boolean isSame(Document assignment, String scope, String principal, String role) {
        return text(assignment, "scope").equalsIgnoreCase(scope)
                && text(assignment, "principalId").equalsIgnoreCase(principal)
                && guid(text(assignment, "roleDefinitionId")).equalsIgnoreCase(guid(role));
    }

    private static String guid(String roleDefinitionId) {
        return roleDefinitionId.substring(roleDefinitionId.lastIndexOf('/') + 1);
    }

    /** With lag on, the directory does not see a principal at first, unless the request says what it is. */
    private void requireKnown(String principal, Document asked) {
        if (isTooNew(principal)) {
            throw principalNotFound(principal);
        }
        int lag = world.settings().principalLag();
        if (lag == 0 || asked.get("principalType").isPresent() || entra.knows(principal)) {
            return;
        }
        if (refusals.merge(principal, 1, Integer::sum) <= lag
                || owner(principal).isEmpty()) {
            throw principalNotFound(principal);
        }
    }

    private ArmError principalNotFound(String principal) {
        return ArmError.badRequest(
                "PrincipalNotFound",
                "Principal " + RoleDefinitions.plain(principal) + " does not exist in the directory "
                        + world.settings().tenant() + ". Check that you have the correct principal ID. If you are"
                        + " creating this principal and then immediately assigning a role, this error might be"
                        + " related to a replication delay. In this case, set the role assignment principalType"
                        + " property to a value, such as ServicePrincipal, User, or Group. See"
                        + " https://aka.ms/docs-principaltype");
    }

    private boolean isTooNew(String principal) {
        return owner(principal)
                .filter(owner -> !world.lagging().isInDirectory(owner))
                .isPresent();
    }

    /** The resource whose managed identity a principal is. */
    private Optional<Document> owner(String principal) {
        return world.store().ofType(Identities.TYPE).stream()
                .filter(identity -> principal.equalsIgnoreCase(text(identity, "principalId")))
                .findFirst()
                .or(() -> owner(Clusters.TYPE, principal))
                .or(() -> owner(PolicyAssignments.TYPE, principal));
    }

    /** The resource of that type whose own, system-assigned identity a principal is. */
    private Optional<Document> owner(String type, String principal) {
        return world.store().ofType(type).stream()
                .filter(resource -> principal.equalsIgnoreCase(
                        resource.text("/identity/principalId").orElse("")))
                .findFirst();
    }

    /** Whether an assignment gives one of the roles to the principal at the scope or above, and has begun to count. */
    static boolean isAssigned(World world, String principal, String scope, Set<String> roles) {
        return world.store().ofType(TYPE).stream()
                .filter(assignment -> principal.equalsIgnoreCase(text(assignment, "principalId")))
                .filter(assignment -> World.isWithin(scope, text(assignment, "scope")))
                .filter(assignment -> roles.contains(
                        guid(text(assignment, "roleDefinitionId")).toLowerCase(Locale.ROOT)))
                .anyMatch(assignment -> world.lagging().isEffective(assignment));
    }

    private ArmResponse delete(Call call) {
        return world.store().remove(call.id()).map(ArmResponse::ok).orElseGet(() -> ArmResponse.of(204));
    }

    private static String text(Document resource, String property) {
        return resource.text("/properties/" + property).orElse("");
    }
}
