package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Questions about objects of whatever kind, what was deleted, who asks, and the tenant itself. */
final class DirectoryObjects {
    private static final String DELETED = "directory/deletedItems";
    private static final String ROLES = "roleManagement/directory/";

    private final GraphLists lists;

    DirectoryObjects(GraphLists lists) {
        this.lists = lists;
    }

    void routes(GraphRouter router) {
        router.add("GET", "directoryObjects/{id}", call -> GraphLists.typed(call, call.referred(call.variable("id"))));
        router.add("POST", "directoryObjects/getByIds", this::byIds);
        router.add("GET", "me", DirectoryObjects::me);
        router.add("GET", "organization", call -> organization(call));
        router.add("GET", "domains", call -> domains(call));
        router.add("GET", DELETED + "/{id}", this::deleted);
        router.add("POST", DELETED + "/{id}/restore", this::restore);
        router.add("DELETE", DELETED + "/{id}", this::purge);
        router.add("GET", ROLES + "roleDefinitions", call -> roles());
        router.add("GET", ROLES + "roleDefinitions/{id}", DirectoryObjects::role);
        new GraphCollection(Kind.ROLE_ASSIGNMENT, ROLES + "roleAssignments", lists, new RoleRules()).routes(router);
    }

    private EntraResponse byIds(GraphCall call) {
        List<String> types = Applications.texts(call.body(), "types");
        List<Directory.Entry> found = new ArrayList<>();
        for (String id : Applications.texts(call.body(), "ids")) {
            call.directory()
                    .find(id)
                    .filter(call.directory()::isVisible)
                    .filter(entry -> entry.kind().isDirectoryObject())
                    .filter(entry -> types.isEmpty()
                            || types.contains("directoryObject")
                            || types.contains(entry.kind().type()))
                    .ifPresent(found::add);
        }
        return lists.mixed(call, found);
    }

    private static EntraResponse me(GraphCall call) {
        Optional<Directory.Entry> user =
                call.directory().find(Kind.USER, call.caller().objectId());
        return GraphLists.one(
                call,
                200,
                Kind.USER,
                user.orElseThrow(() -> GraphError.of(
                                400, "BadRequest", "/me request is only valid with delegated authentication flow."))
                        .document());
    }

    private static EntraResponse organization(GraphCall call) {
        EntraSettings settings = call.directory().settings();
        Document domain = Document.object("name", settings.domain(), "isDefault", true, "isInitial", true);
        return EntraResponse.ok(Document.object(
                "value",
                Document.array(Document.object(
                        "id",
                        settings.tenant(),
                        "displayName",
                        "Contoso",
                        "verifiedDomains",
                        Document.array(domain)))));
    }

    private static EntraResponse domains(GraphCall call) {
        Document domain = Document.object("id", call.directory().settings().domain(), "isVerified", true)
                .with("isDefault", true)
                .with("isInitial", true);
        return EntraResponse.ok(Document.object("value", Document.array(domain)));
    }

    /** One deleted object, or those of the kind that a cast names. */
    private EntraResponse deleted(GraphCall call) {
        Optional<Kind> kind = Kind.ofCast(call.variable("id"));
        if (kind.isEmpty()) {
            return GraphLists.typed(call, gone(call));
        }
        List<Directory.Entry> found = new ArrayList<>(call.directory().deleted());
        found.removeIf(entry -> entry.kind() != kind.get());
        return lists.list(call, kind.get(), found);
    }

    private static Directory.Entry gone(GraphCall call) {
        String id = call.variable("id");
        return call.directory().deleted(id).orElseThrow(() -> GraphError.notFound(id));
    }

    private EntraResponse restore(GraphCall call) {
        Directory.Entry gone = gone(call);
        String key = gone.kind() == Kind.USER ? "userPrincipalName" : "appId";
        if (call.directory()
                .with(gone.kind(), key, gone.text("/" + key))
                .filter(one -> !one.text("/" + key).isEmpty())
                .isPresent()) {
            throw GraphError.conflict("Another object with the same value for property " + key + " already exists.");
        }
        Directory.Entry back = call.directory().restore(gone);
        if (back.kind() == Kind.APPLICATION) {
            call.directory().deleted().stream()
                    .filter(entry -> entry.kind() == Kind.SERVICE_PRINCIPAL
                            && entry.text("/appId").equals(back.text("/appId")))
                    .findFirst()
                    .ifPresent(call.directory()::restore);
        }
        return GraphLists.typed(call, back);
    }

    private EntraResponse purge(GraphCall call) {
        call.directory().purge(gone(call));
        return EntraResponse.of(204);
    }

    private static EntraResponse roles() {
        List<Document> roles = new ArrayList<>();
        WellKnown.directoryRoles().forEach((id, name) -> roles.add(role(id, name)));
        return EntraResponse.ok(Document.object("value", Document.of(roles)));
    }

    private static EntraResponse role(GraphCall call) {
        String id = call.variable("id").toLowerCase(Locale.ROOT);
        Optional<String> name = Optional.ofNullable(WellKnown.directoryRoles().get(id));
        return EntraResponse.ok(role(id, name.orElseThrow(() -> GraphError.notFound(id))));
    }

    private static Document role(String id, String name) {
        return Document.object("id", id, "templateId", id, "displayName", name, "isBuiltIn", true, "isEnabled", true);
    }

    private static final class RoleRules implements GraphCollection.Rules {
        @Override
        public Document created(GraphCall call, Document body) {
            GraphCollection.require(Kind.ROLE_ASSIGNMENT, body, "principalId", "roleDefinitionId", "directoryScopeId");
            call.referred(body.text("/principalId").orElse(""));
            if (!WellKnown.directoryRoles()
                    .containsKey(body.text("/roleDefinitionId").orElse(""))) {
                throw GraphError.notFound(body.text("/roleDefinitionId").orElse(""));
            }
            boolean twin = call.directory().all(Kind.ROLE_ASSIGNMENT).stream()
                    .anyMatch(other -> other.document().text("/principalId").equals(body.text("/principalId"))
                            && other.document().text("/roleDefinitionId").equals(body.text("/roleDefinitionId"))
                            && other.document().text("/directoryScopeId").equals(body.text("/directoryScopeId")));
            if (twin) {
                throw GraphError.badRequest("A conflicting object with one or more of the specified property values is"
                        + " present in the directory.");
            }
            return body;
        }
    }

    @Override
    public String toString() {
        return "DirectoryObjects";
    }
}
