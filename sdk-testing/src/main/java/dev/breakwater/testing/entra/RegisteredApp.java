package dev.breakwater.testing.entra;

import dev.breakwater.resource.Sensitive;

/**
 * An application registered in a fake tenant, with its service principal and a client secret.
 *
 * @param clientId the application (client) id
 * @param applicationId the object id of the registration
 * @param objectId the object id of its service principal
 * @param secret a client secret that is good for two years
 */
public record RegisteredApp(String clientId, String applicationId, String objectId, Sensitive<String> secret) {
    @Override
    public String toString() {
        return "RegisteredApp[" + clientId + "]";
    }
}
