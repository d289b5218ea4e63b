package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What applications may do: permissions lent by users (oauth2PermissionGrants) and permissions of their own
 * (appRoleAssignments). Source of semantics: the references of both resources in Microsoft Graph v1.0.
 */
final class Consents {
    private static final String DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";

    private final GraphLists lists;

    Consents(GraphLists lists) {
        this.lists = lists;
    }

    void routes(GraphRouter router) {
        new GraphCollection(Kind.GRANT, "oauth2PermissionGrants", lists, new Grants()).routes(router);
        router.add(
                "GET",
                "servicePrincipals/{id}/oauth2PermissionGrants",
                call -> of(call, Kind.GRANT, "clientId", call.entry(Kind.SERVICE_PRINCIPAL)));
        assignments(router, Kind.SERVICE_PRINCIPAL, "appRoleAssignments", "principalId");
        assignments(router, Kind.SERVICE_PRINCIPAL, "appRoleAssignedTo", "resourceId");
        assignments(router, Kind.USER, "appRoleAssignments", "principalId");
        assignments(router, Kind.GROUP, "appRoleAssignments", "principalId");
    }

    private EntraResponse of(GraphCall call, Kind kind, String property, Directory.Entry entry) {
        List<Directory.Entry> found = new ArrayList<>(call.directory().visible(kind));
        found.removeIf(one -> !one.text("/" + property).equalsIgnoreCase(entry.id()));
        return lists.list(call, kind, found);
    }

    private static final class Grants implements GraphCollection.Rules {
        @Override
        public Document created(GraphCall call, Document body) {
            GraphCollection.require(Kind.GRANT, body, "clientId", "consentType", "resourceId");
            String consent = body.text("/consentType").orElse("");
            boolean whole = consent.equals("AllPrincipals");
            if ((!whole && !consent.equals("Principal"))
                    || whole == body.text("/principalId").isPresent()) {
                throw GraphError.badRequest(
                        "Invalid value specified for property 'consentType' of resource" + " 'OAuth2PermissionGrant'.");
            }
            for (String property : List.of("clientId", "resourceId")) {
                principal(call, body.text("/" + property).orElse(""));
            }
            boolean twin = call.directory().all(Kind.GRANT).stream()
                    .anyMatch(other -> List.of("clientId", "resourceId", "consentType", "principalId").stream()
                            .allMatch(name -> other.document().text("/" + name).equals(body.text("/" + name))));
            if (twin) {
                throw GraphError.conflict("Permission entry already exists.");
            }
            return body;
        }

        @Override
        public Document updated(GraphCall call, Directory.Entry before, Document body) {
            for (String name : body.members().keySet()) {
                if (!name.equals("scope")) {
                    throw GraphError.badRequest("Property '" + name + "' is read-only and cannot be set.");
                }
            }
            return before.document().merge(body);
        }
    }

    private static Directory.Entry principal(GraphCall call, String id) {
        return call.directory()
                .find(Kind.SERVICE_PRINCIPAL, id)
                .filter(call.directory()::isVisible)
                .orElseThrow(() -> GraphError.notFound(id));
    }

    private void assignments(GraphRouter router, Kind kind, String name, String own) {
        String path = kind.collection() + "/{id}/" + name;
        router.add("GET", path, call -> of(call, Kind.APP_ROLE_ASSIGNMENT, own, call.entry(kind)));
        router.add("POST", path, call -> assign(call, call.entry(kind), own));
        router.add(
                "GET",
                path + "/{assignment}",
                call -> GraphLists.one(
                        call,
                        200,
                        Kind.APP_ROLE_ASSIGNMENT,
                        call.entry(Kind.APP_ROLE_ASSIGNMENT, "assignment").document()));
        router.add("DELETE", path + "/{assignment}", call -> {
            call.entry(kind);
            call.directory().remove(call.entry(Kind.APP_ROLE_ASSIGNMENT, "assignment"), false);
            return EntraResponse.of(204);
        });
    }

    private EntraResponse assign(GraphCall call, Directory.Entry entry, String own) {
        Document body = call.body();
        GraphCollection.requireKnown(Kind.APP_ROLE_ASSIGNMENT, body);
        GraphCollection.require(Kind.APP_ROLE_ASSIGNMENT, body, "principalId", "resourceId", "appRoleId");
        if (!body.text("/" + own).filter(entry.id()::equalsIgnoreCase).isPresent()) {
            throw GraphError.badRequest("The '" + own + "' of the assignment is not the object of the path.");
        }
        Directory.Entry resource = principal(call, body.text("/resourceId").orElse(""));
        Directory.Entry principal =
                call.referred("/" + body.text("/principalId").orElse(""));
        String role = body.text("/appRoleId").orElse("");
        requireRole(resource, role);
        boolean twin = call.directory().all(Kind.APP_ROLE_ASSIGNMENT).stream()
                .anyMatch(other -> List.of("principalId", "resourceId", "appRoleId").stream()
                        .allMatch(name -> other.text("/" + name)
                                .equalsIgnoreCase(body.text("/" + name).orElse(""))));
        if (twin) {
            throw GraphError.badRequest("Permission being assigned already exists on the object");
        }
        Directory.Entry made = call.directory()
                .add(
                        Kind.APP_ROLE_ASSIGNMENT,
                        body.with("createdDateTime", call.directory().now().toString())
                                .with("principalDisplayName", principal.text("/displayName"))
                                .with("principalType", type(principal.kind()))
                                .with("resourceDisplayName", resource.text("/displayName")));
        return GraphLists.one(call, 201, Kind.APP_ROLE_ASSIGNMENT, made.document());
    }

    static String type(Kind kind) {
        return Character.toUpperCase(kind.type().charAt(0)) + kind.type().substring(1);
    }

    private static void requireRole(Directory.Entry resource, String role) {
        Optional<Document> known = resource.document().get("appRoles").orElse(Document.array()).elements().stream()
                .filter(one -> one.text("/id").filter(role::equalsIgnoreCase).isPresent())
                .findFirst();
        if (known.isEmpty() && !role.equals(DEFAULT_ACCESS)) {
            throw GraphError.badRequest("Permission being assigned was not found on application");
        }
    }

    @Override
    public String toString() {
        return "Consents";
    }
}
