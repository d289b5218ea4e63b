package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Service principals: one of an application in a tenant, showing the application's names, roles and scopes. */
final class ServicePrincipals implements GraphCollection.Rules {
    private final Credentials credentials;

    ServicePrincipals(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Document created(GraphCall call, Document body) {
        GraphCollection.require(Kind.SERVICE_PRINCIPAL, body, "appId");
        String appId = body.text("/appId").orElse("");
        Directory directory = call.directory();
        Directory.Entry application = directory
                .with(Kind.APPLICATION, "appId", appId)
                .filter(directory::isVisible)
                .orElseThrow(() -> GraphError.of(
                        400,
                        "NoBackingApplicationObject",
                        "The appId '" + appId
                                + "' of the service principal does not reference a valid application object."));
        if (directory.with(Kind.SERVICE_PRINCIPAL, "appId", appId).isPresent()) {
            throw GraphError.conflict(
                    "The service principal cannot be created, updated, or restored because the service"
                            + " principal name " + appId + " is already in use.");
        }
        return credentials.made(of(directory, application).merge(body));
    }

    static Document of(Directory directory, Directory.Entry application) {
        Document source = application.document();
        return Document.object("appId", application.text("/appId"), "accountEnabled", true)
                .with("displayName", application.text("/displayName"))
                .with("appDisplayName", application.text("/displayName"))
                .with("appOwnerOrganizationId", directory.settings().tenant())
                .with("createdDateTime", directory.now().toString())
                .with("servicePrincipalType", "Application")
                .with("signInAudience", application.text("/signInAudience"))
                .with("appRoleAssignmentRequired", false)
                .with("appRoles", source.get("appRoles").orElse(Document.array()))
                .with(
                        "oauth2PermissionScopes",
                        source.at("/api/oauth2PermissionScopes").orElse(Document.array()))
                .with("servicePrincipalNames", names(source))
                .with("replyUrls", source.at("/web/redirectUris").orElse(Document.array()))
                .with("alternativeNames", Document.array())
                .with("tags", Document.array())
                .with("keyCredentials", Document.array())
                .with("passwordCredentials", Document.array());
    }

    private static List<String> names(Document application) {
        List<String> names = new ArrayList<>(Applications.texts(application, "identifierUris"));
        names.add(0, application.text("/appId").orElse(""));
        return names;
    }

    /** Lets the principal of an application follow a change of it. */
    static void follow(Directory directory, Directory.Entry application) {
        Optional<Directory.Entry> principal =
                directory.with(Kind.SERVICE_PRINCIPAL, "appId", application.text("/appId"));
        if (principal.isPresent()) {
            Document fresh = of(directory, application);
            Document followed = principal.get().document();
            for (String name : List.of(
                    "appDisplayName", "appRoles", "oauth2PermissionScopes", "servicePrincipalNames", "replyUrls")) {
                followed = followed.withSome(name, fresh.get(name));
            }
            directory.replace(principal.get(), followed);
        }
    }

    @Override
    public Document updated(GraphCall call, Directory.Entry before, Document body) {
        credentials.requireUnchanged(before, body);
        if (body.text("/appId")
                .filter(appId -> !appId.equals(before.text("/appId")))
                .isPresent()) {
            throw GraphError.badRequest("Property 'appId' is read-only and cannot be set.");
        }
        return credentials.stamped(before.document().merge(body));
    }

    @Override
    public Document shown(GraphCall call, Directory.Entry created) {
        return credentials.shownOnce(created.document());
    }

    @Override
    public void removed(GraphCall call, Directory.Entry entry) {
        if (entry.text("/servicePrincipalType").equals("ManagedIdentity")) {
            throw GraphError.denied();
        }
    }

    @Override
    public boolean isRestorable(Directory.Entry entry) {
        return true;
    }
}
