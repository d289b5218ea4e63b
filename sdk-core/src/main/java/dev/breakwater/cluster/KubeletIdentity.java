package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The identity that nodes pull images with: one of yours. It needs a user-assigned cluster identity.
 *
 * @param resourceId its ARM id
 * @param clientId its application id
 * @param objectId the object id of its service principal
 */
public record KubeletIdentity(Output<String> resourceId, Output<String> clientId, Output<String> objectId)
        implements Part {
    private static final String AT = "/identityProfile/kubeletidentity/";

    @Override
    public Document onto(Document properties) {
        return properties
                .withAt(AT + "resourceId", resourceId.toDocument())
                .withAt(AT + "clientId", clientId.toDocument())
                .withAt(AT + "objectId", objectId.toDocument());
    }

    @Override
    public Set<Output<?>> outputs() {
        return new LinkedHashSet<>(List.of(resourceId, clientId, objectId));
    }
}
