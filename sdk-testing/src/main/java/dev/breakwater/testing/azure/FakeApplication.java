package dev.breakwater.testing.azure;

import dev.breakwater.resource.Sensitive;

/**
 * An application of the fake tenant that can sign in with a client secret.
 *
 * @param clientId the application (client) id
 * @param objectId the object id of its service principal
 * @param secret the client secret
 */
public record FakeApplication(String clientId, String objectId, Sensitive<String> secret) {
    @Override
    public String toString() {
        return "FakeApplication[" + clientId + "]";
    }
}
