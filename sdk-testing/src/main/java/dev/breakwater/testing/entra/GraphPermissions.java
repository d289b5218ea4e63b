package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may do what in the directory: applications by the permissions in their token, applications for users by
 * what was lent to them and by what the user may: by a directory role, as an owner, or as every member may. Source of
 * semantics: the permissions reference of Microsoft Graph and the built-in roles of Entra ID.
 */
final class GraphPermissions {
    /** What one area of Graph asks for: permissions to read and to write, and the directory roles that may write. */
    private record Area(List<String> read, List<String> write, List<String> roles) {
        static Area of(String read, String write, String roles) {
            return new Area(words(read), words(write), words(roles));
        }

        /** The same, but of the directory's roles only the one that gives roles. */
        Area onlyPrivileged() {
            return new Area(read, write, List.of(PRIVILEGED));
        }

        private static List<String> words(String text) {
            return List.of(text.split(" ", -1));
        }
    }

    private static final String APPLICATION_ADMINISTRATORS =
            "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3 158c047a-c907-4556-b7ef-446551a6b5f7";
    private static final String GROUP_ADMINISTRATORS =
            "fdd7a751-b60b-444a-984c-02652fe8fa1c fe930be7-5e62-47db-91af-98c3a49a38b1";
    private static final String PRIVILEGED = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    private static final String DIRECTORY = "Directory.Read.All Directory.ReadWrite.All";
    private static final String GIVES_ROLES = "RoleManagement.ReadWrite.Directory";
    private static final String OWNED = "Application.ReadWrite.OwnedBy";

    private static final Area APPLICATIONS = Area.of(
            "Application.Read.All Application.ReadWrite.All " + OWNED + " " + DIRECTORY,
            "Application.ReadWrite.All " + OWNED,
            APPLICATION_ADMINISTRATORS);
    private static final Area GROUPS = Area.of(
            "GroupMember.Read.All GroupMember.ReadWrite.All Group.Read.All Group.ReadWrite.All " + DIRECTORY,
            "Group.ReadWrite.All Directory.ReadWrite.All",
            GROUP_ADMINISTRATORS);
    private static final Area MEMBERS = Area.of(
            String.join(" ", GROUPS.read()),
            "GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All",
            GROUP_ADMINISTRATORS);
    private static final Area USERS = Area.of(
            "User.Read.All User.ReadWrite.All " + DIRECTORY,
            "User.ReadWrite.All Directory.ReadWrite.All",
            "fe930be7-5e62-47db-91af-98c3a49a38b1");
    private static final Area LENDING = Area.of(
            "DelegatedPermissionGrant.ReadWrite.All " + DIRECTORY,
            "DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All",
            APPLICATION_ADMINISTRATORS + " " + PRIVILEGED);
    private static final Area ASSIGNING = Area.of(
            "Application.Read.All AppRoleAssignment.ReadWrite.All " + DIRECTORY,
            "AppRoleAssignment.ReadWrite.All",
            APPLICATION_ADMINISTRATORS + " " + PRIVILEGED);
    private static final Area POLICIES = Area.of(
            "Policy.Read.All Policy.ReadWrite.ConditionalAccess",
            "Policy.ReadWrite.ConditionalAccess",
            "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9 194ae4cb-b126-40b2-bd5b-6091b380977d");
    private static final Area ROLES = Area.of(
            "RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory " + DIRECTORY, GIVES_ROLES, PRIVILEGED);
    private static final Area OTHER = Area.of(
            "User.Read User.Read.All Application.Read.All Application.ReadWrite.All Group.Read.All Group.ReadWrite.All "
                    + DIRECTORY,
            "Directory.ReadWrite.All Application.ReadWrite.All",
            APPLICATION_ADMINISTRATORS);

    private final Directory directory;
    private final TokenClaims claims;
    private final Set<String> administrators = new HashSet<>();

    GraphPermissions(Directory directory, TokenClaims claims) {
        this.directory = directory;
        this.claims = claims;
    }

    Set<String> administrators() {
        return administrators;
    }

    void administrators(Set<String> saved) {
        administrators.clear();
        administrators.addAll(saved);
    }

    void administrator(String objectId) {
        administrators.add(objectId);
    }

    /** Refuses what the caller may not do. */
    void require(GraphCall call, GraphRouter.Route route) {
        if (administrators.contains(call.caller().objectId())
                || route.template().equals("me")) {
            return;
        }
        boolean reads = route.method().equals("GET") || isQuestion(route.template());
        boolean holding = !reads && changesHolders(call, route);
        boolean ruling = !reads && givesGraph(call, route);
        Area area = holding || ruling ? area(route.template()).onlyPrivileged() : area(route.template());
        Set<String> roles = new HashSet<>(claims.directoryRoles(call.caller().objectId()));
        boolean administers =
                roles.contains(WellKnown.ADMINISTRATOR) || area.roles().stream().anyMatch(roles::contains);
        boolean allowed = call.caller().isApplication()
                ? administers || application(call, route, reads ? area.read() : area.write(), reads)
                : user(call, route, area, reads, administers) && (administers || !ruling);
        if (!allowed || (holding && !administers && !givesRoles(call))) {
            throw GraphError.denied();
        }
    }

    /** Whether a group that roles can be given to is changed or made: whoever is in it has its roles. */
    private static boolean changesHolders(GraphCall call, GraphRouter.Route route) {
        String template = route.template();
        if (!template.startsWith("groups") || template.contains("appRoleAssign")) {
            return false;
        }
        Optional<Document> group = template.contains("{id}")
                ? call.lookup(Kind.GROUP, call.variable("id")).map(Directory.Entry::document)
                : Optional.of(call.body());
        return group.flatMap(one -> one.flag("/isAssignableToRole")).orElse(false);
    }

    /** Whether a permission of Graph itself is given to an application, which those who administer these may not. */
    private static boolean givesGraph(GraphCall call, GraphRouter.Route route) {
        return route.method().equals("POST")
                && route.template().contains("appRoleAssign")
                && call.lookup(
                                Kind.SERVICE_PRINCIPAL,
                                call.body().text("/resourceId").orElse(""))
                        .filter(resource -> resource.text("/appId").equals(WellKnown.GRAPH))
                        .isPresent();
    }

    private static boolean givesRoles(GraphCall call) {
        return call.caller().roles().contains(GIVES_ROLES)
                || call.caller().scopes().contains(GIVES_ROLES);
    }

    /** A POST that asks and changes nothing. */
    private static boolean isQuestion(String template) {
        return template.endsWith("getByIds")
                || template.contains("/getMember")
                || template.endsWith("checkMemberGroups");
    }

    private static Area area(String template) {
        if (template.contains("appRoleAssign")) {
            return ASSIGNING;
        }
        if (template.startsWith("groups/{id}/members")) {
            return MEMBERS;
        }
        return switch (template.split("/", -1)[0]) {
            case "applications", "servicePrincipals" -> APPLICATIONS;
            case "groups" -> GROUPS;
            case "users" -> USERS;
            case "oauth2PermissionGrants" -> LENDING;
            case "identity" -> POLICIES;
            case "roleManagement" -> ROLES;
            default -> OTHER;
        };
    }

    /** An application may by its permissions; with one for what it owns, also make what it will own. */
    private boolean application(GraphCall call, GraphRouter.Route route, List<String> needed, boolean reads) {
        List<String> has = new ArrayList<>(call.caller().roles());
        has.retainAll(needed);
        boolean onlyOwned = has.equals(List.of(OWNED));
        boolean makes = route.method().equals("POST") && !route.template().contains("{id}");
        return !has.isEmpty() && (!onlyOwned || reads || makes || owns(call));
    }

    /** A user's application may what was lent to it, as far as the user may. */
    private boolean user(GraphCall call, GraphRouter.Route route, Area area, boolean reads, boolean administers) {
        boolean lent = call.caller().scopes().stream().anyMatch((reads ? area.read() : area.write())::contains);
        boolean registers = route.method().equals("POST")
                && (route.template().equals("applications") || route.template().equals("servicePrincipals"));
        boolean closed = area.equals(POLICIES) || area.equals(ROLES);
        return lent && (administers || (reads && !closed) || registers || owns(call));
    }

    /** Whether the caller owns what the path names, or the application behind it. */
    private boolean owns(GraphCall call) {
        for (Kind kind : List.of(Kind.APPLICATION, Kind.SERVICE_PRINCIPAL, Kind.GROUP)) {
            Optional<Directory.Entry> named = call.lookup(kind, call.variable("id"));
            if (named.isPresent() && (isOwner(named.get(), call) || ownsApplication(named.get(), call))) {
                return true;
            }
        }
        return makesPrincipalOfOwn(call);
    }

    private boolean isOwner(Directory.Entry entry, GraphCall call) {
        return directory.linked(Directory.OWNERS, entry.id()).stream()
                .anyMatch(owner -> owner.id().equals(call.caller().objectId()));
    }

    private boolean ownsApplication(Directory.Entry principal, GraphCall call) {
        return directory
                .with(Kind.APPLICATION, "appId", principal.text("/appId"))
                .filter(application -> !principal.text("/appId").isEmpty() && isOwner(application, call))
                .isPresent();
    }

    private boolean makesPrincipalOfOwn(GraphCall call) {
        Optional<Directory.Entry> key = GraphCall.alternate(call.variable("id"))
                .map(alternate -> new Directory.Entry(
                        Kind.SERVICE_PRINCIPAL,
                        Document.object(alternate.property(), alternate.value()),
                        directory.now()));
        return key.isPresent() && ownsApplication(key.get(), call);
    }

    @Override
    public String toString() {
        return "GraphPermissions[" + administrators.size() + " administrators]";
    }
}
