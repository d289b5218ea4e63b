package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An administrator's consents, of which Graph keeps two kinds: one grant of delegated permissions for each API, and
 * one assignment for each permission of the application's own. Both are read anew before each write, so that a repeat
 * of a write that was lost makes nothing twice.
 */
final class Consents extends GraphType<AdminConsent> {
    Consents(GraphApi graph) {
        super(graph, AdminConsent.PROPERTIES);
    }

    /** What is granted at one API. */
    private static final class Granted {
        private final Set<String> scopes = new LinkedHashSet<>();
        private final Map<String, String> roles = new LinkedHashMap<>();
        private String grant = "";
    }

    @Override
    Optional<Document> where(AdminConsent desired, HandlerContext context) {
        return context.value(desired.client()).map(client -> Document.object("clientId", client));
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        List<Document> permissions = new ArrayList<>();
        granted(text(where, "clientId")).forEach((resource, granted) -> {
            String api = graph().get("/servicePrincipals/" + resource + "?$select=id,appId")
                    .map(principal -> text(principal, "appId"))
                    .orElse(resource);
            granted.scopes.forEach(scope -> permissions.add(permission(api, "Scope", "scope", scope)));
            granted.roles.keySet().forEach(role -> permissions.add(permission(api, "Role", "role", role)));
        });
        return permissions.isEmpty() ? Optional.empty() : Optional.of(where.with("permissions", permissions));
    }

    private static Document permission(String api, String type, String member, String value) {
        return Document.object("api", api, "type", type, member, value);
    }

    /** What an administrator has granted, by the object id of the API's service principal. */
    private Map<String, Granted> granted(String client) {
        Map<String, Granted> all = new LinkedHashMap<>();
        for (Document grant : graph().list("/servicePrincipals/" + client + "/oauth2PermissionGrants")) {
            if (text(grant, "consentType").equals("AllPrincipals")) {
                Granted granted = all.computeIfAbsent(text(grant, "resourceId"), id -> new Granted());
                granted.grant = text(grant, "id");
                granted.scopes.addAll(words(text(grant, "scope")));
            }
        }
        for (Document assignment : graph().list("/servicePrincipals/" + client + "/appRoleAssignments")) {
            all.computeIfAbsent(text(assignment, "resourceId"), id -> new Granted())
                    .roles
                    .put(text(assignment, "appRoleId").toLowerCase(Locale.ROOT), text(assignment, "id"));
        }
        return all;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+", -1)));
        words.removeIf(String::isEmpty);
        return words;
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        bringAbout(text(where, "clientId"), wanted(body));
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        bringAbout(text(where, "clientId"), wanted(body));
    }

    /** What is declared, by the object id of the API's service principal. */
    private Map<String, Granted> wanted(Document body) {
        Map<String, String> resources = new LinkedHashMap<>();
        Map<String, Granted> wanted = new LinkedHashMap<>();
        for (Document permission :
                body.get("permissions").map(Document::elements).orElse(List.of())) {
            String resource = resources.computeIfAbsent(text(permission, "api"), this::resource);
            Granted granted = wanted.computeIfAbsent(resource, id -> new Granted());
            permission.text("/scope").ifPresent(granted.scopes::add);
            permission.text("/role").ifPresent(role -> granted.roles.put(role.toLowerCase(Locale.ROOT), ""));
        }
        return wanted;
    }

    private String resource(String api) {
        return graph().get("/servicePrincipals(appId=" + quoted(api) + ")")
                .map(principal -> text(principal, "id"))
                .orElseThrow(() -> ProviderException.transientFailure(
                        "ApiNotFound",
                        "AdminConsent: the tenant shows no service principal of the application " + api
                                + ". Declare it as a ServicePrincipal, and let the consent depend on it.",
                        Optional.empty()));
    }

    /** What is lacking before what is too much, so that nothing that is declared fails meanwhile. */
    private void bringAbout(String client, Map<String, Granted> wanted) {
        Map<String, Granted> live = granted(client);
        wanted.forEach(
                (resource, granted) -> lend(client, resource, granted, live.getOrDefault(resource, new Granted())));
        live.forEach((resource, granted) -> withdraw(client, granted, wanted.getOrDefault(resource, new Granted())));
    }

    private void lend(String client, String resource, Granted wanted, Granted live) {
        if (!wanted.scopes.isEmpty() && !wanted.scopes.equals(live.scopes)) {
            String scope = String.join(" ", wanted.scopes);
            if (live.grant.isEmpty()) {
                Document grant = Document.object("clientId", client, "consentType", "AllPrincipals")
                        .with("resourceId", resource)
                        .with("scope", scope);
                unlessDone(() -> graph().post("/oauth2PermissionGrants", grant));
            } else {
                graph().patch("/oauth2PermissionGrants/" + live.grant, Document.object("scope", scope));
            }
        }
        for (String role : wanted.roles.keySet()) {
            if (!live.roles.containsKey(role)) {
                Document assignment = Document.object("principalId", client, "resourceId", resource, "appRoleId", role);
                unlessDone(() -> graph().post("/servicePrincipals/" + client + "/appRoleAssignments", assignment));
            }
        }
    }

    private void withdraw(String client, Granted live, Granted wanted) {
        if (!live.grant.isEmpty() && wanted.scopes.isEmpty()) {
            graph().delete("/oauth2PermissionGrants/" + live.grant);
        }
        live.roles.forEach((role, id) -> {
            if (!wanted.roles.containsKey(role)) {
                graph().delete("/servicePrincipals/" + client + "/appRoleAssignments/" + id);
            }
        });
    }

    @Override
    void remove(Document live) {
        bringAbout(text(live, "clientId"), Map.of());
    }
}
