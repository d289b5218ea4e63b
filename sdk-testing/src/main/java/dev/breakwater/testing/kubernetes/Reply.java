package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer: complete, or a watch that goes on.
 *
 * @param response status, headers and the body, which is empty for a watch
 * @param watch the watch to run, if this is one
 */
record Reply(KubernetesResponse response, Optional<Watch> watch) {
    private static final String JSON = "application/json";

    static Reply json(int status, Document body) {
        return of(status, JSON, body.toJson() + "\n");
    }

    /** What was asked for, as JSON text. */
    static Reply text(String json) {
        return of(200, JSON, json);
    }

    static Reply of(int status, String type, String body) {
        return new Reply(new KubernetesResponse(status, Map.of("Content-Type", type), body), Optional.empty());
    }

    /** What stands before the API answers for paths that nobody has claimed. */
    static Reply notFound() {
        return of(404, "text/plain; charset=utf-8", "404 page not found\n");
    }

    static Reply watching(Watch watch) {
        return new Reply(new KubernetesResponse(200, Map.of("Content-Type", JSON), ""), Optional.of(watch));
    }

    static Reply failure(StatusException failure) {
        Reply reply = json(failure.code(), failure.status());
        return failure.code() == 401 ? reply.header("WWW-Authenticate", "Bearer") : reply;
    }

    /** The same in YAML, if it is a document. */
    Reply yaml() {
        return watch.isPresent() || !JSON.equals(response.headers().get("Content-Type"))
                ? this
                : new Reply(
                                new KubernetesResponse(
                                        response.status(),
                                        response.headers(),
                                        YamlBodies.write(Document.parse(response.body()))),
                                watch)
                        .header("Content-Type", "application/yaml");
    }

    Reply warnings(List<String> warnings) {
        if (warnings.isEmpty()) {
            return this;
        }
        List<String> texts = warnings.stream()
                .map(text -> "299 - " + Document.of(text).toJson())
                .toList();
        return header("Warning", String.join(", ", texts));
    }

    private Reply header(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put(name, value);
        return new Reply(new KubernetesResponse(response.status(), headers, response.body()), watch);
    }
}
