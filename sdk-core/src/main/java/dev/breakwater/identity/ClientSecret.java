package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a client secret of an application, kept in a key vault and nowhere else. Graph shows the value
 * once; it goes straight into the vault, and no plan, state or log ever holds it. A new {@link #version} rotates:
 * the new secret is added, stored, looked for in both places and marked; the old one works on for the {@link
 * #overlap} and is then removed by the next apply. Credentials of ours whose value nobody kept, because a process
 * died between adding and storing, are shown as overdue and removed. Immutable.
 *
 * <p>Semantics: {@code passwordCredentials}, {@code addPassword} and {@code removePassword} of Microsoft Graph v1.0,
 * and the secrets of the Key Vault data plane.
 */
@Value.Immutable
@BreakwaterStyle
public interface ClientSecret extends Resource<GraphState>, WithClientSecret {
    /** The Graph type. */
    String TYPE = "graph/applications/passwordCredentials";

    /** The address of the vault's secret without a version. */
    Field<GraphState, String> SECRET_URI = Field.text("secretUri", "/secretUri");

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/displayName", "Name").createOnly(),
            Property.at("/vault", "Vault").compares(Form.TEXT_NO_CASE).createOnly(),
            Property.at("/secret", "Secret of the vault")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/version", "Declared version of the secret"),
            Property.at("/validDays", "Days until it expires").safe(Safety.whenPresent(), "ENTRA-06"),
            Property.at("/overdue", "Credentials that are to go").compares(Form.SET));

    /** Starts the declaration of a secret. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name, which begins the names of its credentials at the application: up to 40 letters, digits, hyphens. */
    String name();

    /** The application, as declared. */
    Address<GraphState> application();

    /** The ARM id of the vault that keeps the value. */
    ArmId vault();

    /** The name of the vault's secret; its own unless declared. One that something else wrote is not written over. */
    @Value.Default
    default String secretName() {
        return name();
    }

    /** What tells this secret from the one before: a change rotates it. */
    String version();

    /** How long it is valid, in whole days; 90 days unless declared. Serves ENTRA-06. */
    @Value.Default
    default Duration lifetime() {
        return Duration.ofDays(90);
    }

    /**
     * How long the one before works on after a rotation; a day unless declared. Of rotations within the overlap each
     * leaves the one before it its whole time, up to ten at once.
     */
    @Value.Default
    default Duration overlap() {
        return Duration.ofDays(1);
    }

    /** What must exist first, such as the vault and the role by which the caller writes secrets. */
    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside its application. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, application().path() + "/passwordCredentials/" + name());
    }

    /** The application's object id. */
    default Output<String> applicationId() {
        return Output.of(application(), GraphState.ID);
    }

    /** The address of the vault's secret without a version, such as {@code https://prod.vault.azure.net/secrets/db}. */
    default Output<String> secretUri() {
        return Output.of(address(), SECRET_URI);
    }

    @Override
    default Document document() {
        return Document.object("displayName", name(), "vault", vault().toString(), "secret", secretName())
                .with("version", version())
                .with("validDays", lifetime().toDays())
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

    /** Collects the attributes of a client secret. Not thread-safe. */
    final class Builder extends ImmutableClientSecret.Builder {
        Builder() {}

        /** The application, which is declared too. */
        public Builder application(EntraApplication declared) {
            application(declared.address());
            return this;
        }
    }
}
