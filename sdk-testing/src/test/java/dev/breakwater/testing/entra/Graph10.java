package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of Microsoft Graph v1.0 that speaks plain requests to a fake. */
final class Graph10 {
    private final FakeEntra entra;
    private final String token;
    private final Map<String, String> headers;

    private Graph10(FakeEntra entra, String token, Map<String, String> headers) {
        this.entra = entra;
        this.token = token;
        this.headers = headers;
    }

    /** Somebody who may do everything. */
    static Graph10 administrator(FakeEntra entra) {
        String objectId = entra.application("administrator").objectId();
        entra.administrator(objectId);
        return over(entra, objectId);
    }

    static Graph10 over(FakeEntra entra, String objectId) {
        String token = entra.token(objectId, "https://graph.microsoft.com/.default", Duration.ofDays(1000))
                .reveal();
        return new Graph10(entra, token, Map.of());
    }

    static Graph10 withToken(FakeEntra entra, String token) {
        return new Graph10(entra, token, Map.of());
    }

    Graph10 with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Graph10(entra, token, more);
    }

    /** What came back. */
    record Answer(int status, Document body) {
        String code() {
            return body.text("/error/code").orElse("");
        }

        String message() {
            return body.text("/error/message").orElse("");
        }

        String id() {
            return text("id");
        }

        String text(String property) {
            return body.text("/" + property).orElse("");
        }

        /** That text of each element of a list. */
        List<String> all(String property) {
            return body.at("/value").orElse(Document.array()).elements().stream()
                    .map(element -> element.text("/" + property).orElse(""))
                    .toList();
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer filter(String collection, String filter) {
        return get(collection + "?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    Answer post(String path, Document body) {
        return send("POST", path, body.toJson());
    }

    Answer patch(String path, Document body) {
        return send("PATCH", path, body.toJson());
    }

    Answer delete(String path) {
        return send("DELETE", path, "");
    }

    Answer send(String method, String path, String body) {
        String url = path.startsWith("https:") ? path : "https://graph.microsoft.com/v1.0/" + path;
        URI uri = URI.create(url.replace(" ", "%20").replace("$", "%24"));
        EntraResponse response = entra.handle(new EntraRequest(method, uri, this::header, body));
        return new Answer(response.status(), response.body().orElse(Document.object()));
    }

    private Optional<String> header(String name) {
        return name.equals("Authorization") ? Optional.of("Bearer " + token) : Optional.ofNullable(headers.get(name));
    }

    @Override
    public String toString() {
        return "Graph10" + headers;
    }
}
