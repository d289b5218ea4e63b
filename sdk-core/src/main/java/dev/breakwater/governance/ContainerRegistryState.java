package dev.breakwater.governance;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What Azure says of a container registry.
 *
 * @param document the whole body as ARM answered it
 * @param apiVersion the api-version it was read with
 */
public record ContainerRegistryState(Document document, String apiVersion) implements Observed {
    /** The ARM id. */
    public static final Field<ContainerRegistryState, String> ID = Field.of("id", ContainerRegistryState::id);

    /** The host name that images are named by. */
    public static final Field<ContainerRegistryState, String> LOGIN_SERVER =
            Field.of("loginServer", ContainerRegistryState::loginServer);

    /** The ARM id. */
    public Optional<String> id() {
        return document.text("/id");
    }

    /** The host name that images are named by; empty while Azure has not set it. */
    public Optional<String> loginServer() {
        return document.text("/properties/loginServer");
    }
}
