package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of an administrator's consent, for everybody in the tenant: what a service principal may do at
 * other APIs. What an administrator granted and is not declared is withdrawn; what users granted for themselves stays.
 * Immutable.
 *
 * <p>Graph takes a consent in several requests. If a process dies between them, the next plan shows the rest as what
 * it is, more than there was, and asks for {@link dev.breakwater.change.Permission#WEAKEN}.
 *
 * <p>Semantics: {@code oauth2PermissionGrants} with {@code consentType AllPrincipals} and {@code appRoleAssignments}
 * of Microsoft Graph v1.0.
 */
@Value.Immutable
@BreakwaterStyle
public interface AdminConsent extends Resource<GraphState>, WithAdminConsent {
    /** The Graph type. */
    String TYPE = "graph/adminConsents";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/clientId", "Service principal")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/permissions", "Permissions granted")
                    .defaultsTo(List.of())
                    .compares(Form.SET)
                    .safe(ApiPermission::modesty, "ENTRA-07")
                    .affects(ApplicationTable::granting));

    /** Starts the declaration of consent to a service principal of this desired state. */
    static Builder to(ServicePrincipal client) {
        return new Builder().client(client.objectId());
    }

    /** Starts the declaration of consent to all that an application asks for; its service principal is the client. */
    static Builder to(ServicePrincipal client, EntraApplication application) {
        return to(client).addAllPermissions(application.permissions());
    }

    /** The object id of the service principal. */
    Output<String> client();

    /** What is granted: exactly this, of APIs whose service principals are there. */
    List<ApiPermission> permissions();

    /** What must exist first, such as the service principals of APIs of this desired state. */
    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside the service principal where that is declared. */
    @Override
    default Address<GraphState> address() {
        String parent = client() instanceof Output.Ref<?, ?> ref
                ? ref.source().path()
                : "servicePrincipals/" + GraphRules.segment(client());
        return new Address<>(TYPE, parent + "/adminConsent");
    }

    @Override
    default Document document() {
        List<Document> granted = new ArrayList<>();
        permissions().forEach(permission -> granted.add(permission.granted()));
        return Document.object("clientId", client().toDocument(), "permissions", granted);
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>();
        inputs.add(client());
        permissions().forEach(permission -> inputs.add(permission.api()));
        return inputs;
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(GraphRules.guid("AdminConsent", "client", client()));
        if (permissions().isEmpty()) {
            issues.add(new Issue("AdminConsent " + address().path(), "grants nothing; add a permission."));
        }
        return issues;
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a consent. Not thread-safe. */
    final class Builder extends ImmutableAdminConsent.Builder {
        Builder() {}
    }
}
