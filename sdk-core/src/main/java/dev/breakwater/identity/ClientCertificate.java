package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a certificate by which an application signs in. Only its public part is handled: it is given as
 * a PEM, or read from a certificate of a key vault, which keeps the private key. Another certificate rotates: it is
 * added, the one before works on for the {@link #overlap}, and the next apply after that removes it. Where the vault
 * renews its certificate by itself, each plan looks whether there is a newer one. Certificates of others stay.
 * Immutable.
 *
 * <p>Semantics: {@code keyCredentials} of an application in Microsoft Graph v1.0, which are written all at once and
 * have no ETag: one that somebody else adds in the moment between the read and the write is lost.
 */
@Value.Immutable
@BreakwaterStyle
public interface ClientCertificate extends Resource<GraphState>, WithClientCertificate {
    /** The Graph type. */
    String TYPE = "graph/applications/keyCredentials";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/displayName", "Name").createOnly(),
            Property.at("/vault", "Vault that keeps the private key").compares(Form.TEXT_NO_CASE),
            Property.at("/certificate", "Certificate of the vault").compares(Form.TEXT_NO_CASE),
            Property.at("/thumbprint", "Certificate that signs in").compares(Form.TEXT_NO_CASE),
            Property.at("/validDays", "Days that it is valid")
                    .safe(Safety.whenPresent(), "ENTRA-06")
                    .affects((before, after) -> days(Optional.of(after)) > days(before)
                            ? Effect.WEAKENS
                            : days(Optional.of(after)) < days(before) ? Effect.HARDENS : Effect.NEUTRAL),
            Property.at("/overdue", "Certificates that are to go").compares(Form.SET));

    private static long days(Optional<Document> value) {
        return value.flatMap(Document::asNumber).map(Number::longValue).orElse(0L);
    }

    /** Starts the declaration of a certificate. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name, which begins the names of its credentials at the application: up to 40 letters, digits, hyphens. */
    String name();

    /** The application, as declared. */
    Address<GraphState> application();

    /** The certificate itself; either this or a {@link #vault}. */
    Optional<PublicCertificate> certificate();

    /**
     * The ARM id of the vault whose certificate it is; either this or a {@link #certificate}. Reading it takes the role
     * Key Vault Reader or more at the vault.
     */
    Optional<ArmId> vault();

    /** The name of the vault's certificate; its own unless declared. */
    @Value.Default
    default String certificateName() {
        return name();
    }

    /** How long the one before works on after a rotation; a day unless declared. */
    @Value.Default
    default Duration overlap() {
        return Duration.ofDays(1);
    }

    /** What must exist first, such as the role by which the caller reads certificates. */
    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside its application. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, application().path() + "/keyCredentials/" + name());
    }

    /** The application's object id. */
    default Output<String> applicationId() {
        return Output.of(application(), GraphState.ID);
    }

    @Override
    default Document document() {
        return Document.object("displayName", name())
                .withSome("vault", vault().map(ArmId::toString))
                .withSome("certificate", vault().map(vault -> certificateName()))
                .withSome("thumbprint", certificate().map(PublicCertificate::thumbprint))
                .withSome("validDays", certificate().map(PublicCertificate::validDays))
                .with("overdue", List.of());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(applicationId());
    }

    @Override
    default List<Issue> issues() {
        return GraphRules.check(this);
    }

    /** Refuses what Graph or the vault refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a certificate. Not thread-safe. */
    final class Builder extends ImmutableClientCertificate.Builder {
        Builder() {}

        /** The application, which is declared too. */
        public Builder application(EntraApplication declared) {
            application(declared.address());
            return this;
        }

        /**
         * The certificate as a PEM of its public part.
         *
         * @throws InvalidDeclarationException if it holds a private key, or not just one certificate
         */
        public Builder pem(String text) {
            certificate(PublicCertificate.ofPem(text));
            return this;
        }
    }
}
