package dev.breakwater.secret;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What Azure says of a key vault.
 *
 * @param document the whole body as ARM answered it
 * @param apiVersion the api-version it was read with
 */
public record KeyVaultState(Document document, String apiVersion) implements Observed {
    /** The ARM id. */
    public static final Field<KeyVaultState, String> ID = Field.of("id", KeyVaultState::id);

    /** The address of the data plane. */
    public static final Field<KeyVaultState, String> VAULT_URI = Field.of("vaultUri", KeyVaultState::vaultUri);

    /** The ARM id. */
    public Optional<String> id() {
        return document.text("/id");
    }

    /** The address of the data plane, with a slash at its end; empty while Azure has not set it. */
    public Optional<String> vaultUri() {
        return document.text("/properties/vaultUri");
    }
}
