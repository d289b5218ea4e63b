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
    public static final Field<ManagedIdentityState, String> ID = Field.text("id", "/id");

    /** The object id of its service principal. */
    public static final Field<ManagedIdentityState, String> PRINCIPAL_ID =
            Field.text("principalId", "/properties/principalId");

    /** Its application id. */
    public static final Field<ManagedIdentityState, String> CLIENT_ID = Field.text("clientId", "/properties/clientId");

    /** The ARM id. */
    public Optional<String> id() {
        return ID.read(this);
    }

    /** The object id of its service principal; empty while Azure has not made it. */
    public Optional<String> principalId() {
        return PRINCIPAL_ID.read(this);
    }

    /** Its application id; empty while Azure has not made it. */
    public Optional<String> clientId() {
        return CLIENT_ID.read(this);
    }
}
