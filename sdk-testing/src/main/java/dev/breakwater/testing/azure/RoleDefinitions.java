package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Role definitions: the built-in ones that clusters need, and custom ones. */
final class RoleDefinitions {
    static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final String LIST = "/{scope}/providers/" + TYPE;
    private static final Map<String, String> BUILT_IN = builtIn();

    private final World world;

    RoleDefinitions(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{name}", this::get);
        router.add("PUT", LIST + "/{name}", this::put);
        router.add("DELETE", LIST + "/{name}", this::delete);
    }

    private ArmResponse list(Call call) {
        Filters filter = Filters.of(call.request(), "rolename", "type", "atscope()");
        List<Document> all = new ArrayList<>();
        BUILT_IN.forEach((guid, name) -> all.add(definition(guid, name)));
        all.addAll(world.store().ofType(TYPE));
        return Paging.list(all.stream()
                .filter(role -> filter.allows("rolename", role.text("/properties/roleName")))
                .filter(role -> filter.allows("type", role.text("/properties/type")))
                .toList());
    }

    private ArmResponse get(Call call) {
        return ArmResponse.ok(find(call.variable("name"))
                .orElseThrow(() -> ArmError.notFound(
                        "RoleDefinitionDoesNotExist",
                        "The specified role definition with ID '" + plain(call.variable("name"))
                                + "' does not exist.")));
    }

    private Optional<Document> find(String guid) {
        Optional<String> builtIn = Optional.ofNullable(BUILT_IN.get(guid.toLowerCase(Locale.ROOT)));
        return builtIn.map(name -> definition(guid, name))
                .or(() -> world.store().ofType(TYPE).stream()
                        .filter(role -> guid.equalsIgnoreCase(role.text("/name").orElse("")))
                        .findFirst());
    }

    private ArmResponse put(Call call) {
        Document asked = call.body().get("properties").orElse(Document.object());
        require(call, asked);
        String now = world.settings().time().clock().instant().toString();
        String created = world.store()
                .get(call.id())
                .flatMap(before -> before.text("/properties/createdOn"))
                .orElse(now);
        Document role = Document.object("id", call.id(), "type", TYPE, "name", call.variable("name"))
                .with(
                        "properties",
                        asked.with("type", "CustomRole")
                                .with("createdOn", created)
                                .with("updatedOn", now));
        world.store().put(call.id(), role);
        return ArmResponse.of(201, role);
    }

    private void require(Call call, Document asked) {
        String name = asked.text("/roleName").orElse("");
        if (name.isBlank() || asked.get("assignableScopes").isEmpty()) {
            throw ArmError.badRequest(
                    "InvalidRoleDefinitionRequest",
                    "The role definition request is invalid: roleName and assignableScopes are required.");
        }
        boolean builtIn = BUILT_IN.values().stream().anyMatch(name::equalsIgnoreCase);
        boolean taken = world.store().ofType(TYPE).stream()
                .filter(other -> !call.id().equalsIgnoreCase(other.text("/id").orElse("")))
                .anyMatch(other ->
                        name.equalsIgnoreCase(other.text("/properties/roleName").orElse("")));
        if (builtIn || taken) {
            throw ArmError.conflict(
                    "RoleDefinitionWithSameNameExists",
                    "A custom role with the same name already exists in this directory. Use a different name.");
        }
    }

    private ArmResponse delete(Call call) {
        String guid = '/' + call.variable("name").toLowerCase(Locale.ROOT);
        boolean used = world.store().ofType(RoleAssignments.TYPE).stream()
                .anyMatch(assignment -> assignment
                        .text("/properties/roleDefinitionId")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .endsWith(guid));
        if (used) {
            throw ArmError.badRequest(
                    "RoleDefinitionHasAssignments",
                    "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).");
        }
        return world.store().remove(call.id()).map(ArmResponse::ok).orElseGet(() -> ArmResponse.of(204));
    }

    private Document definition(String guid, String name) {
        String id = "/subscriptions/" + world.settings().subscription() + "/providers/" + TYPE + '/' + guid;
        Document properties = Document.object("roleName", name, "type", "BuiltInRole")
                .with("description", name)
                .with("assignableScopes", Document.array("/"))
                .with("permissions", Document.array());
        return Document.object("id", id, "type", TYPE, "name", guid).with("properties", properties);
    }

    static String plain(String guid) {
        return guid.replace("-", "");
    }

    private static Map<String, String> builtIn() {
        Map<String, String> roles = new LinkedHashMap<>();
        AzureRole.builtIn().forEach(role -> roles.put(role.guid().toString(), role.name()));
        return roles;
    }
}
