package dev.breakwater.testing.kubernetes;

import java.util.Map;

/**
 * The answer of a {@link FakeKubernetes}.
 *
 * @param status the HTTP status code
 * @param headers the headers by name
 * @param body the body, usually JSON
 */
public record KubernetesResponse(int status, Map<String, String> headers, String body) {
    /** Status and length only: a body can hold secrets. */
    @Override
    public String toString() {
        return "KubernetesResponse[" + status + ", " + body.length() + " characters]";
    }
}
