package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a federated credential of a managed identity: whoever holds a token of that issuer for that
 * subject signs in as the identity. Entra ID compares issuer and subject byte by byte, and so does this. Immutable.
 *
 * <p>Semantics: {@code federatedIdentityCredentials} of ARM; 20 to an identity, written one at a time.
 */
@Value.Immutable
@BreakwaterStyle
public interface FederatedCredential extends ArmResource<ArmState>, WithFederatedCredential {
    /** The ARM type. */
    String TYPE = ManagedIdentity.TYPE + "/federatedIdentityCredentials";

    /** The audience of tokens that are exchanged for those of Entra ID. */
    String AUDIENCE = "api://AzureADTokenExchange";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/properties/issuer", "Issuer"),
            Property.at("/properties/subject", "Subject"),
            Property.at("/properties/audiences", "Audiences").compares(Form.SET));

    /** Starts the declaration of a credential. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Starts the declaration of the credential of a Kubernetes service account, named {@code
     * {namespace}-{serviceAccount}}, with dots as hyphens; a name too long for Azure ends in a digest.
     */
    static Builder forServiceAccount(String namespace, String serviceAccount) {
        return named(FederationRules.name(namespace, serviceAccount))
                .subject("system:serviceaccount:" + namespace + ":" + serviceAccount);
    }

    /** Its name: 3 to 120 letters, digits, {@code -} and {@code _}, beginning with a letter or digit. */
    String name();

    /** The ARM id of the managed identity. */
    ArmId identity();

    /** The https URL of the issuer exactly as its tokens say it, with the slash at its end if there is one. */
    Output<String> issuer();

    /** The subject exactly as the tokens say it, such as {@code system:serviceaccount:web:shop}. */
    String subject();

    /** The one audience that tokens must carry; {@link #AUDIENCE} unless declared. */
    @Value.Default
    default String audience() {
        return AUDIENCE;
    }

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return identity().nested("federatedIdentityCredentials", name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        return Document.object(
                "properties",
                Document.object("issuer", issuer().toDocument(), "subject", subject())
                        .with("audiences", List.of(audience())));
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(issuer());
    }

    @Override
    default List<Issue> issues() {
        return FederationRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a federated credential. Not thread-safe. */
    final class Builder extends ImmutableFederatedCredential.Builder {
        Builder() {}

        /** The issuer as a known URL. */
        public Builder issuer(String url) {
            issuer(Output.of(url));
            return this;
        }
    }
}
