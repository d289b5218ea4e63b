package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Application registrations: what Entra fills in and refuses. Source of semantics: the reference of the application
 * resource in Microsoft Graph v1.0.
 */
final class Applications implements GraphCollection.Rules {
    private static final Set<String> AUDIENCES = Set.of(
            "AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount");
    private static final String PERSONAL = "AzureADandPersonalMicrosoftAccount";

    private final Credentials credentials;

    Applications(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Document created(GraphCall call, Document body) {
        GraphCollection.require(Kind.APPLICATION, body, "displayName");
        Directory directory = call.directory();
        String appId = directory.nextId("appId");
        Document application = defaults(directory, appId).merge(body);
        if (application.text("/signInAudience").filter(PERSONAL::equals).isPresent()
                && application.at("/api/requestedAccessTokenVersion").isEmpty()) {
            application = application.withAt("/api/requestedAccessTokenVersion", 2);
        }
        requireValid(call, Optional.empty(), application);
        return credentials.made(application);
    }

    private static Document defaults(Directory directory, String appId) {
        Document none = Document.array();
        return Document.object(
                        "appId", appId, "createdDateTime", directory.now().toString())
                .with("publisherDomain", directory.settings().domain())
                .with("signInAudience", PERSONAL)
                .with("identifierUris", none)
                .with("appRoles", none)
                .with("tags", none)
                .with("requiredResourceAccess", none)
                .with("keyCredentials", none)
                .with("passwordCredentials", none)
                .with(
                        "api",
                        Document.object("oauth2PermissionScopes", none, "preAuthorizedApplications", none)
                                .with("knownClientApplications", none))
                .with("publicClient", Document.object("redirectUris", none))
                .with("spa", Document.object("redirectUris", none))
                .with(
                        "web",
                        Document.object("redirectUris", none)
                                .with(
                                        "implicitGrantSettings",
                                        Document.object(
                                                "enableIdTokenIssuance", false, "enableAccessTokenIssuance", false)));
    }

    @Override
    public Document updated(GraphCall call, Directory.Entry before, Document body) {
        credentials.requireUnchanged(before, body);
        boolean renamed = body.get("uniqueName").isPresent()
                && before.document().get("uniqueName").isPresent()
                && !body.get("uniqueName").equals(before.document().get("uniqueName"));
        if (renamed) {
            throw GraphError.badRequest("Property 'uniqueName' cannot be changed once it is set.");
        }
        Document application = before.document().merge(credentials.withKeys(before, body));
        requireValid(call, Optional.of(before), application);
        return credentials.stamped(application);
    }

    private static void requireValid(GraphCall call, Optional<Directory.Entry> before, Document application) {
        String audience = application.text("/signInAudience").orElse("");
        if (!AUDIENCES.contains(audience)) {
            throw GraphError.badRequest(
                    "Invalid value specified for property 'signInAudience' of resource 'Application'.");
        }
        long version = application
                .number("/api/requestedAccessTokenVersion")
                .map(Number::longValue)
                .orElse(1L);
        if (audience.contains("Personal") && version != 2) {
            throw GraphError.badRequest(
                    "Property api.requestedAccessTokenVersion is invalid: with the sign-in audience '" + audience
                            + "' it must be 2.");
        }
        requireUris(call, before, application);
        requireUnique(application);
        requireEntitlements(before, application);
    }

    private static void requireUnique(Document application) {
        for (String pointer : List.of("/appRoles", "/api/oauth2PermissionScopes")) {
            Set<String> ids = new HashSet<>();
            for (Document element :
                    application.at(pointer).orElse(Document.array()).elements()) {
                String id = element.text("/id").orElse("");
                if (!id.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
                    throw GraphError.badRequest("Invalid value specified for property 'id' of resource '"
                            + (pointer.equals("/appRoles") ? "AppRole" : "PermissionScope") + "'.");
                }
                if (!ids.add(id.toLowerCase(Locale.ROOT))) {
                    throw GraphError.badRequest("Request contains a property with duplicate values.");
                }
            }
        }
    }

    /** An enabled role or scope must be disabled before it goes. */
    private static void requireEntitlements(Optional<Directory.Entry> before, Document application) {
        for (String pointer : List.of("/appRoles", "/api/oauth2PermissionScopes")) {
            List<Document> old = before.flatMap(entry -> entry.document().at(pointer))
                    .orElse(Document.array())
                    .elements();
            Set<String> ids = new HashSet<>();
            application
                    .at(pointer)
                    .orElse(Document.array())
                    .elements()
                    .forEach(element -> ids.add(element.text("/id").orElse("").toLowerCase(Locale.ROOT)));
            for (Document element : old) {
                boolean gone = !ids.contains(element.text("/id").orElse("").toLowerCase(Locale.ROOT));
                if (gone && element.flag("/isEnabled").orElse(true)) {
                    throw GraphError.of(
                            400,
                            "CannotDeleteOrUpdateEnabledEntitlement",
                            "Permission (scope or role) cannot be deleted or updated unless disabled first.");
                }
            }
        }
    }

    private static void requireUris(GraphCall call, Optional<Directory.Entry> before, Document application) {
        List<String> old = texts(before.map(Directory.Entry::document).orElse(Document.object()), "identifierUris");
        for (String uri : texts(application, "identifierUris")) {
            if (!old.contains(uri)) {
                requireVerified(call, application, uri);
            }
            boolean taken = call.directory().all(Kind.APPLICATION).stream()
                    .filter(other ->
                            before.isEmpty() || !other.id().equals(before.get().id()))
                    .anyMatch(other -> texts(other.document(), "identifierUris").contains(uri));
            if (taken) {
                throw GraphError.badRequest(
                        "Another object with the same value for property identifierUris already exists.");
            }
        }
    }

    private static void requireVerified(GraphCall call, Document application, String uri) {
        EntraSettings settings = call.directory().settings();
        String appId = application.text("/appId").orElse("");
        String host = uri.replaceFirst("^(https|api)://", "").replaceFirst("/.*$", "");
        boolean own = uri.equals("api://" + appId)
                || uri.startsWith("api://" + settings.tenant() + "/")
                || uri.startsWith("api://" + appId + "/");
        boolean domain = host.equals(settings.domain()) || host.endsWith("." + settings.domain());
        if (!own && !domain) {
            throw GraphError.of(
                    400,
                    "HostNameNotOnVerifiedDomain",
                    "Values of identifierUris property must use a verified domain of the organization or its subdomain: '"
                            + uri + "'");
        }
    }

    static List<String> texts(Document object, String property) {
        List<String> texts = new ArrayList<>();
        for (Document element :
                object.at("/" + property).orElse(Document.array()).elements()) {
            element.asText().ifPresent(texts::add);
        }
        return texts;
    }

    @Override
    public Document shown(GraphCall call, Directory.Entry created) {
        return credentials.shownOnce(created.document());
    }

    /** Who creates an application owns it. */
    @Override
    public void added(GraphCall call, Directory.Entry entry) {
        Links.bind(call, entry, Directory.OWNERS);
        boolean bound = !call.directory().linked(Directory.OWNERS, entry.id()).isEmpty();
        if (!bound && call.directory().find(call.caller().objectId()).isPresent()) {
            call.directory().link(Directory.OWNERS, entry.id(), call.caller().objectId());
        }
    }

    /** Its service principal in this tenant goes with it. */
    @Override
    public void removed(GraphCall call, Directory.Entry entry) {
        call.directory()
                .with(Kind.SERVICE_PRINCIPAL, "appId", entry.text("/appId"))
                .ifPresent(principal -> call.directory().remove(principal, true));
    }

    @Override
    public boolean isRestorable(Directory.Entry entry) {
        return true;
    }
}
