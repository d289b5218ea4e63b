package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a service principal: an application as this tenant knows it, to which roles and consents are
 * given. A tenant has one for each application. Immutable.
 *
 * <p>Semantics: {@code servicePrincipal} of Microsoft Graph v1.0.
 */
@Value.Immutable
@BreakwaterStyle
public interface ServicePrincipal extends Resource<GraphState>, WithServicePrincipal {
    /** The Graph type. */
    String TYPE = "graph/servicePrincipals";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/appId", "Application").compares(Form.TEXT_NO_CASE).createOnly(),
            Property.at("/accountEnabled", "Can sign in").defaultsTo(true),
            Property.at("/appRoleAssignmentRequired", "Only for those who are assigned")
                    .defaultsTo(false)
                    .safe(Safety.when(true)));

    /** Starts the declaration of the service principal of an application of this desired state. */
    static Builder of(EntraApplication application) {
        return new Builder().appId(application.appId());
    }

    /** Starts the declaration of the service principal of an application that is known by its id. */
    static Builder of(String appId) {
        return new Builder().appId(Output.of(appId));
    }

    /** The application (client) id. */
    Output<String> appId();

    /** Whether it can sign in, as it can unless declared otherwise. */
    Optional<Boolean> enabled();

    /** Whether only users, groups and applications that are assigned to it get tokens for it. */
    Optional<Boolean> assignmentRequired();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside its application where that is declared, else {@code servicePrincipals/{appId}}. */
    @Override
    default Address<GraphState> address() {
        String path = appId() instanceof Output.Ref<?, ?> ref
                ? ref.source().path() + "/servicePrincipal"
                : "servicePrincipals/" + GraphRules.segment(appId());
        return new Address<>(TYPE, path);
    }

    /** Its object id: what roles are assigned to. */
    default Output<String> objectId() {
        return Output.of(address(), GraphState.ID);
    }

    @Override
    default Document document() {
        return Document.object("appId", appId().toDocument())
                .withSome("accountEnabled", enabled())
                .withSome("appRoleAssignmentRequired", assignmentRequired());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(appId());
    }

    @Override
    default List<Issue> issues() {
        return GraphRules.guid("ServicePrincipal", "appId", appId());
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a service principal. Not thread-safe. */
    final class Builder extends ImmutableServicePrincipal.Builder {
        Builder() {}
    }
}
