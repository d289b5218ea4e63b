package dev.breakwater.secret;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What a vault says of the current version of a secret, without its value.
 *
 * @param document attributes, content type and tags as the vault answered them
 * @param apiVersion the version of the data plane it was read with
 */
public record KeyVaultSecretState(Document document, String apiVersion) implements Observed {
    /** The address of the secret without a version. */
    public static final Field<KeyVaultSecretState, String> SECRET_URI =
            Field.of("secretUri", KeyVaultSecretState::secretUri);

    /** The address of the secret without a version. */
    public Optional<String> secretUri() {
        return document.text("/id");
    }

    /** The declared version that the value was written as; empty if somebody else wrote it. */
    public Optional<String> version() {
        return document.text("/tags/" + KeyVaultSecret.VERSION_TAG);
    }
}
