package dev.breakwater.testing.azure;

import dev.breakwater.access.AzureDecision;
import dev.breakwater.access.AzureRequest;
import dev.breakwater.access.AzureRoles;
import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides by Azure roles who may do what: the assignments there are, as far as they have begun to count, with the
 * groups of the directory. Owners of the whole fake stand beside the assignments, so that lists do not show them.
 * Guarded by the engine's lock.
 */
final class Authority {
    private static final String ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";
    private static final AzureDecision OWNER =
            new AzureDecision(AzureDecision.Verdict.ALLOWED, Optional.empty(), List.of());

    private final World world;
    private final FakeEntra entra;
    /** Never changed but replaced: the threads of API servers read it without the lock. */
    private volatile Set<String> owners = Set.of();

    /** Who asks what is being answered; empty before the first request. */
    private Optional<EntraToken> asking = Optional.empty();

    private Known known = new Known(-1, -1, Backends.NO_ROLES);

    /** The roles as they were when the store and the directory had these versions. */
    private record Known(long store, long directory, AzureRoles roles) {}

    Authority(World world, FakeEntra entra) {
        this.world = world;
        this.entra = entra;
        world.parts().add("owners", () -> owners, saved -> owners = saved);
    }

    /** Makes somebody an owner of everything in ARM; for data it takes roles all the same. */
    void owner(String objectId) {
        Set<String> more = new HashSet<>(owners);
        more.add(objectId);
        owners = Set.copyOf(more);
    }

    boolean isOwner(String objectId) {
        return owners.contains(objectId);
    }

    void routes(Router router) {
        router.add("GET", "/{scope}/providers/Microsoft.Authorization/permissions", this::permissions);
    }

    /** What the roles of the caller that hold at a scope allow, role by role. */
    private ArmResponse permissions(Call call) {
        String scope = call.variable("scope");
        world.requireScope(scope);
        String caller = asking.map(EntraToken::objectId).orElse("");
        List<Document> all = new ArrayList<>();
        if (owners.contains(caller)) {
            all.add(Document.object("actions", List.of("*"), "notActions", List.of())
                    .with("dataActions", List.of())
                    .with("notDataActions", List.of()));
        }
        Set<String> holders = new HashSet<>(roles().groupsOf(caller));
        holders.add(caller.toLowerCase(Locale.ROOT));
        for (Document assignment : world.store().ofType(RoleAssignments.TYPE)) {
            String holder =
                    assignment.text("/properties/principalId").orElse("").toLowerCase(Locale.ROOT);
            String at = assignment.text("/properties/scope").orElse("");
            if (holders.contains(holder)
                    && World.isWithin(scope, at)
                    && world.lagging().isEffective(assignment)) {
                all.addAll(permissions(
                        assignment.text("/properties/roleDefinitionId").orElse("")));
            }
        }
        return Paging.list(all);
    }

    private List<Document> permissions(String role) {
        List<Document> definitions = new ArrayList<>(AzureRoles.builtIn());
        definitions.addAll(world.store().ofType(RoleDefinitions.TYPE));
        String guid = role.substring(role.lastIndexOf('/') + 1);
        for (Document definition : definitions) {
            if (definition.text("/name").filter(guid::equalsIgnoreCase).isPresent()) {
                return definition
                        .at("/properties/permissions")
                        .map(Document::elements)
                        .orElse(List.of());
            }
        }
        return List.of();
    }

    /** Refuses what the caller may do here, but none of these there, where it reaches as well. */
    void requireLinked(ArmAction action, ArmAction linked, ArmAction... others) {
        EntraToken caller = asking.orElseThrow();
        boolean allowed = allows(caller.objectId(), linked);
        for (ArmAction other : others) {
            allowed |= allows(caller.objectId(), other);
        }
        if (!allowed) {
            throw ArmError.of(
                    403,
                    "LinkedAuthorizationFailed",
                    "The client '" + name(caller) + "' with object id '" + caller.objectId()
                            + "' has permission to perform action '" + action.name() + "' on scope '" + action.scope()
                            + "'; however, it does not have permission to perform action(s) '" + linked.name()
                            + "' on the linked scope(s) '" + linked.scope()
                            + "' (respectively) or the linked scope(s) are invalid.");
        }
    }

    /** Refuses a request to ARM that the caller may not make. */
    void require(EntraToken caller, ArmRequest request) {
        asking = Optional.of(caller);
        ArmAction.of(request).ifPresent(action -> require(caller, action, asked(caller.objectId(), action, request)));
    }

    private void require(EntraToken caller, ArmAction action, AzureRequest asked) {
        AzureDecision decision = owners.contains(caller.objectId()) ? OWNER : roles().decide(asked);
        if (!decision.isAllowed()) {
            throw ArmError.of(
                    403,
                    "AuthorizationFailed",
                    "The client '" + name(caller) + "' with object id '" + caller.objectId()
                            + "' does not have authorization to perform action '" + action.name() + "' over scope '"
                            + action.scope()
                            + "' or the scope is invalid. If access was recently granted, please refresh your"
                            + " credentials." + doubts(decision));
        }
    }

    /** What Azure would know and the fake does not; empty if it does. */
    static String doubts(AzureDecision decision) {
        return decision.verdict() == AzureDecision.Verdict.UNKNOWN
                ? " FakeAzure could not decide, so it refuses: " + String.join("; ", decision.notes())
                : "";
    }

    /** Of role assignments conditions can ask what is assigned to whom. */
    private AzureRequest asked(String objectId, ArmAction action, ArmRequest request) {
        AzureRequest asked = AzureRequest.of(objectId, action.name(), action.scope());
        if (!action.name().toLowerCase(Locale.ROOT).startsWith(ASSIGNMENTS.toLowerCase(Locale.ROOT))) {
            return asked;
        }
        Document there = world.store().get(request.path()).orElse(Document.object());
        AzureRequest told = assigning(asked, "@Resource[", there);
        return request.method().equals("PUT") ? assigning(told, "@Request[", typed(request.body())) : told;
    }

    /** What is asked for, with the kind of the principal as the directory knows it. */
    private Document typed(Document assignment) {
        return assignment
                .text("/properties/principalId")
                .flatMap(entra::typeOf)
                .map(type -> assignment.withAt("/properties/principalType", type))
                .orElse(assignment);
    }

    private static AzureRequest assigning(AzureRequest asked, String source, Document assignment) {
        AzureRequest told = asked;
        for (String name : List.of("principalId", "principalType", "roleDefinitionId")) {
            Optional<String> value = assignment.text("/properties/" + name);
            if (value.isPresent()) {
                String id = value.get().substring(value.get().lastIndexOf('/') + 1);
                told = told.with(source + ASSIGNMENTS + ":" + name + "]", id);
            }
        }
        return told;
    }

    /** Azure calls a user by name, and an application by its id. */
    private static String name(EntraToken caller) {
        return caller.claims()
                .text("/upn")
                .or(() -> caller.claims().text("/preferred_username"))
                .orElse(caller.applicationId());
    }

    boolean allows(String objectId, ArmAction action) {
        return owners.contains(objectId) || roles().allowed(objectId, action.name(), action.scope());
    }

    AzureDecision decide(AzureRequest request) {
        return roles().decide(request);
    }

    /** The lists of subscriptions, groups and resources hold what the caller may read, and refuse nobody. */
    ArmResponse readable(EntraToken caller, ArmRequest request, ArmResponse response) {
        Optional<Document> list =
                response.body().flatMap(body -> body.get("value")).filter(Document::isArray);
        boolean filtered = list.isPresent() && ArmAction.of(request).isEmpty() && isGeneral(request.segments());
        if (!filtered || owners.contains(caller.objectId())) {
            return response;
        }
        List<Document> readable = new ArrayList<>();
        for (Document element : list.get().elements()) {
            String id = element.text("/id").orElse("");
            String type = element.text("/type").orElse("Microsoft.Resources/subscriptions");
            String named = type.equals(Groups.TYPE) ? "Microsoft.Resources/subscriptions/resourceGroups" : type;
            if (allows(caller.objectId(), new ArmAction(named + "/read", id))) {
                readable.add(element);
            }
        }
        return ArmResponse.ok(response.body().orElseThrow().with("value", Document.of(readable)));
    }

    private static boolean isGeneral(List<String> path) {
        String last = path.get(path.size() - 1).toLowerCase(Locale.ROOT);
        return path.get(0).equalsIgnoreCase("subscriptions")
                && (path.size() == 1 || last.equals("resourcegroups") || last.equals("resources"));
    }

    AzureRoles roles() {
        long store = world.store().version();
        long directory = entra.version();
        boolean stale = known.store() != store || known.directory() != directory;
        if (stale || !world.settings().lags().roles().isZero()) {
            known = new Known(store, directory, AzureRoles.of(documents()));
        }
        return known.roles();
    }

    private List<Document> documents() {
        List<Document> documents = new ArrayList<>(world.store().ofType(RoleDefinitions.TYPE));
        for (Document assignment : world.store().ofType(RoleAssignments.TYPE)) {
            if (world.lagging().isEffective(assignment)) {
                documents.add(assignment);
            }
        }
        for (Map.Entry<String, List<String>> group : entra.memberships().entrySet()) {
            documents.add(Document.object("id", group.getKey(), "members", group.getValue()));
        }
        return documents;
    }

    @Override
    public String toString() {
        return "Authority[" + owners.size() + " owners]";
    }
}
