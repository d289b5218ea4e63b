package dev.breakwater.secret;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a secret in a key vault. Its value is write-only: it is sent when the declared {@link
 * #version} is not the one that the current version of the secret carries as a tag, and never read, compared or
 * hashed. A secret that was deleted is recovered and gets a new version; none is ever purged. Immutable.
 *
 * <p>Semantics: the secrets of the Key Vault data plane.
 */
@Value.Immutable
@BreakwaterStyle
public interface KeyVaultSecret extends ArmResource<KeyVaultSecretState>, WithKeyVaultSecret {
    /** The ARM type. */
    String TYPE = "Microsoft.KeyVault/vaults/secrets";

    /** The tag that holds the declared version of the value. */
    String VERSION_TAG = "breakwater-version";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = SecretTables.SECRET;

    /** Starts the declaration of a secret. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 1 to 127 letters, digits and hyphens. */
    String name();

    /** The ARM id of its vault. */
    ArmId vault();

    /** The value, known now or once its source exists. Nothing but the request to the vault ever holds it. */
    Output<Sensitive<String>> value();

    /** What tells this value from the one before: change it whenever the value changes, and only then. */
    String version();

    /** What the value is, in words for people or a media type. */
    Optional<String> contentType();

    /** From when on the value is not to be used any more; to the second. Serves KV-04. */
    Optional<Instant> expires();

    /** Until when the value is not to be used yet; to the second. */
    Optional<Instant> notBefore();

    /** Whether the value can be read at all, as it can unless declared otherwise. */
    Optional<Boolean> enabled();

    /** Up to 14 tags; others that somebody put there stay. */
    Map<String, String> tags();

    /** What must exist first, such as the role assignment by which the caller may write secrets. */
    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return vault().nested("secrets", name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Address<KeyVaultSecretState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** The address of the secret without a version, such as {@code https://prod.vault.azure.net/secrets/db}. */
    default Output<String> secretUri() {
        return Output.of(address(), KeyVaultSecretState.SECRET_URI);
    }

    /** The secret as the vault describes it, without its value. */
    @Override
    default Document document() {
        Document attributes = Document.object()
                .withSome("enabled", enabled())
                .withSome("nbf", notBefore().map(Instant::getEpochSecond))
                .withSome("exp", expires().map(Instant::getEpochSecond));
        Document body = Document.object().withSome("contentType", contentType());
        return (attributes.members().isEmpty() ? body : body.with("attributes", attributes))
                .with("tags", Document.of(tags()).with(VERSION_TAG, version()));
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(value());
    }

    @Override
    default List<Issue> issues() {
        return SecretRules.check(this);
    }

    /** Refuses what the vault refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a secret. Not thread-safe. */
    final class Builder extends ImmutableKeyVaultSecret.Builder {
        Builder() {}

        /** A value that is known now. */
        public Builder value(Sensitive<String> known) {
            value(Output.of(known));
            return this;
        }
    }
}
