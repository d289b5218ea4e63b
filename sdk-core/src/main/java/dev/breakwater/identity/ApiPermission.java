package dev.breakwater.identity;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A permission of an API: delegated ones act for the user who has signed in, application ones for the application
 * itself. Which guid stands for which name each API publishes on its service principal.
 *
 * @param api the application id of the API
 * @param id the permission's id
 * @param name its name, such as {@code User.Read}
 * @param kind whether somebody is signed in
 */
public record ApiPermission(Output<String> api, String id, String name, Kind kind) {
    /** The application id of Microsoft Graph. */
    public static final String GRAPH = "00000003-0000-0000-c000-000000000000";

    private static final Map<String, String> DELEGATED = Map.ofEntries(
            Map.entry("openid", "37f7f235-527c-4136-accd-4a02d197296e"),
            Map.entry("profile", "14dad69e-099b-42c9-810b-d002981feec1"),
            Map.entry("email", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"),
            Map.entry("offline_access", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"),
            Map.entry("User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
            Map.entry("User.Read.All", "a154be20-db9c-4678-8ab7-66f6cc099a59"),
            Map.entry("GroupMember.Read.All", "bc024368-1153-4739-b217-4326f2e966d0"),
            Map.entry("Group.Read.All", "5f8c59db-677d-491f-a6b8-5f174b11ec1d"),
            Map.entry("Directory.Read.All", "06da0dbc-49e2-44d2-8312-53f166ab848a"));
    private static final Map<String, String> APPLICATION = Map.ofEntries(
            Map.entry("User.Read.All", "df021288-bdef-4463-88db-98f22de89214"),
            Map.entry("GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6"),
            Map.entry("Group.Read.All", "5b567255-7703-4780-807c-7be8301ae99b"),
            Map.entry("Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09"),
            Map.entry("Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
            Map.entry("Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7"),
            Map.entry("Policy.Read.All", "246dd0d5-5bd0-4def-940b-0421030a5b68"),
            Map.entry("Application.ReadWrite.OwnedBy", "18a4783c-866b-4cc7-a460-3d5e5662c884"),
            Map.entry("Application.ReadWrite.All", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"),
            Map.entry("User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca"),
            Map.entry("User-PasswordProfile.ReadWrite.All", "cc117bb9-00cf-4eb8-b580-ea2a878fe8f7"),
            Map.entry("UserAuthenticationMethod.ReadWrite.All", "50483e42-d915-4231-9639-7fdb7fd190e5"),
            Map.entry("GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695"),
            Map.entry("DelegatedPermissionGrant.ReadWrite.All", "8e8e4742-1d95-4f68-9d56-6ee75648c72a"),
            Map.entry("Policy.ReadWrite.ConditionalAccess", "01c0a623-fc9b-48e9-b794-0756f8e8f067"),
            Map.entry("Policy.ReadWrite.AuthenticationMethod", "29c18626-4985-4dcd-85c0-193eef327366"),
            Map.entry("Policy.ReadWrite.PermissionGrant", "a402ca1c-2696-4531-972d-6e5ee4aa11ea"),
            Map.entry("RoleAssignmentSchedule.ReadWrite.Directory", "dd199f4a-f148-40a4-a2ec-f0069cc799ec"),
            Map.entry("RoleEligibilitySchedule.ReadWrite.Directory", "fee28b28-e1f3-4841-818e-2704dc62245f"),
            Map.entry("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "41202f2c-f7ab-45be-b001-85c9728b9d69"),
            Map.entry("AppRoleAssignment.ReadWrite.All", "06b708a9-e830-4db3-a914-8e69da51d44f"),
            Map.entry("RoleManagement.ReadWrite.Directory", "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"));

    /** Those that write users, groups, applications, grants, policies or roles of the whole directory. */
    private static final Set<String> RULING = ruling();

    private static Set<String> ruling() {
        Set<String> words = new HashSet<>(Set.of("directory.accessasuser.all")); // only lent by users
        APPLICATION.forEach((name, id) -> {
            if (name.contains(".ReadWrite.") && !name.endsWith(".OwnedBy")) {
                words.add(name.toLowerCase(Locale.ROOT));
                words.add(id);
            }
        });
        return words;
    }

    /** Whether somebody is signed in. */
    public enum Kind {
        /** Somebody is: {@code Scope} in Graph's words. */
        DELEGATED("Scope"),
        /** The application acts for itself: {@code Role} in Graph's words. */
        APPLICATION("Role");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }
    }

    /** Refuses an id that is no GUID. */
    public ApiPermission {
        if (!ArmId.isGuid(id)) {
            throw new IllegalArgumentException("ApiPermission '" + name + "': the id '" + id + "' is not a GUID.");
        }
    }

    /**
     * A permission of Microsoft Graph for whoever is signed in, such as {@code User.Read}.
     *
     * @throws IllegalArgumentException for a name that is not known here; give its id with the constructor
     */
    public static ApiPermission delegated(String name) {
        return new ApiPermission(Output.of(GRAPH), known(DELEGATED, name), name, Kind.DELEGATED);
    }

    /**
     * A permission of Microsoft Graph for the application itself, such as {@code Directory.Read.All}.
     *
     * @throws IllegalArgumentException for a name that is not known here; give its id with the constructor
     */
    public static ApiPermission application(String name) {
        return new ApiPermission(Output.of(GRAPH), known(APPLICATION, name), name, Kind.APPLICATION);
    }

    /**
     * How safe it is to grant these: an application that may write the whole directory can give itself the rest. A
     * permission that is not known here counts as safe.
     */
    static int modesty(Optional<Document> granted) {
        for (Document one : granted.map(Document::elements).orElse(List.of())) {
            boolean ofGraph = one.text("/api").filter(GRAPH::equalsIgnoreCase).isPresent();
            String scope = ofGraph ? one.text("/scope").orElse("") : ""; // elsewhere a name means what it likes
            String word = one.text("/role").orElse(scope);
            if (RULING.contains(word.toLowerCase(Locale.ROOT))) {
                return 0;
            }
        }
        return 1;
    }

    private static String known(Map<String, String> ids, String name) {
        String id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("ApiPermission: '" + name + "' is not among the known permissions of"
                    + " Microsoft Graph; pass its id with new ApiPermission(…).");
        }
        return id;
    }

    /** What an application asks for, grouped by API as Graph wants it. */
    static List<Document> required(List<ApiPermission> permissions) {
        Map<Output<String>, List<Document>> byApi = new LinkedHashMap<>();
        for (ApiPermission one : permissions) {
            byApi.computeIfAbsent(one.api, api -> new ArrayList<>())
                    .add(Document.object("id", one.id, "type", one.kind.wire));
        }
        List<Document> groups = new ArrayList<>();
        byApi.forEach((api, access) ->
                groups.add(Document.object("resourceAppId", api.toDocument(), "resourceAccess", access)));
        return groups;
    }

    /** A granted permission as a document: scopes are granted by name, roles by id. */
    Document granted() {
        return Document.object("api", api.toDocument(), "type", kind.wire)
                .with(kind == Kind.DELEGATED ? "scope" : "role", kind == Kind.DELEGATED ? name : id);
    }

    /** {@code User.Read (DELEGATED)}. */
    @Override
    public String toString() {
        return name + " (" + kind + ")";
    }
}
