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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a federated credential of an application: whoever holds a token of that issuer for that
 * subject signs in as the application, without a secret. Entra ID compares issuer and subject byte by byte. Immutable.
 *
 * <p>Semantics: {@code federatedIdentityCredentials} of an application in Microsoft Graph v1.0; 20 to an application,
 * written one at a time. That of a managed identity is a {@link FederatedCredential}.
 */
@Value.Immutable
@BreakwaterStyle
public interface ApplicationFederation extends Resource<GraphState>, WithApplicationFederation {
    /** The Graph type. */
    String TYPE = "graph/applications/federatedIdentityCredentials";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/name", "Name").createOnly(),
            Property.at("/issuer", "Issuer"),
            Property.at("/subject", "Subject"),
            Property.at("/audiences", "Audiences").compares(Form.SET),
            Property.at("/description", "Description"));

    /** Starts the declaration of a credential. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts the declaration of the credential of a Kubernetes service account, named after it. */
    static Builder forServiceAccount(String namespace, String serviceAccount) {
        return named(FederationRules.name(namespace, serviceAccount))
                .subject("system:serviceaccount:" + namespace + ":" + serviceAccount);
    }

    /** Its name: 3 to 120 letters, digits, {@code -} and {@code _}, beginning with a letter or digit. */
    String name();

    /** The application, as declared. */
    Address<GraphState> application();

    /** The https URL of the issuer exactly as its tokens say it, with the slash at its end if there is one. */
    Output<String> issuer();

    /** The subject exactly as the tokens say it, such as {@code system:serviceaccount:web:shop}. */
    String subject();

    /** The one audience that tokens must carry; {@link FederatedCredential#AUDIENCE} unless declared. */
    @Value.Default
    default String audience() {
        return FederatedCredential.AUDIENCE;
    }

    /** Why it exists. */
    Optional<String> description();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside its application. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, application().path() + "/federatedIdentityCredentials/" + name());
    }

    /** The application's object id. */
    default Output<String> applicationId() {
        return Output.of(application(), GraphState.ID);
    }

    @Override
    default Document document() {
        return Document.object("name", name(), "issuer", issuer().toDocument(), "subject", subject())
                .with("audiences", List.of(audience()))
                .withSome("description", description());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(applicationId(), issuer());
    }

    @Override
    default List<Issue> issues() {
        return FederationRules.check("ApplicationFederation", name(), issuer(), subject(), audience());
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a federated credential. Not thread-safe. */
    final class Builder extends ImmutableApplicationFederation.Builder {
        Builder() {}

        /** The application, which is declared too. */
        public Builder application(EntraApplication declared) {
            application(declared.address());
            return this;
        }

        /** The issuer as a known URL. */
        public Builder issuer(String url) {
            issuer(Output.of(url));
            return this;
        }
    }
}
