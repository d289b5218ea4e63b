package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of an application of Entra ID: what signs in, or what others sign in to. It is known by its
 * unique name, under which Graph creates at most one, however often it is asked to. Immutable.
 *
 * <p>Semantics: {@code application} of Microsoft Graph v1.0, and its upsert by {@code uniqueName}.
 */
@Value.Immutable
@BreakwaterStyle
public interface EntraApplication extends Resource<GraphState>, WithEntraApplication {
    /** The Graph type. */
    String TYPE = "graph/applications";

    /** The identifier URI that every tenant takes; the service's application id stands in it once there is one. */
    String OWN_URI = "api://{appId}";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = ApplicationTable.TABLE;

    /** Whose accounts can sign in. */
    enum Audience {
        /** Those of this tenant. */
        THIS_TENANT("AzureADMyOrg"),
        /** Those of any tenant. */
        ANY_TENANT("AzureADMultipleOrgs"),
        /** Those of any tenant, and personal ones. */
        ANYBODY("AzureADandPersonalMicrosoftAccount");

        private final String wire;

        Audience(String wire) {
            this.wire = wire;
        }
    }

    /** Which groups of a user its tokens name. */
    enum GroupClaims {
        /** None. */
        NONE("None"),
        /** Security groups. */
        SECURITY_GROUPS("SecurityGroup"),
        /** Those that the application is assigned to: the one choice that never overflows a token. */
        ASSIGNED_GROUPS("ApplicationGroup"),
        /** Directory roles. */
        DIRECTORY_ROLES("DirectoryRole"),
        /** Security groups, directory roles and distribution lists. */
        ALL("All");

        private final String wire;

        GroupClaims(String wire) {
            this.wire = wire;
        }
    }

    /** Starts the declaration of an application. */
    static Builder named(String uniqueName) {
        return new Builder().name(uniqueName);
    }

    /** Its unique name in the tenant, which never changes: 1 to 120 letters, digits and {@code -_.}. */
    String name();

    /** What people see; its name unless declared. */
    Optional<String> displayName();

    /** What it is for. */
    Optional<String> description();

    /** Whose accounts can sign in. Serves ENTRA-02. */
    Optional<Audience> audience();

    /** What tokens for it are issued to: {@link #OWN_URI}, or a URI on a verified domain of the tenant. */
    Set<String> identifierUris();

    /** Which groups of a user its tokens name. */
    Optional<GroupClaims> groupClaims();

    /** Whether claims mapped by policy are taken without a signing key of its own. Serves ENTRA-04. */
    Optional<Boolean> acceptMappedClaims();

    /** The version of the access tokens issued for it, 1 or 2; the service's choice when empty. */
    Optional<Integer> tokenVersion();

    /** Whether the implicit flow hands out ID tokens. Serves ENTRA-03. */
    Optional<Boolean> implicitIdTokens();

    /** Whether the implicit flow hands out access tokens. Serves ENTRA-03. */
    Optional<Boolean> implicitAccessTokens();

    /** What it exposes to others; others that somebody added stay. */
    List<AppScope> scopes();

    /** The roles that it defines; others that somebody added stay. */
    List<AppRole> roles();

    /** What it asks of other APIs. Asking is not having: an {@link AdminConsent} grants. */
    List<ApiPermission> permissions();

    /** Whether it counts as a public client, such as a command line, where a request does not tell. */
    Optional<Boolean> publicClient();

    /** Where the tokens of web applications are sent. Serves ENTRA-05. */
    Set<String> webRedirects();

    /** Where the tokens of single-page applications are sent. Serves ENTRA-05. */
    Set<String> pageRedirects();

    /** Where the tokens of public clients are sent, such as {@code http://localhost}. */
    Set<String> publicRedirects();

    /** Claims that its tokens carry besides the usual ones. */
    List<OptionalClaim> optionalClaims();

    /** Who may change it, secrets included; an owner who is not declared is taken off. Empty leaves them alone. */
    Set<ObjectId> owners();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** {@code applications/{name}}. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, "applications/" + name());
    }

    /** Its application (client) id. */
    default Output<String> appId() {
        return Output.of(address(), GraphState.APP_ID);
    }

    /** Its object id. */
    default Output<String> objectId() {
        return Output.of(address(), GraphState.ID);
    }

    /**
     * The permission that another application needs for one of its scopes.
     *
     * @throws IllegalArgumentException if it declares no such scope
     */
    default ApiPermission permission(String scope) {
        return ApplicationTable.permission(this, scope);
    }

    @Override
    default Document document() {
        Document body = Document.object("displayName", displayName().orElse(name()))
                .withSome("description", description())
                .withSome("signInAudience", audience().map(audience -> audience.wire))
                .withSome("groupMembershipClaims", groupClaims().map(claims -> claims.wire))
                .withSome("isFallbackPublicClient", publicClient());
        return ApplicationTable.rest(this, body);
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>();
        permissions().forEach(permission -> inputs.add(permission.api()));
        owners().forEach(owner -> inputs.add(owner.value()));
        return inputs;
    }

    @Override
    default List<Issue> issues() {
        return GraphRules.check(this);
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of an application. Not thread-safe. */
    final class Builder extends ImmutableEntraApplication.Builder {
        Builder() {}
    }
}
