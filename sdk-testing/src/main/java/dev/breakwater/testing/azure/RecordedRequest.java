package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What the fake remembers of a request: never a header, and no secret of the body.
 *
 * @param method the HTTP method
 * @param host the host it went to
 * @param path the decoded path without double slashes
 * @param apiVersion the api-version; empty text where there was none
 * @param status the status of the answer; 0 if the connection was reset
 * @param body the JSON object that was sent, its secret members replaced; empty if there was none
 */
public record RecordedRequest(
        String method, String host, String path, String apiVersion, int status, Optional<Document> body) {
    @Override
    public String toString() {
        return method + " " + path + (apiVersion.isEmpty() ? "" : "?api-version=" + apiVersion) + " → " + status;
    }
}
