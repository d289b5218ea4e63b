package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a {@link FakeKubernetes}, as it would come over HTTP.
 *
 * @param method the HTTP method in upper case
 * @param target the path with its query, such as {@code /api/v1/namespaces?limit=5}
 * @param headers the headers by name; names are compared without case
 * @param body the body; empty when there is none
 * @param certified whom the client certificate of the connection names
 */
public record KubernetesRequest(
        String method, String target, Map<String, String> headers, String body, Optional<Caller> certified) {
    /** A request over a connection without a client certificate. */
    public KubernetesRequest(String method, String target, Map<String, String> headers, String body) {
        this(method, target, headers, body, Optional.empty());
    }

    /** A request without body. */
    public static KubernetesRequest of(String method, String target, Map<String, String> headers) {
        return new KubernetesRequest(method, target, headers, "");
    }

    /** The value of a header; empty text when absent. */
    public String header(String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return "";
    }

    /** Method and target only: headers and body can hold secrets. */
    @Override
    public String toString() {
        return "KubernetesRequest[" + method + " " + target + "]";
    }
}
