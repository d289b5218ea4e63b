package dev.breakwater.identity;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What Azure says of a managed identity.
 *
 * @param document the whole body as ARM answered it
 * @param apiVersion the api-version it was read with
 */
public record ManagedIdentityState(Document document, String apiVersion) implements Observed {
    /** The ARM id. */
    public static final Field<ManagedIdentityState, String> ID = Field.of("id", ManagedIdentityState::id);

    /** The object id of its service principal. */
    public static final Field<ManagedIdentityState, String> PRINCIPAL_ID =
            Field.of("principalId", ManagedIdentityState::principalId);

    /** Its application id. */
    public static final Field<ManagedIdentityState, String> CLIENT_ID =
            Field.of("clientId", ManagedIdentityState::clientId);

    /** The ARM id. */
    public Optional<String> id() {
        return document.text("/id");
    }

    /** The object id of its service principal; empty while Azure has not made it. */
    public Optional<String> principalId() {
        return document.text("/properties/principalId");
    }

    /** Its application id; empty while Azure has not made it. */
    public Optional<String> clientId() {
        return document.text("/properties/clientId");
    }
}
