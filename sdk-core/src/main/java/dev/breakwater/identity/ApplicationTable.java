package dev.breakwater.identity;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The properties of an application, and the nested parts of its body. */
final class ApplicationTable {
    private static final String SCOPES = "/api/oauth2PermissionScopes";
    private static final String IMPLICIT = "/web/implicitGrantSettings/";

    static final PropertyTable TABLE = PropertyTable.of(
                    EntraApplication.TYPE,
                    Property.at("/displayName", "Name shown"),
                    Property.at("/description", "Description"),
                    Property.at("/signInAudience", "Whose accounts sign in")
                            .defaultsTo("AzureADMyOrg")
                            .safe(Safety.oneOf("AzureADMyOrg"), "ENTRA-02"),
                    Property.at("/groupMembershipClaims", "Groups in tokens").defaultsTo("None"),
                    Property.at("/isFallbackPublicClient", "Public client").defaultsTo(false),
                    Property.at("/identifierUris", "Identifier URIs").compares(Form.SET),
                    Property.at("/api/acceptMappedClaims", "Mapped claims without a key of its own")
                            .defaultsTo(false)
                            .safe(Safety.when(false), "ENTRA-04"),
                    Property.at("/api/requestedAccessTokenVersion", "Version of access tokens"),
                    Property.at(SCOPES + "/*/id", "Scope").createOnly(),
                    Property.at(SCOPES + "/*/adminConsentDisplayName", "Title of a scope"),
                    Property.at(SCOPES + "/*/adminConsentDescription", "Description of a scope"),
                    Property.at(SCOPES + "/*/userConsentDisplayName", "Title of a scope for users"),
                    Property.at(SCOPES + "/*/userConsentDescription", "Description of a scope for users"),
                    Property.at(SCOPES + "/*/type", "Who can consent to a scope")
                            .safe(Safety.oneOf("Admin")),
                    Property.at(SCOPES + "/*/isEnabled", "Scope enabled"),
                    Property.at("/appRoles/*/id", "Role").createOnly(),
                    Property.at("/appRoles/*/displayName", "Title of a role"),
                    Property.at("/appRoles/*/description", "Description of a role"),
                    Property.at("/appRoles/*/isEnabled", "Role enabled"),
                    letsIn("/appRoles/*/allowedMemberTypes", "Who can have a role"),
                    Property.at("/requiredResourceAccess", "Permissions asked for")
                            .defaultsTo(List.of())
                            .compares((declared, observed) -> access(declared).equals(access(observed)))
                            .affects((before, after) -> more(before.map(ApplicationTable::access), access(after))),
                    Property.at(IMPLICIT + "enableIdTokenIssuance", "ID tokens by the implicit flow")
                            .defaultsTo(false)
                            .safe(Safety.when(false), "ENTRA-03"),
                    Property.at(IMPLICIT + "enableAccessTokenIssuance", "Access tokens by the implicit flow")
                            .defaultsTo(false)
                            .safe(Safety.when(false), "ENTRA-03"),
                    letsIn("/web/redirectUris", "Redirects of web applications")
                            .safe(ApplicationTable::redirects, "ENTRA-05"),
                    letsIn("/spa/redirectUris", "Redirects of single-page applications")
                            .safe(ApplicationTable::redirects, "ENTRA-05"),
                    letsIn("/publicClient/redirectUris", "Redirects of public clients"),
                    Property.at("/optionalClaims/idToken", "Further claims of ID tokens")
                            .compares(Form.SET),
                    Property.at("/optionalClaims/accessToken", "Further claims of access tokens")
                            .compares(Form.SET),
                    Property.at("/optionalClaims/saml2Token", "Further claims of SAML tokens")
                            .compares(Form.SET),
                    letsIn("/owners", "Owners").compares(Form.SET_NO_CASE))
            .keyedBy(SCOPES, "value")
            .keyedBy("/appRoles", "value");

    private ApplicationTable() {}

    private static Property letsIn(String path, String title) {
        return Property.at(path, title).defaultsTo(List.of()).compares(Form.SET).affects(ApplicationTable::granting);
    }

    private static <T> Effect more(Optional<Set<T>> before, Set<T> after) {
        Set<T> old = before.orElse(Set.of());
        return !old.containsAll(after) ? Effect.WEAKENS : after.containsAll(old) ? Effect.NEUTRAL : Effect.HARDENS;
    }

    /** What one more or one less permission of a consent does. */
    static Effect granting(Optional<Document> before, Document after) {
        return more(before.map(list -> new HashSet<>(list.elements())), new HashSet<>(after.elements()));
    }

    /** Each permission by itself, however the list groups them. */
    static Set<String> access(Document required) {
        Set<String> all = new HashSet<>();
        for (Document group : required.elements()) {
            String api = group.text("/resourceAppId").orElse("?").toLowerCase(Locale.ROOT);
            for (Document one :
                    group.get("resourceAccess").map(Document::elements).orElse(List.of())) {
                all.add(api + "/" + one.text("/type").orElse("") + "/"
                        + one.text("/id").orElse("").toLowerCase(Locale.ROOT));
            }
        }
        return all;
    }

    /** A token is to travel to this machine or under TLS, and to no place that somebody else can choose. */
    private static int redirects(Optional<Document> list) {
        for (Document uri : list.map(Document::elements).orElse(List.of())) {
            String text = uri.asText().orElse("");
            boolean local = text.matches("http://(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?");
            if (!(local || text.startsWith("https://")) || text.contains("*")) {
                return 0;
            }
        }
        return 1;
    }

    /** The nested parts: what is not declared is not said. */
    static Document rest(EntraApplication app, Document top) {
        Document body = some(top, "/identifierUris", app.identifierUris());
        body = one(body, "/api/acceptMappedClaims", app.acceptMappedClaims());
        body = one(body, "/api/requestedAccessTokenVersion", app.tokenVersion());
        List<Document> scopes = new ArrayList<>();
        app.scopes().forEach(scope -> scopes.add(scope.document(id(app, scope.name()))));
        body = some(body, SCOPES, scopes);
        List<Document> roles = new ArrayList<>();
        app.roles().forEach(role -> roles.add(role.document(id(app, "role " + role.name()))));
        body = some(body, "/appRoles", roles);
        body = some(body, "/requiredResourceAccess", ApiPermission.required(app.permissions()));
        body = one(body, IMPLICIT + "enableIdTokenIssuance", app.implicitIdTokens());
        body = one(body, IMPLICIT + "enableAccessTokenIssuance", app.implicitAccessTokens());
        body = some(body, "/web/redirectUris", app.webRedirects());
        body = some(body, "/spa/redirectUris", app.pageRedirects());
        body = some(body, "/publicClient/redirectUris", app.publicRedirects());
        Document claims = OptionalClaim.all(app.optionalClaims());
        body = claims.members().isEmpty() ? body : body.with("optionalClaims", claims);
        List<Document> owners = new ArrayList<>();
        app.owners().forEach(owner -> owners.add(owner.value().toDocument()));
        return some(body, "/owners", owners);
    }

    private static Document some(Document body, String pointer, Collection<?> values) {
        return values.isEmpty() ? body : body.withAt(pointer, values);
    }

    private static Document one(Document body, String pointer, Optional<?> value) {
        return value.isPresent() ? body.withAt(pointer, value.get()) : body;
    }

    /** The same for ever, so that a repeated write makes no second scope. */
    static String id(EntraApplication app, String name) {
        String seed = "breakwater " + app.name() + " " + name;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static ApiPermission permission(EntraApplication app, String scope) {
        if (app.scopes().stream().noneMatch(one -> one.name().equals(scope))) {
            throw new IllegalArgumentException(
                    "EntraApplication '" + app.name() + "' declares no scope '" + scope + "'.");
        }
        return new ApiPermission(app.appId(), id(app, scope), scope, ApiPermission.Kind.DELEGATED);
    }
}
